"""Days as far as they are known: a year, a month of a year, a day. Written like ISO days: 2021, 2021-03, 2021-03-05."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How much of a day is known; of an UNKNOWN one nothing."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day. `str` writes it as far as it is known. Raises `ValueError` for what no calendar has."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day of no month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def of(cls, day: date, precision: Precision = Precision.DAY) -> Self:
        """As much of a day as the precision says. Raises `ValueError` for `UNKNOWN`."""
        if precision == Precision.UNKNOWN:
            raise ValueError("nothing is known")
        month = None if precision == Precision.YEAR else day.month
        return cls(day.year, month, day.day if precision == Precision.DAY else None)

    @classmethod
    def parse(cls, text: str) -> Self:
        """What `str` wrote. Raises `ValueError`."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        year, month, day = (None if part is None else int(part) for part in found.groups())
        return cls(int(year or 0), month, day)

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return "-".join(
            f"{part:0{width}}"
            for part, width in ((self.year, 4), (self.month, 2), (self.day, 2))
            if part is not None
        )
