"""The order of day, month and year in dates that may be read two ways: 05/03/2021, 3/5/21.

A whole column is read before any of its cells: one value that can be read in one way only (25/03/2021) decides for
all of its shape. What stays open is asked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text

FIRST_YEAR, LAST_YEAR = 1900, 2100
PIVOT = 30  # two-digit years up to 30 are of this century
THREE = re.compile(r"(\d{1,4})\s*([-./,、\\])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{1,2})(?!\d)")


SHORT = re.compile(r"[\s']*\d{1,2}\s*[^\d\s]")
"""How a text begins whose first number is no whole year."""


class Order(StrEnum):
    YEAR_FIRST = "year_month_day"
    DAY_FIRST = "day_month_year"
    MONTH_FIRST = "month_day_year"


YEAR_LAST: Final = frozenset({Order.DAY_FIRST, Order.MONTH_FIRST})


def full_year(year: int) -> int:
    """The year that two digits mean; any other as it stands."""
    if year > 99:
        return year
    return 2000 + year if year <= PIVOT else 1900 + year


@dataclass(frozen=True, slots=True)
class Numbers:
    """Three numbers with one sign between them, the first four of which may be a year's; each order's reading."""

    sign: str
    shape: str
    readings: dict[Order, PartialDate]


def numbers_of(text: str) -> Numbers | None:
    """The three numbers a text consists of or begins with. None where it does not."""
    found = THREE.match(text)
    if found is None or len(found[1]) == 3 or len(found[1] + found[4]) == 8:
        return None
    first, sign, second, third = found.groups()
    year_first = {Order.YEAR_FIRST: (first, second, third)} if len(first) > 1 else {}
    year_last = {Order.DAY_FIRST: (third, second, first), Order.MONTH_FIRST: (third, first, second)}
    if len(first) == 4:
        return Numbers(sign, "year_first", _readings(year_first))
    if len(third) == 4:
        return Numbers(sign, "year_last", _readings(year_last))
    return Numbers(sign, "short", _readings(year_first | (year_last if len(third) == 2 else {})))


def _readings(orders: dict[Order, tuple[str, str, str]]) -> dict[Order, PartialDate]:
    read = {}
    for order, (year, month, day) in orders.items():
        try:
            read[order] = PartialDate(full_year(int(year)), int(month), int(day))
        except ValueError:
            continue
        if not FIRST_YEAR <= read[order].year <= LAST_YEAR:
            del read[order]
    return read


@dataclass(frozen=True, slots=True)
class Orders:
    """What a column's values say of the order in its dates, by the sign between the numbers.

    `open` are the orders to ask between; empty when nothing stays open. `stated` is what somebody answered.
    """

    certain: dict[tuple[str, str], Order] = field(default_factory=dict)
    open: tuple[Order, ...] = ()
    stated: Order | None = None

    def answered(self, order: Order) -> "Orders":
        """As somebody says; what the values prove themselves stays as it is."""
        return replace(self, open=(), stated=order)

    def leaves_open(self, cell: Cell) -> bool:
        """Whether a cell begins with a date that may still be read two ways."""
        numbers = numbers_of(cell_as_text(cell)) if isinstance(cell, str) else None
        return numbers is not None and bool(numbers.readings) and self.read(numbers) is None

    def read(self, numbers: Numbers) -> PartialDate | None:
        """The one reading of three numbers. None where none, or more than one, is possible."""
        readings = numbers.readings
        if len(set(readings.values())) == 1:
            return next(iter(readings.values()))
        for order in (self.certain.get((numbers.sign, numbers.shape)), self.stated):
            if order in readings:
                return readings[order]
        return None


NO_ORDERS: Final = Orders()


def read_orders(cells: Iterable[Cell]) -> Orders:
    """What the cells of a column prove about the order in its dates. Quick where none begins with two digits or one."""
    texts = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str)]
    if not any(SHORT.match(text) for text in texts):
        return NO_ORDERS
    seen = [numbers for text in texts if (numbers := numbers_of(cell_as_text(text))) and numbers.readings]
    certain: dict[tuple[str, str], Order] = {}
    for sign, shape in {(numbers.sign, numbers.shape) for numbers in seen}:
        order = _proved([numbers for numbers in seen if numbers.sign == sign], shape)
        if order is not None:
            certain[sign, shape] = order
    orders = Orders(certain)
    doubtful = [numbers for numbers in seen if orders.read(numbers) is None]
    possible = {order for numbers in doubtful for order in numbers.readings}
    return replace(orders, open=tuple(order for order in Order if order in possible))


def _proved(seen: list[Numbers], shape: str) -> Order | None:
    """The order of one shape of dates with one sign, where its own values, or those with whole years, leave one."""
    own = [numbers for numbers in seen if numbers.shape == shape]
    order = _only(own)
    if order is not None or shape != "short":
        return order
    shapes = {numbers.shape for numbers in seen if numbers.shape != "short"}
    if shapes == {"year_first"}:
        order = Order.YEAR_FIRST
    elif shapes == {"year_last"}:
        order = _only([numbers for numbers in seen if numbers.shape == "year_last"])
    return order if all(order in numbers.readings for numbers in own) else None


def _only(seen: list[Numbers]) -> Order | None:
    """The one order in which every value can be read, if a value proves it by itself."""
    proofs = {next(iter(numbers.readings)) for numbers in seen if len(numbers.readings) == 1}
    if len(proofs) != 1:
        return None
    order = proofs.pop()
    return order if all(order in numbers.readings for numbers in seen) else None
