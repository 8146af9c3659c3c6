"""Writing many records at once, a few times faster than Django, which prepares every value for itself.

Measured in `bench/imports.py`: an import of 4 926 volunteers writes some 25 000 rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Record = TypeVar("Record", bound=models.Model)
VERSION: Final = "version"
MANY = 100
"""From this many records on, fetching their keys beforehand pays."""


def insert_many(records: Sequence[Record], *, many: int = MANY) -> Sequence[Record]:
    """Insert new records of one model in their order and give them their keys, inside the caller's transaction.

    From `many` records on their keys are fetched first: one query more, and always the same number of them.
    Constraints hold as ever; nothing else of a model's saving is run. Returns the records.
    """
    if len(records) < many:
        return type(records[0])._default_manager.bulk_create(records) if records else records
    model, connection = type(records[0]), connections[DEFAULT_DB_ALIAS]
    fields = model._meta.concrete_fields
    with connection.cursor() as cursor:
        keys = new_keys(connection, cursor, model._meta.db_table, len(records))
        for record, key in zip(records, keys, strict=True):
            record.pk = key
        columns = [column_of(records, field, connection) for field in fields]
        names = [str(field.column) for field in fields]
        write_rows(connection, cursor, model._meta.db_table, names, zip(*columns, strict=True))
    for record in records:
        record._state.adding = False  # noqa: SLF001 - what Django's own saving does
        record._state.db = DEFAULT_DB_ALIAS  # noqa: SLF001
    return records


def new_keys(connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: str, count: int) -> Sequence[int]:
    """Keys nobody else gets: from the sequence on PostgreSQL; after the last one on SQLite, which has one writer."""
    if connection.vendor == "postgresql":
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [f'"{table}"', count])
        return [key for (key,) in cursor.fetchall()]
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    (last,) = cursor.fetchone() or (0,)
    return range(last + 1, last + 1 + count)


def column_of(
    records: Sequence[models.Model], field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper
) -> list[Any]:
    """One field of all records, as the database takes it."""
    values = list(map(attrgetter(field.attname), records))
    if isinstance(field, models.DateField | models.TimeField):
        prepared = {value: field.get_db_prep_save(value, connection) for value in set(values)}
        return [prepared[value] for value in values]
    if isinstance(field, models.JSONField):
        # entries of one act share their facts, which are written out once
        different = {id(value): value for value in values}
        written = {key: field.get_db_prep_save(value, connection) for key, value in different.items()}
        return [written[id(value)] for value in values]
    return list(map(str, values)) if isinstance(field, models.CharField) and not field.null else values


def write_rows(
    connection: BaseDatabaseWrapper,
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    if connection.vendor == "postgresql":
        with (
            connection.wrap_database_errors,
            cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({places})"  # noqa: S608 - the model's own names
    cursor.executemany(insert, list(rows))


def update_many(
    model: type[models.Model],
    rows: Sequence[tuple[Any, Mapping[str, Any]]],
    *,
    read: Sequence[int] | None = None,
) -> int:
    """Set columns by key, of each row the same ones, inside the caller's transaction; a version counts one up.

    `read` are the versions the rows were read at: of those that have another nothing is set. Returns how many were.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    kept = model._meta
    fields = {name: cast("models.Field[Any, Any]", kept.get_field(name)) for name in rows[0][1]}
    told = [f"{quote(str(field.column))} = %s" for field in fields.values()]
    if any(field.name == VERSION for field in kept.concrete_fields):
        told.append(f"{quote(VERSION)} = {quote(VERSION)} + 1")
    where = f"{quote(str(kept.pk.column))} = %s"
    if read is not None:
        where += f" AND {quote(VERSION)} = %s"
    update = f"UPDATE {quote(kept.db_table)} SET {', '.join(told)} WHERE {where}"  # noqa: S608 - the model's own names
    values = [
        (
            *(field.get_db_prep_save(columns[name], connection) for name, field in fields.items()),
            kept.pk.get_db_prep_value(key, connection),
            *(read[index : index + 1] if read is not None else ()),
        )
        for index, (key, columns) in enumerate(rows)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(update, values)
        return int(cursor.rowcount)
