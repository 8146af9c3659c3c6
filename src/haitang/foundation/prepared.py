"""Queries that are put together once and asked many times: the rows are read anew each time, the statement is not.

What Django spends on putting a large query together is many times what the database spends on answering it. The statement
follows from the arguments alone — where somebody may look, on which day — so it is kept for the arguments it was made from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import connection, router
from django.db.models import QuerySet

P = ParamSpec("P")
Row = tuple[Any, ...]

MOST_KEPT: Final = 256
"""Statements kept of one query: the last that were asked for."""

SOME_MOMENT: Final = datetime(9000, 2, 3, 4, 5, 6, 789123, tzinfo=UTC)
"""Stands for the moment in a statement that is kept; nothing of ours happens then."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its values, and by the place in a row what makes a value of what the driver gives."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]

    def rows(self, at: datetime | None = None) -> list[Row]:
        """What it finds now; with a moment, that one stands where `SOME_MOMENT` stood."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values if at is None else self._values_at(at))
            found: Iterable[Row] = cursor.fetchall()
        if not self.converters:
            return list(found)
        return [self._converted(row) for row in found]

    def _values_at(self, at: datetime) -> tuple[Any, ...]:
        adapt = connection.ops.adapt_datetimefield_value
        some, now = adapt(SOME_MOMENT), adapt(at)
        return tuple(now if value == some else value for value in self.values)

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for place, functions, expression in self.converters:
            for function in functions:
                values[place] = function(values[place], expression, connection)
        return tuple(values)


def prepared(query: Callable[P, QuerySet[Any, Any]]) -> Callable[P, list[Row]]:
    """Make of a function that puts together a `values_list` one that answers with its rows.

    The function follows from its arguments alone: it reads no clock, no language and no table. They can be hashed.
    """

    @lru_cache(maxsize=MOST_KEPT)
    def statement(_vendor: str, *args: P.args, **kwargs: P.kwargs) -> Statement | None:
        return statement_of(query(*args, **kwargs))

    @wraps(query)
    def rows(*args: P.args, **kwargs: P.kwargs) -> list[Row]:
        found = statement(connection.vendor, *args, **kwargs)  # type: ignore[arg-type]  # they can be hashed: see above
        return found.rows() if found is not None else []

    return rows


def prepared_at(
    query: Callable[Concatenate[datetime, P], QuerySet[Any, Any]],
) -> Callable[Concatenate[datetime, P], list[Row]]:
    """`prepared` for a function that also takes the moment, first: another one each time, compared with and not computed with."""

    @lru_cache(maxsize=MOST_KEPT)
    def statement(_vendor: str, *args: P.args, **kwargs: P.kwargs) -> Statement | None:
        return statement_of(query(SOME_MOMENT, *args, **kwargs))

    @wraps(query)
    def rows(at: datetime, /, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        found = statement(connection.vendor, *args, **kwargs)  # type: ignore[arg-type]  # they can be hashed: see above
        return found.rows(at) if found is not None else []

    return rows


def statement_of(rows: QuerySet[Any, Any]) -> Statement | None:
    """The statement of a query; None for one that can find nothing."""
    compiler = rows.query.get_compiler(router.db_for_read(rows.model))
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    expressions = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(expressions)
    kept = tuple((place, tuple(found), expression) for place, (found, expression) in converters.items())
    return Statement(sql, tuple(values), kept)
