"""The backups that are made by themselves: when one is due, where they lie, how many stay."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ..console import trouble_with
from ..inspections import newest_good, newest_of, newest_wrong, record_inspection
from ..words import Kind
from . import archive
from .saving import Unsound, save

PATTERN: Final = "haitang-????????T??????Z.zip"
TRY_AGAIN: Final = timedelta(hours=1)
ROOM: Final = 1.3
"""How much more than the last one a new backup may take."""
LEAST_ROOM: Final = 64 * 1024**2


def is_due(at: datetime) -> bool:
    """Whether the day's backup has not been made although its hour has come; one that failed is tried again in an hour."""
    hour: int | None = settings.BACKUP_HOUR
    if hour is None:
        return False
    failed = newest_wrong(Kind.BACKUP)
    if failed is not None and at - failed.at < TRY_AGAIN:
        return False
    since = newest_good(Kind.BACKUP) or newest_of(Kind.FIRST)
    return since is not None and since.at < _last(hour, at)


def _last(hour: int, at: datetime) -> datetime:
    """The last moment at which a backup was to be made."""
    local = timezone.localtime(at)
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment if moment <= local else moment - timedelta(days=1)


def backups(at: datetime) -> list[Path]:
    """The backups in the folder that were made by themselves, oldest first. What else lies there is not touched.

    One named after a moment yet to come was made while the clock was ahead: it is no newer than any made since, and goes first.
    """
    latest = name_of(at)
    return sorted(all_backups(), key=lambda path: (path.name <= latest, path.name))


def all_backups() -> list[Path]:
    """In no order."""
    return list(settings.BACKUP_FOLDER.glob(PATTERN))


def name_of(at: datetime) -> str:
    return f"haitang-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def make(at: datetime) -> dict[str, Any] | None:
    """Make one, prove the file, and only then remove the oldest. What failed is written down; then None."""
    finding, done = None, None
    try:
        done = _make(at)
    except NoRoom as full:
        finding = {"code": "space", "where": str(full)}
    except archive.Damaged as damaged:
        finding = {"code": "damaged", "where": damaged.member}
    except Unsound:
        finding = {"code": "structure"}
    except OSError as wrong:
        finding = {"code": "folder", "where": trouble_with(wrong)}
    record_inspection(Kind.BACKUP, at, [finding] if finding else [])
    return done


class NoRoom(Exception):
    """The disk has not enough room for another backup. The text says how much is there and how much is needed."""


def _make(at: datetime) -> dict[str, Any]:
    folder: Path = settings.BACKUP_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for torn in folder.glob(f"{PATTERN}.part"):
        torn.unlink()
    require_room(folder, _size_expected(at))
    path = folder / name_of(at)
    done = save(path, at)
    try:
        with archive.open_whole(path):
            pass
    except archive.Damaged:
        path.unlink()
        raise
    removed = backups(at)[: -settings.BACKUPS_KEPT]
    for old in removed:
        old.unlink()
    return done | {"removed": len(removed)}


def require_room(folder: Path, needed: float) -> None:
    """Raises `NoRoom` when the folder's disk has less than so many bytes free, and some besides."""
    free = shutil.disk_usage(folder).free
    if free < needed + LEAST_ROOM:
        raise NoRoom(f"{free // 1024**2} MB < {int(needed + LEAST_ROOM) // 1024**2} MB")


def _size_expected(at: datetime) -> float:
    """As large as the last one, or before there is one as the database and the files."""
    if known := backups(at):
        return known[-1].stat().st_size * ROOM
    files = sum(path.stat().st_size for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file())
    return files + database_bytes()


def database_bytes() -> int:
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def set_aside_later(made_at: datetime, ending: str) -> None:
    """After a restore: backups later than the restored one are of a past that no longer is; they stay under another name."""
    latest = name_of(made_at)
    for path in all_backups():
        if path.name > latest:
            path.rename(path.with_name(f"{path.name}.{ending}"))
