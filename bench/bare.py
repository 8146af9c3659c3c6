"""The floor of writing: the same rows, by the driver's quickest way, into tables of the same columns, constraints, indexes."""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rows:
    """What was written into one table, as the driver gave it."""

    table: str
    columns: list[str]
    values: list[tuple[Any, ...]]


def rows_of(table: str, column: str, keys: list[int]) -> Rows:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE "{column}" BETWEEN %s AND %s', [min(keys), max(keys)])
        return Rows(table, [head[0] for head in cursor.description], cursor.fetchall())


def make(all_rows: list[Rows]) -> None:
    """An empty table like each, with its constraints and indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        for rows in all_rows:
            if connection.vendor == "postgresql":
                cursor.execute(f'CREATE TABLE "bare_{rows.table}" (LIKE "{rows.table}" INCLUDING ALL)')
                continue
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type != 'trigger'", [rows.table]
            )
            for name, sql in cursor.fetchall():
                if sql:
                    renamed = sql.replace(f'"{rows.table}"', f'"bare_{rows.table}"').replace(
                        f'"{name}"', f'"bare_{name}"'
                    )
                    for (
                        other
                    ) in all_rows:  # what was written together refers to each other, and is undone by then
                        renamed = renamed.replace(
                            f'REFERENCES "{other.table}"', f'REFERENCES "bare_{other.table}"'
                        )
                    cursor.execute(renamed)


def drop(all_rows: list[Rows]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for rows in reversed(all_rows):
            cursor.execute(f'DROP TABLE "bare_{rows.table}"')


def write(all_rows: list[Rows]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for rows in all_rows:
            names = ", ".join(f'"{name}"' for name in rows.columns)
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "bare_{rows.table}" ({names}) FROM STDIN') as copy:
                    for row in rows.values:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(rows.columns))
                cursor.executemany(
                    f'INSERT INTO "bare_{rows.table}" ({names}) VALUES ({places})', rows.values
                )
