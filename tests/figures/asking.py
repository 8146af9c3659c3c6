"""What the tests of figures ask, and the counting they hold it against."""

from datetime import date
from typing import Any

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Indicator, Ratio
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, sides

DAY = date(2021, 6, 30)
YEAR = Period.of("2021")


def ask(code: str, on: date = DAY, period: Period = YEAR) -> Ask:
    return Ask(Scope(regions=(code,)), on, period, code=code)


def opened_sums(indicator: Indicator, asked: Ask) -> list[int]:
    """The sum of what each opened record adds, counted record by record, for each side."""
    behind = indicator.behind(asked.scope, asked.when(indicator))
    return [sum(map(side.amount_of, side.opened())) for side in sides(behind)]


def value_by_hand(behind: Evidence | Ratio, sums: list[int]) -> Any:
    """The value those sums make, worked out apart from the reader."""
    if isinstance(behind, Ratio):
        part, whole = sums[0] / behind.part.count.per, sums[1] / behind.whole.count.per
        return round(part * behind.times / whole, behind.places) if whole else None
    return sums[0] if behind.count.per == 1 else round(sums[0] / behind.count.per, 1)
