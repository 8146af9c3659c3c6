"""Rows out of a database and into one, in a form that both engines read.

A table is JSON lines: first the names of the columns, then a list of values a row. The models are those of
the migrations that had been applied, so a backup of an older version is loaded as it was and then migrated.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import DataError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.duration import duration_iso_string

LEFT_OUT: Final = frozenset(
    {
        "django_session",
        "usersessions_usersession",
        "project_cache",
        "project_inspection",
        "django_q_task",
        "django_q_schedule",
        "django_q_ormq",
    }
)
"""Tables that belong to one installation: who is signed in, counters, the broker's own queue,
what its checks found."""
ROWS_AT_ONCE: Final = 2000

Model = type[models.Model]


class Unfit(Exception):
    """A row of the backup does not fit the database it is to go into: SQLite keeps what PostgreSQL does not."""

    def __init__(self, model: Model) -> None:
        kind = model._meta.verbose_name
        super().__init__(
            f"备份里有一条“{kind}”放不进这个数据库（内容太长或不合规定），没有恢复；请在原来的数据库里改好后重新备份。"
        )


def models_of(nodes: Iterable[tuple[str, str]]) -> list[Model]:
    """The models as these migrations leave them, without those left out, by table name."""
    state = MigrationExecutor(connection).loader.project_state(list(nodes))
    apps: Apps = state.apps
    found = [model for model in apps.get_models(include_auto_created=True) if _is_kept(model)]
    return sorted(found, key=lambda model: model._meta.db_table)


def _is_kept(model: Model) -> bool:
    meta = model._meta
    return meta.managed and not meta.proxy and meta.db_table not in LEFT_OUT


def columns_of(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def table_lines(model: Model) -> Iterator[str]:
    """The rows of a table as lines, in the order of the key."""
    columns = columns_of(model)
    yield json.dumps(columns)
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield json.dumps([_written(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _written(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case _:
            return value


def load_table(model: Model, lines: Iterator[str]) -> int:
    """Put the rows of a table in, as they were: no defaults, no automatic dates. Returns how many. Raises `Unfit`."""
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_column[name] for name in json.loads(next(lines))]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    insert = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(lines, ROWS_AT_ONCE)):
            rows = [_read_row(fields, json.loads(line)) for line in batch]
            try:
                cursor.executemany(insert, rows)
            except DataError as wrong:
                raise Unfit(model) from wrong
            count += len(batch)
    return count


def _read_row(fields: list[Any], row: list[Any]) -> list[Any]:
    return [_read(field, value) for field, value in zip(fields, row, strict=True)]


def _read(field: Any, value: Any) -> Any:
    if value is not None and isinstance(field, models.BinaryField):
        value = base64.b64decode(value)
    elif not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection=connection)


def empty(all_models: list[Model]) -> None:
    """Take out what making the tables put in: content types and whatever a migration began with.

    A table without rows is left alone: the audit's refuses a deletion even of nothing.
    """
    with connection.cursor() as cursor:
        for model in all_models:
            if model._base_manager.exists():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own


def set_sequences(all_models: list[Model]) -> None:
    """Let new keys begin after the loaded ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), all_models):
            cursor.execute(statement)
