"""From a backup file to a database, of either engine: all of it, or nothing has changed."""

import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from haitang.foundation.sqlite.counting import count_rows
from haitang.foundation.sqlite.identity import forget_file
from haitang.machinery.audit.chain import prove
from haitang.machinery.audit.sealing import anchor_file, begin_anchors
from haitang.machinery.jobs import actions as jobs
from haitang.network.people.actions import repeat_erasures

from ..inspections import record_inspection
from ..migrating import added_models_alone
from ..words import Kind
from . import archive, keeping
from .saving import FILES
from .tables import empty, load_table, models_of, set_sequences

SIGNS_OF_USE: Final = ("audit_entry", "regions_region", "people_person")
SECONDS_FOR_OTHERS: Final = 2


class NotEmpty(Exception):
    """There is work in the database that would be lost."""


class InUse(Exception):
    """Another process has the database open."""


class FromTheFuture(Exception):
    """The backup was made by a newer version of the program."""


def restore(path: Path, at: datetime, *, replace: bool = False, unkeyed: bool = False) -> dict[str, Any]:
    """Prove the file whole, build the database from it, bring it up to date, put it in place, prove the audit.

    Raises `archive.Damaged`, `archive.Unkeyed` (unless `unkeyed`), `NotEmpty` (without `replace`), `InUse`,
    `FromTheFuture`, `tables.Unfit`, OSError where there is no room: then nothing changed. Whatever may fail, the evidence
    files on the disk too, is done before the first thing is replaced.
    """
    with archive.open_whole(path, unkeyed=unkeyed) as (package, manifest):
        nodes = [(app, name) for app, name in manifest["migrations"]]
        _check_known(nodes)
        used = in_use()
        if used and not replace:
            raise NotEmpty("数据库里已有数据，没有恢复；确实要用备份替换它们，请加 --replace。")
        build = _build_sqlite if connection.vendor == "sqlite" else _build_in_place
        ending = f"before-{at:%Y%m%dT%H%M%S}"
        with laid_files(package) as fresh:
            rows = build(lambda: _fill(package, nodes), ending if used else "")
            files = put_in_place(fresh, ending)
    _set_aside(anchor_file(), ending)
    begin_anchors()
    keeping.set_aside_later(datetime.fromisoformat(manifest["at"]), ending)
    jobs.requeue()
    erased = repeat_erasures(at)
    count_rows()
    record_inspection(Kind.FIRST, at)
    record_inspection(Kind.RESTORE, at, position={"made_at": manifest["at"]})
    told = {
        "erased_again": erased,
        "file": str(path),
        "made_at": manifest["at"],
        "rows": rows,
        "files": files,
    }
    return told | {"sound": prove().sound}


def in_use() -> bool:
    """Whether anything was ever done in this database."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in SIGNS_OF_USE:
            if table in there:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of ours
                if cursor.fetchone():
                    return True
    return False


def _check_known(nodes: list[tuple[str, str]]) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    if unknown := [f"{app}.{name}" for app, name in nodes if (app, name) not in known]:
        raise FromTheFuture(f"这份备份来自更新的版本（{unknown[0]}），请先升级程序再恢复。")


def _fill(package: zipfile.ZipFile, nodes: list[tuple[str, str]]) -> int:
    """Make the tables as they were, load them, and migrate to this version. Returns the number of rows."""
    executor = MigrationExecutor(connection)
    with added_models_alone():
        executor.migrate(_last_of_each(executor, nodes))
    kept = models_of(nodes)
    with transaction.atomic():
        _let_rows_come_in_any_order()
        empty(kept)
        count = 0
        for model in kept:
            with archive.member_text(package, f"tables/{model._meta.db_table}.jsonl") as lines:
                count += load_table(model, iter(lines))
        set_sequences(kept)
        connection.check_constraints()
    call_command("migrate", verbosity=0, interactive=False)
    return count


def _let_rows_come_in_any_order() -> None:
    """Check references when all is loaded; making tables has left PostgreSQL checking them at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _last_of_each(executor: MigrationExecutor, nodes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of the applied migrations those that no other applied one needs."""
    graph = executor.loader.graph
    needed = {parent.key for node in nodes for parent in graph.node_map[node].parents}
    return [node for node in nodes if node not in needed]


def _build_sqlite(fill: Callable[[], int], kept_as: str) -> int:
    """Build a new file beside the old one and exchange them at once; `kept_as` ends the old one's name."""
    place = Path(connection.settings_dict["NAME"])
    fresh = place.with_name(f"{place.name}.new")
    _remove(fresh)
    connection.close()
    _claim_alone(place)
    connection.settings_dict["NAME"] = str(fresh)
    try:
        rows = fill()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        if kept_as:
            os.link(place, place.with_name(f"{place.name}.{kept_as}"))
        fresh.replace(place)
        _sync_folder(place.parent)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        for exchanged in (place, fresh):
            forget_file(str(exchanged))
        _remove(fresh)
    return rows


def _claim_alone(place: Path) -> None:
    """Leave the write-ahead log, which SQLite allows only to the one who has the database alone."""
    if not place.exists():
        return
    alone = sqlite3.connect(place, timeout=SECONDS_FOR_OTHERS)
    try:
        alone.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError:
        raise InUse("数据库正在使用，没有恢复；请先停止 haitang serve。") from None
    finally:
        alone.close()


def _remove(place: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-queue"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@transaction.atomic
def _build_in_place(fill: Callable[[], int], kept_as: str) -> int:
    """PostgreSQL drops, makes and fills tables in one transaction."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
    return fill()


def _set_aside(path: Path, ending: str) -> None:
    """Keep a file or folder under another name, if it is there: of the anchors, those of the later chain."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{ending}"))


@contextmanager
def laid_files(package: zipfile.ZipFile) -> Iterator[Path]:
    """The evidence files in a new folder beside the one there is; away again unless it was put in its place."""
    root = Path(settings.FILES_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="files-", dir=root.parent))
    try:
        for name in package.namelist():
            if not name.startswith(f"{FILES}/"):
                continue
            target = fresh.joinpath(*_safe_parts(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            with package.open(name) as source, target.open("xb") as file:
                shutil.copyfileobj(source, file)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def put_in_place(fresh: Path, ending: str) -> int:
    """Exchange the folder of evidence files at once; the one there was stays under another name. Counts the files."""
    root = Path(settings.FILES_ROOT)
    number = sum(path.is_file() for path in fresh.rglob("*"))
    if root.exists() and any(root.iterdir()):
        _set_aside(root, ending)
    fresh.replace(root)
    return number


def _safe_parts(name: str) -> tuple[str, ...]:
    """The path under the folder. Raises `archive.Damaged` for one that would leave it."""
    parts = PurePosixPath(name).parts[1:]
    if not parts or ".." in parts:
        raise archive.Damaged(name)
    return parts
