"""Taking the audit's locks off, as only a test or somebody with the database in his hands can."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

LOCKS = [
    import_module(f"haitang.machinery.audit.migrations.{name}")
    for name in (
        "0002_append_only",
        "0003_nothing_replaced",
        "0005_heads_append_only",
        "0007_refused_row_by_row",
    )
]


class _Editor:
    """What the migration's functions use of a schema editor, outside a migration."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def unlock() -> None:
    for each in LOCKS:
        each.unlock(None, _Editor())


def lock() -> None:
    for each in LOCKS:
        each.lock(None, _Editor())


@contextmanager
def unlocked() -> Iterator[None]:
    """The audit's tables without their triggers."""
    unlock()
    try:
        yield
    finally:
        lock()


def let_the_audit_be_flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty the database of a test that commits, audit and all."""
    emptied = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> None:
        with unlocked():
            emptied(self, **options)

    monkeypatch.setattr(flush.Command, "handle", handle)
