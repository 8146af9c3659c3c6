"""Days as far as they are known: a year, a month of a year, a day. Written like ISO days: 2021, 2021-03, 2021-03-05."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(models.TextChoices):
    """How much of the day something began is known; of an UNKNOWN one nothing."""

    DAY = "day", _("到日")
    MONTH = "month", _("到月")
    YEAR = "year", _("到年")
    UNKNOWN = "unknown", _("不详")


def precision_field() -> "models.CharField[Any, Any]":
    """The column beside a day that says how much of it is known.

    The day itself is the first on which the thing certainly is: the day; the first of the month; of a year its last day, or
    the day of the roster that says so; where nothing is known, the day of the roster.
    """
    return models.CharField(
        _("日期准到"), max_length=8, choices=Precision.choices, default=Precision.DAY, editable=False
    )


def perhaps_begun(day: date, begins: str, precision: str) -> Q:
    """Rows that certainly began only after a day, and of which nothing says that they had not begun by it.

    `begins` and `precision` lead to the two columns that say when: see `precision_field`.
    """
    in_its_year = Q(**{precision: Precision.YEAR, f"{begins}__year": day.year})
    return Q(**{f"{begins}__gt": day}) & (Q(**{precision: Precision.UNKNOWN}) | in_its_year)


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

    @classmethod
    def stored(cls, text: str, on: date) -> tuple[date | None, Precision]:
        """What `precision_field` keeps of a written day that somebody told on a day; nothing written is an unknown day."""
        if not text:
            return None, Precision.UNKNOWN
        when = cls.parse(text)
        return when.certain_by(on), when.precision

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def certain_by(self, day: date) -> date:
        """The first day on which what began then certainly is, as somebody knows on a day: see `precision_field`."""
        return min(self.last, max(self.first, day)) if self.month is None else self.first

    @property
    def last(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @classmethod
    def describe(cls, day: date | None, precision: str) -> str:
        """A stored day as far as it is known, as it was written; "" where nothing is."""
        if day is None or precision == Precision.UNKNOWN:
            return ""
        return str(cls.of(day, Precision(precision)))

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04}"
        return f"{self.year:04}-{self.month:02}" if self.day is None else self.first.isoformat()
