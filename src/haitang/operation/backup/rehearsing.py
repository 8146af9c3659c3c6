"""Restoring the newest backup into a scratch database, to know that it can be done before it must be."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection

from haitang.foundation.options import PREFIX

from ..inspections import newest_good, newest_wrong, record_inspection
from ..words import Kind
from . import archive
from .keeping import NoRoom, backups, require_room

EVERY: Final = timedelta(days=30)
TRY_AGAIN: Final = timedelta(days=1)
SCRATCH: Final = "haitang_rehearsal_"
TIMES_AS_LARGE: Final = 12
"""What a restored database may take, at most, of what its pressed rows take."""
KEYS: Final = ("secret_key", "private_key", "digest_key")


def is_due(at: datetime) -> bool:
    """Whether there is a backup and none was rehearsed for a month; one that failed is tried again after a day."""
    if settings.BACKUP_HOUR is None or not backups(at):
        return False
    failed, done = newest_wrong(Kind.REHEARSAL), newest_good(Kind.REHEARSAL)
    if failed is not None and at - failed.at < TRY_AGAIN:
        return False
    return done is None or at - done.at > EVERY


def rehearse(at: datetime, path: Path | None = None) -> dict[str, Any]:
    """Restore a backup, the newest unless one is named, into a scratch database; count, and prove the audit there.

    Writes down and returns what was found: `{"file", "rows", "files", "findings"}`.
    """
    if path is None and (known := backups(at)):
        path = known[-1]
    if path is None:
        done: dict[str, Any] = {"file": None, "findings": [{"code": "no_backup"}]}
    else:
        done = {"file": str(path), **_rehearsed(path)}
    record_inspection(Kind.REHEARSAL, at, done["findings"], position={"file": path.name if path else ""})
    return done


def _rehearsed(path: Path) -> dict[str, Any]:
    try:
        require_room(settings.HAITANG_HOME, path.stat().st_size * TIMES_AS_LARGE)
        with archive.open_whole(path) as (_package, manifest):
            members = manifest["members"]
    except NoRoom as full:
        return {"findings": [{"code": "space", "where": str(full)}]}
    except archive.Damaged as damaged:
        return {"findings": [{"code": "damaged", "where": damaged.member}]}
    except (archive.Unkeyed, OSError) as wrong:
        return {"findings": [{"code": "restore", "where": type(wrong).__name__}]}
    expected = {
        "rows": sum(facts["rows"] or 0 for facts in members.values()),
        "files": sum(name.startswith(archive.AS_IT_IS) for name in members),
    }
    with _scratch() as place:
        restored = _run(place, "restore", str(path), "--json")
        if restored is None or "error" in restored:
            code = restored["error"]["code"] if restored else ""
            return {"findings": [{"code": "restore", "where": code}]}
        proved = _run(place, "verify", "--json")
    findings = []
    if {name: restored[name] for name in expected} != expected:
        findings.append({"code": "differs", "where": f"{restored['rows']} / {expected['rows']}"})
    if not proved or not proved.get("sound"):
        findings.append({"code": "audit"})
    return {**expected, "findings": findings}


@contextmanager
def _scratch() -> Iterator[dict[str, str]]:
    """The environment of a home of its own, with our keys and an empty database of our engine.

    Where we may not create a database on the server, it is one of SQLite: a backup knows no engine.
    """
    for old in Path(settings.HAITANG_HOME).glob("rehearsal-*"):
        shutil.rmtree(old, ignore_errors=True)  # of one that was killed
    home = tempfile.mkdtemp(prefix="rehearsal-", dir=settings.HAITANG_HOME)
    name = f"{SCRATCH}{uuid4().hex}"
    on_server = connection.vendor == "postgresql" and _create_database(name)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    for ours in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        kept.pop(ours, None)
    keys = {PREFIX + key.upper(): _written(settings.SETTINGS[key]) for key in KEYS}
    url = _url_of(name, connection.settings_dict) if on_server else f"sqlite:///{home}/scratch.sqlite3"
    try:
        yield {**kept, **keys, "HAITANG_HOME": home, "HAITANG_DATABASE_URL": url}
    finally:
        shutil.rmtree(home, ignore_errors=True)
        if on_server:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def _written(key: str | bytes) -> str:
    return key if isinstance(key, str) else base64.urlsafe_b64encode(key).decode()


def _create_database(name: str) -> bool:
    """Whether the server let us. What an earlier rehearsal that was killed left there goes first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0] or connection.in_atomic_block:
            return False
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{SCRATCH}%"])
        for (old,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(old)}")
        encoding = "ENCODING 'UTF8' TEMPLATE template0"
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} {encoding}")
    return True


def _url_of(name: str, ours: Mapping[str, Any]) -> str:
    """The address of another database on the server of ours."""
    credentials = quote(ours["USER"] or "", safe="") + (
        f":{quote(ours['PASSWORD'], safe='')}" if ours["PASSWORD"] else ""
    )
    options = {key: ours["OPTIONS"][key] for key in ("sslmode", "sslrootcert") if key in ours["OPTIONS"]}
    places = {
        key: value for key, value in (("host", ours["HOST"]), ("port", str(ours["PORT"] or ""))) if value
    }
    return f"postgresql://{credentials}@/{name}?{urlencode({**places, **options})}"


def _run(environment: dict[str, str], *words: str) -> dict[str, Any] | None:
    """One command of ours to its end; what it said, None when that was nothing readable."""
    command = [sys.executable, "-m", "haitang", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return said
