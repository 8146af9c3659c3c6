"""Counting what is to be stored, from records."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias, TypeVar

from haitang.foundation.codes import COUNTY_LENGTH, TOWN_LENGTH, county_of
from haitang.foundation.scope import Scope

from ..declaring import Evidence, Indicator, indicators
from ..installed import is_watched
from ..models import Counted, Present, RollUp
from ..periods import Period
from ..queries.evidence import counted_sides
from ..queries.rolling import rolls_up
from ..queries.selecting import Cell, cells_of, select
from ..words import Kind

Stored: TypeAlias = RollUp | Present
Key: TypeAlias = tuple[type[Counted], date, str, int, str, int]
S = TypeVar("S", RollUp, Present)


def roll_ups(scope: Scope, month: date, *, watched: bool | None = None) -> Iterator[RollUp]:
    """The roll-ups of a month in a scope: of all figures, or only of watched or of other ones."""
    period = Period.month(month)
    for indicator in indicators():
        if watched in (None, is_watched(indicator.name)):
            when = period if indicator.kind == Kind.FLOW else period.last
            yield from count_rows(RollUp(month=month), indicator, scope, when)


def presents(scope: Scope, day: date) -> Iterator[Present]:
    """What watched stocks stand at on a day in a scope."""
    for indicator in indicators():
        if indicator.kind == Kind.STOCK and is_watched(indicator.name):
            yield from count_rows(Present(day=day), indicator, scope, day)


def count_rows(like: S, indicator: Indicator, scope: Scope, when: Period | date) -> Iterator[S]:
    """Rows like one, of a figure counted from its records: by town and by county. At most two queries."""
    moment = {"month": like.month} if isinstance(like, RollUp) else {"day": like.day}
    behind = indicator.behind(scope, when)
    stored = {number: side for number, side in counted_sides(behind).items() if rolls_up(indicator, side)}
    for length, cells in cells_by_length(stored).items():
        for cell in cells:
            yield type(like)(
                **moment,
                figure=indicator.name,
                length=length,
                code=cell.key,
                side=cell.side,
                number=cell.number,
                rows=cell.rows,
            )


def cells_by_length(stored: Mapping[int, Evidence]) -> dict[int, list[Cell]]:
    """The cells by town and by county of a figure's sides; a county's are the sums of its towns' where they add up."""
    if not stored:
        return {}
    by_town = cells_of(select(side, number, "town") for number, side in stored.items())
    by_county = sums_by_county(cell for cell in by_town if stored[cell.side].additive)
    apart = [select(side, number, "county") for number, side in stored.items() if not side.additive]
    if apart:
        by_county += cells_of(apart)
    return {TOWN_LENGTH: by_town, COUNTY_LENGTH: by_county}


def sums_by_county(towns: Iterable[Cell]) -> list[Cell]:
    """What adds up, of the towns of each county together."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for cell in towns:
        place = county_of(cell.key), cell.side
        number, rows = found.get(place, (0, 0))
        found[place] = number + cell.number, rows + cell.rows
    return [Cell(code, side, number, rows) for (code, side), (number, rows) in found.items()]


def stored_day(row: Stored) -> date:
    """The last day a row counts: of a month its last."""
    return Period.month(row.month).last if isinstance(row, RollUp) else row.day


def stored_key(row: Stored) -> Key:
    return type(row), stored_day(row), row.figure, row.length, row.code, row.side


def numbers(rows: Iterable[Stored]) -> dict[Key, tuple[int, int]]:
    return {stored_key(row): (row.number, row.rows) for row in rows}
