"""From a running database to a backup file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from haitang import __version__
from haitang.machinery.audit.chain import latest_seal

from . import archive
from .tables import models_of, table_lines

FILES: Final = "files"


class Unsound(Exception):
    """The database is damaged or was never made; a backup of it would be worth nothing."""


def save(path: Path, at: datetime) -> dict[str, Any]:
    """Write everything as it is at one moment; others may go on working. Returns how much it was.

    Raises FileExistsError, and `Unsound` when SQLite finds a damaged page.
    """
    with archive.create(path) as writer, consistent_read():
        _check_pages()
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        if not applied:
            raise Unsound("数据库里还没有建表，没有可备份的内容。")
        for model in models_of(applied):
            with writer.member(f"tables/{model._meta.db_table}.jsonl") as member:
                count = -1  # the first line is the head
                for line in table_lines(model):
                    member.write(line.encode() + b"\n")
                    count += 1
                member.rows = count
        files = _add_files(writer)
        rows = sum(facts["rows"] or 0 for facts in writer.members.values())
        writer.add_manifest(
            {
                "program": __version__,
                "at": at.isoformat(),
                "engine": connection.vendor,
                "migrations": [list(node) for node in applied],
                "audit": _audit_head(),
            }
        )
    return {"file": str(path), "rows": rows, "files": files, "bytes": path.stat().st_size}


def _audit_head() -> dict[str, Any]:
    """The end of the audit's chain at this moment: whoever cuts it later is found by this backup."""
    newest = latest_seal()
    return {"digest": newest.digest, "last_id": newest.last_id} if newest else {}


@contextmanager
def consistent_read() -> Iterator[None]:
    """Read everything as it stands now, without keeping anybody from writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _check_pages() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        if cursor.fetchone()[0] != "ok":
            raise Unsound("数据库文件有损坏的页，没有备份；请用最近一份完好的备份恢复。")


def _add_files(writer: archive.Writer) -> int:
    """The evidence files, by their path under the folder."""
    root = Path(settings.FILES_ROOT)
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    for path in paths:
        writer.add_file(f"{FILES}/{path.relative_to(root).as_posix()}", path)
    return len(paths)
