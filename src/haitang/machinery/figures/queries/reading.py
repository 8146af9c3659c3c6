"""The one reader of figures: everything asked of one figure in one query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db import connection
from django.utils.translation import gettext as _

from haitang.foundation.prepared import MOST_KEPT, Statement
from haitang.foundation.verdict import Refused

from ..declaring import Behind, Evidence, Indicator, Ratio, indicator_named
from ..periods import Period, first_of_month, month_text, months_to
from ..words import TREND_MONTHS, Kind, Side
from .asking import MONTH, Ask, Figure, Number, no_break_down
from .evidence import counted_sides, sides, sides_of
from .rolling import plan_of, plan_of_day, rolled_selections
from .selecting import Cell, Selection, cells_from, constant, group_key, select, statements_of

MOST_MONTHS = 120
"""Months counted one by one at most: of a stock, of a ratio to what has no days. A flow's are counted in one go."""

TOTALS = len(Side)
"""Marks a cell that holds a side's whole number, read beside its groups because they do not add up to it."""


def read_figure(name: str, ask: Ask, by: str = "") -> Figure:
    """One figure, broken down by "town", "county", "month", one of its own splits, or not at all. One query.

    Raises `Refused` for an unknown figure (unknown_figure) or break-down (unknown_break_down).
    """
    return read_indicator(indicator_named(name), ask, by)


def read_all(names: Iterable[str], ask: Ask, by: str = "") -> list[Figure]:
    """Several figures, in this order. One query each."""
    return [read_figure(name, ask, by) for name in names]


def trend(name: str, ask: Ask, months: int = TREND_MONTHS) -> Figure:
    """A figure by month up to the day asked, the earliest first. One query.

    A flow is counted within each month, a stock on the last day of each; a month without a record has 0, or None for
    a ratio.
    """
    found = months_to(ask.on, months)
    asked = replace(ask, period=Period(found[0].since, found[-1].until))
    return fill_groups(read_figure(name, asked, by=MONTH), (month_text(month.since) for month in found))


def fill_groups(figure: Figure, keys: Iterable[str]) -> Figure:
    """The figure with these groups too: 0, or None for a ratio, where there is no record. By key."""
    nothing = value_of(behind_of(figure.indicator, figure.ask), 0)
    return replace(figure, by=dict(sorted((dict.fromkeys(keys, nothing) | figure.by).items())))


def behind_of(indicator: Indicator, ask: Ask) -> Behind:
    return indicator.behind(ask.scope, ask.when(indicator))


def read_indicator(indicator: Indicator, ask: Ask, by: str = "") -> Figure:
    behind, statements = prepared_read(connection.vendor, indicator, ask, by)
    cells = cells_from(statements)
    part, whole = total_of(cells, Side.PART), total_of(cells, Side.WHOLE)
    return Figure(
        indicator,
        ask,
        value=value_of(behind, part.number, whole.number),
        rows=part.rows + whole.rows,
        by=groups_of(indicator, behind, cells, by) if by else {},
        unknown=unknown_of(behind, total_of(cells, Side.UNKNOWN)),
        unknown_by={cell.key: unknown_of(behind, cell) for cell in unknown_groups(cells)} if by else {},
    )


def unknown_groups(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.side == Side.UNKNOWN and cell.rows]


def unknown_of(behind: Behind, cell: Cell) -> int | float:
    """How many our records do not say of, in the unit they are counted in."""
    part = sides(behind)[0]
    return part.unknown.count.in_unit(cell.number) if part.unknown is not None else 0


@lru_cache(maxsize=MOST_KEPT)
def prepared_read(
    _vendor: str, indicator: Indicator, ask: Ask, by: str
) -> tuple[Behind, tuple[Statement, ...]]:
    """What is behind a figure and the statements that count it, put together once: see `foundation.prepared`."""
    behind = behind_of(indicator, ask)
    return behind, statements_of(selections(indicator, behind, ask, by))


def total_of(cells: Iterable[Cell], side: int) -> Cell:
    """A side's whole number: read beside its groups, else the sum of them."""
    told = [cell for cell in cells if cell.side == side + TOTALS]
    summed = told or [cell for cell in cells if cell.side == side]
    return Cell("", side, sum(cell.number for cell in summed), sum(cell.rows for cell in summed))


