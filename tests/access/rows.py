"""What stands in every table, to tell whether anything was written."""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from haitang.foundation import bulk

COME_WITH_ANY_REQUEST: Final = frozenset(
    {"access.Receipt", "accounts.SignInAttempt", "audit.RefusedTry", "project.CacheEntry"}
)
UNDER_WAY: Final = frozenset({"files.Upload", "files.Chunk"})
"""What is sent in pieces and no record of anything before it is whole; tests/files looks after it."""

NOT_COMPARED: Final = (models.DateTimeField, models.AutoField, models.BinaryField, models.UUIDField)


def records() -> list[type[models.Model]]:
    """The tables of ours that hold records."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("haitang.")]
    found = [model for config in ours for model in config.get_models()]
    return [model for model in found if model._meta.label not in COME_WITH_ANY_REQUEST | UNDER_WAY]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, by table."""
    return rows_of(records())


def rows_of(kinds: Collection[type[models.Model]]) -> dict[str, list[dict[str, Any]]]:
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in kinds}


def meaning(kinds: Collection[type[models.Model]]) -> dict[str, list[str]]:
    """`rows_of` without what differs between two runs of the same act: keys made, moments, ciphers, salted passwords."""
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list(*_compared(model))))
        for model in kinds
        if model._meta.label != "audit.Entry"
    }


WRITES: Final = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.IGNORECASE
)
READS: Final = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ", "LOCK ")
Answer = TypeVar("Answer")


@contextmanager
def written() -> Iterator[set[type[models.Model]]]:
    """The tables of records that are written to inside, what is taken back again included.

    All others hold what they held: nothing but a statement of ours changes a row, no trigger and no cascade of a database.
    """
    found: set[type[models.Model]] = set()
    kinds = {model._meta.db_table: model for model in records()}

    def note(table: str) -> None:
        if table in kinds:
            found.add(kinds[table])

    def noting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        writes = WRITES.match(sql)
        if writes:
            note(writes[1])
        elif not sql.lstrip().upper().startswith(READS):
            found.update(kinds.values())  # some statement we cannot read: look at everything
        return execute(sql, *rest)

    honest = bulk.write_rows

    def noted(on: Any, cursor: Any, table: str, *rest: Any) -> None:
        note(table)
        honest(on, cursor, table, *rest)

    with pytest.MonkeyPatch.context() as patches, connection.execute_wrapper(noting):
        patches.setattr(bulk, "write_rows", noted)  # PostgreSQL's COPY passes by every wrapper
        yield found


def changes_of(act: Callable[[], Answer]) -> tuple[Answer, list[str]]:
    """What an act answers, and the tables of records that hold something else after it; it is taken back."""
    with transaction.atomic():
        with written() as kinds:
            answer = act()
        after = rows_of(kinds)
        transaction.set_rollback(True)
    before = rows_of(kinds)
    return answer, sorted(label for label in after if after[label] != before[label])


def _compared(model: type[models.Model]) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, NOT_COMPARED)]
    return [field.attname for field in fields if field.name != "password"]


def count_anew() -> None:
    """Give the next records the keys that follow the last ones, though more were drawn and taken back."""
    statements = connection.ops.sequence_reset_sql(no_style(), records())
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(" ".join(statements))
