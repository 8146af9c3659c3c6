"""Figures over several stretches of time and by place or body at once, as calendars and plans ask: all in one query."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Case, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from haitang.foundation.prepared import MOST_KEPT, Statement
from haitang.foundation.scope import Scope

from ..declaring import Behind, Evidence, Function, Indicator, indicator_named
from ..periods import Period
from ..words import Kind
from .asking import Number, no_break_down
from .evidence import sides
from .reading import value_of
from .selecting import Selection, cells_from, constant, group_key, select, statements_of

APART: Final = "|"
"""Stands in a key between the group and the number of the period."""


@dataclass(frozen=True, slots=True)
class Series:
    """One figure in each of these periods, which do not overlap, by "town", "county", "body", or of the whole scope.

    A flow is counted within each period, a stock on its last day; none is counted after the day `on`.
    """

    name: str
    scope: Scope
    periods: tuple[Period, ...]
    by: str
    on: date


Values = dict[tuple[Period, str], Number]
"""What a series answers: the value of each group in each period; a group without a record is left out."""


class Mark(NamedTuple):
    """What a cell of the query belongs to: which series, which side of its figure, which periods its key numbers."""

    series: int
    side: int
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What answers some series: the statements, what each of their cells belongs to, and what makes a value of each series.

    Of a series without a period the last is None: it has no value.
    """

    marks: tuple[Mark, ...]
    statements: tuple[Statement, ...]
    behind: tuple[Behind | None, ...]


def read_series(asked: Sequence[Series]) -> list[Values]:
    """The values of every series, in this order. As a rule one query for all: see `cells_of`.

    Raises `Refused` for an unknown figure (unknown_figure) or break-down (unknown_break_down).
    """
    functions = tuple(indicator_named(one.name).function for one in asked)
    plan = plan_of_series(connection.vendor, tuple(asked), functions)
    counted: list[defaultdict[tuple[Period, str], list[int]]] = [
        defaultdict(lambda: [0, 0]) for _one in asked
    ]
    for cell in cells_from(plan.statements):
        mark, (group, _apart, period) = plan.marks[cell.side], cell.key.partition(APART)
        if period and cell.rows:
            counted[mark.series][mark.periods[int(period)], group][mark.side] = cell.number
    return [
        values_of(series, behind, numbers)
        for series, behind, numbers in zip(asked, plan.behind, counted, strict=True)
    ]


@lru_cache(maxsize=MOST_KEPT)
def plan_of_series(_vendor: str, asked: tuple[Series, ...], _functions: tuple[Function, ...]) -> Plan:
    """Put together once for what is asked, day by day, of these very figures: see `foundation.prepared`."""
    marks: list[Mark] = []
    selected: list[Selection] = []
    for number, series in enumerate(asked):
        for mark, selection in selections_of(number, series, len(marks)):
            marks.append(mark)
            selected.append(selection)
    behind = tuple(first_behind(series) for series in asked)
    return Plan(tuple(marks), statements_of(selected), behind)


def first_behind(series: Series) -> Behind | None:
    """What is behind a series in its first period: its unit is the same in all."""
    if not series.periods:
        return None
    return behind_of(indicator_named(series.name), series, series.periods[0])


def selections_of(number: int, series: Series, first: int) -> Iterator[tuple[Mark, Selection]]:
    """The selections that answer one series, the first of them marked `first`."""
    indicator = indicator_named(series.name)
    begun = tuple(period for period in series.periods if period.since <= series.on)
    for periods in stretches(indicator, series, begun):
        when = Period(periods[0].since, periods[-1].until)
        for side, evidence in enumerate(sides(behind_of(indicator, series, when))):
            group = group_key(evidence, series.by) if series.by else constant("")
            if group is None:
                raise no_break_down(indicator, series.by)
            key = Concat(group, Value(APART), which_of(periods, evidence))
            yield Mark(number, side, periods), select(evidence, first, series.by, key)
            first += 1


def stretches(
    indicator: Indicator, series: Series, periods: tuple[Period, ...]
) -> Iterator[tuple[Period, ...]]:
    """Periods read in one selection: all of a flow whose records have days, of anything else each by itself."""
    if not periods:
        return
    in_order = tuple(sorted(periods, key=lambda period: period.since))
    dated = all(side.day for side in sides(behind_of(indicator, series, in_order[0])))
    if indicator.kind == Kind.FLOW and dated:
        yield in_order
    else:
        yield from ((period,) for period in in_order)


def behind_of(indicator: Indicator, series: Series, period: Period) -> Behind:
    return indicator.behind(
        series.scope, period if indicator.kind == Kind.FLOW else min(period.last, series.on)
    )


def which_of(periods: tuple[Period, ...], evidence: Evidence) -> Combinable:
    """The number of the period a record's day lies in; nothing for one in none of them."""
    if len(periods) == 1:
        return constant("0")
    days = evidence.day
    cases = (
        When(**{f"{days}__gte": period.since, f"{days}__lt": period.until}, then=constant(str(number)))
        for number, period in enumerate(periods)
    )
    return Case(*cases, default=constant(""))


def values_of(series: Series, behind: Behind | None, numbers: dict[tuple[Period, str], list[int]]) -> Values:
    """The value of each group; of the whole scope there is one in every period that has begun."""
    if behind is None:
        return {}
    wholes = {
        (period, ""): [0, 0] for period in series.periods if not series.by and period.since <= series.on
    }
    return {at: value_of(behind, part, whole) for at, (part, whole) in (wholes | numbers).items()}
