"""One counted selection of a figure, in the shape that lets several be united into one query."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from django.db.models import CharField, Count, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Substr

from haitang.foundation.prepared import Statement, statement_of

from ..declaring import Evidence
from ..words import LENGTHS
from .asking import BODY, MONTH

COLUMNS = ("figure_key", "figure_side", "figure_number", "figure_rows")
Selection = QuerySet[Any, Any]


class Cell(NamedTuple):
    """One counted group of one side."""

    key: str
    side: int
    number: int
    rows: int


MOST_SELECTIONS: Final = 400
"""Selections in one query; SQLite takes 500 in a union."""


def cells_of(selected: Iterable[Selection]) -> list[Cell]:
    """The cells of all selections. One query for every `MOST_SELECTIONS` of them, as a rule for all."""
    return [cell for united in unions_of(selected) for cell in map(cell_of, united)]


def statements_of(selected: Iterable[Selection]) -> tuple[Statement, ...]:
    """The same as statements to be kept: see `foundation.prepared`."""
    return tuple(one for one in map(statement_of, unions_of(selected)) if one is not None)


def cells_from(statements: Iterable[Statement]) -> list[Cell]:
    """The cells as they stand now. One query each."""
    return [cell for statement in statements for cell in map(cell_of, statement.rows())]


def unions_of(selected: Iterable[Selection]) -> Iterator[Selection]:
    """All selections in as few queries as an engine takes them in."""
    waiting = list(selected)
    while waiting:
        first, *others = waiting[:MOST_SELECTIONS]
        waiting = waiting[MOST_SELECTIONS:]
        yield first.union(*others, all=True) if others else first


def cell_of(row: tuple[Any, ...]) -> Cell:
    key, side, number, many = row
    return Cell(key or "", side, int(number), int(many))


def select(evidence: Evidence, side: int, by: str, key: Combinable | None = None) -> Selection:
    """The groups of one side; with a `key` of its own everything stands under that."""
    found = key or group_key(evidence, by) or constant("")
    return select_counted(records_by(evidence, by), found, side, evidence.count.aggregate(), Count("pk"))


def records_by(evidence: Evidence, by: str) -> QuerySet[Any]:
    """The records a break-down counts: of a whole stated apart from its parts, those of the parts."""
    if evidence.parts is None or by not in LENGTHS:
        return evidence.records
    return evidence.parts(LENGTHS[by])


def select_counted(
    records: QuerySet[Any], key: Combinable, side: int, number: Combinable, rows: Combinable
) -> Selection:
    selected: Selection = (
        records.order_by()
        .annotate(figure_key=key)
        .values("figure_key")
        .annotate(
            figure_side=Value(side, output_field=IntegerField()), figure_number=number, figure_rows=rows
        )
        .values_list(*COLUMNS)
    )
    return selected


def group_key(evidence: Evidence, by: str) -> Combinable | None:
    """What one record is grouped by; None where the evidence has no such break-down."""
    if by in LENGTHS:
        return Substr(evidence.region, 1, LENGTHS[by])
    if by == MONTH:
        return month_of(evidence.day) if evidence.day else None
    if by == BODY:
        return Cast(evidence.body, CharField()) if evidence.body else None
    for split in evidence.splits:
        if split.name == by:
            return Coalesce(Cast(split.column, CharField()), constant(""))
    return None


def month_of(column: str) -> Combinable:
    """2021-03, of a date column: both engines write a date the same way."""
    return Substr(Cast(column, CharField()), 1, 7)


def constant(text: str) -> Value:
    return Value(text, output_field=CharField())