def groups_of(indicator: Indicator, behind: Behind, cells: list[Cell], by: str) -> dict[str, Number]:
    """The value of each group; a whole that has no such groups (a population by topic) is the same for all."""
    numbers: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in cells:
        if cell.side in (Side.PART, Side.WHOLE) and cell.rows:
            numbers[cell.key][cell.side] += cell.number
    for cell in unknown_groups(cells):
        numbers[cell.key]  # a group of which nothing else is known is one
    shared = by != MONTH and not groups(indicator, sides(behind)[-1], by)
    whole = total_of(cells, Side.WHOLE).number
    return {
        key: value_of(behind, part, whole if shared else own) for key, (part, own) in sorted(numbers.items())
    }


def value_of(behind: Behind, part: int, whole: int = 0) -> Number:
    """The value made of the counted numbers, in the figure's unit."""
    if isinstance(behind, Ratio):
        scaled = part * behind.times * behind.whole.count.per
        return round(scaled / (whole * behind.part.count.per), behind.places) if whole else None
    return behind.count.in_unit(part)


def groups(indicator: Indicator, evidence: Evidence, by: str) -> bool:
    """Whether one side has groups of this kind."""
    return group_key(evidence, by) is not None or (by == MONTH and indicator.kind == Kind.STOCK)


def has_break_down(indicator: Indicator, by: str) -> bool:
    """Whether a figure can be told apart by something, wherever it is asked. No query."""
    return groups(indicator, sides_of(indicator)[0], by)


def selections(indicator: Indicator, behind: Behind, ask: Ask, by: str) -> Iterator[Selection]:
    """The selections whose union answers: the groups of each side and, where they do not add up, its number."""
    if by and not groups(indicator, sides(behind)[0], by):
        raise no_break_down(indicator, by)
    if by == MONTH and one_by_one(indicator, behind) and is_long(ask.period):
        sentence = _("期间“%(period)s”太长，按月份最多看 %(years)d 年。")
        raise Refused(sentence % {"period": ask.period, "years": MOST_MONTHS // 12}, code="period_too_long")
    stock_by_month = by == MONTH and indicator.kind == Kind.STOCK
    if stock_by_month:
        yield from ends_of_months(indicator, behind, ask)
    for number, side in counted_sides(behind).items():
        grouped = bool(by) and groups(indicator, side, by)
        if grouped and not stock_by_month:
            yield from side_selections(indicator, behind, ask, by, number, number)
        if by == MONTH and not grouped:
            yield from at_ends_of_months(indicator, ask, number)
        if not grouped or stock_by_month or not side.additive:
            yield from side_selections(indicator, behind, ask, "", number, number + TOTALS)


def one_by_one(indicator: Indicator, behind: Behind) -> bool:
    """Whether each month takes a selection of its own."""
    return indicator.kind == Kind.STOCK or not all(side.day for side in sides(behind))


def is_long(period: Period) -> bool:
    return period.until > first_of_month(period.since, MOST_MONTHS)


def at_ends_of_months(indicator: Indicator, ask: Ask, number: int) -> Iterator[Selection]:
    """The whole of a ratio that has no days (a population), as it stands for each month of the period."""
    for month in ask.period.months():
        side = counted_sides(indicator.behind(ask.scope, month))[number]
        yield select(side, number, "", constant(month_text(month.since)))


def side_selections(
    indicator: Indicator, behind: Behind, ask: Ask, by: str, number: int, code: int
) -> Iterator[Selection]:
    """One side from roll-ups where they can answer, else from records."""
    side = counted_sides(behind)[number]
    plan = plan_of(ask, indicator, side, by)
    if plan is None:
        yield select(side, code, by)
    else:
        yield from rolled_selections(plan, indicator, ask, number, by, code)


def ends_of_months(indicator: Indicator, behind: Behind, ask: Ask) -> Iterator[Selection]:
    """A stock on the last day of each month of the period, none later than the day asked."""
    plans = {number: plan_of(ask, indicator, side, MONTH) for number, side in counted_sides(behind).items()}
    for number, plan in plans.items():
        if plan is not None:
            yield from rolled_selections(plan, indicator, ask, number, MONTH, number)
    first = plans[Side.PART]
    since, until = (first.since, first.until) if first is not None else (ask.on, ask.on)
    for month in ask.period.months():
        if month.since <= ask.on and not since <= first_of_month(month.since) < until:
            yield from end_of_month(indicator, ask, min(month.last, ask.on))


def end_of_month(indicator: Indicator, ask: Ask, day: date) -> Iterator[Selection]:
    """A stock on one day, under its month: from what is kept of the day, else from records."""
    asked = replace(ask, on=day, period=Period.month(day))
    for number, side in counted_sides(indicator.behind(ask.scope, day)).items():
        plan = plan_of_day(asked, indicator)
        if plan is None:
            yield select(side, number, "", constant(month_text(day)))
        else:
            yield from rolled_selections(plan, indicator, asked, number, MONTH, number)
