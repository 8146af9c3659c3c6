"""A stretch of days that figures are counted over, as people and programs write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.partial_dates import Precision
from haitang.foundation.verdict import Refused

from .words import EARLIEST_YEAR, LATEST_YEAR, TREND_MONTHS

DAY: Final = timedelta(days=1)
MONTHS_IN: Final = {"Q": 3, "H": 6}
WRITTEN: Final = re.compile(r"(\d{4})(?:-(\d{2})|([QH])(\d))?", re.ASCII)
BETWEEN: Final = ".."
KEPT: Final = {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
"""The years anything is asked of, as sentences name them."""


def first_of_month(day: date, later: int = 0) -> date:
    """The first day of a day's month, or of a month some months later (earlier: less than nought)."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)


def month_text(day: date) -> str:
    """2021-03."""
    return f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Period:
    """The half-open days [since, until), in the calendar of Asia/Shanghai."""

    since: date
    until: date

    @classmethod
    def of(cls, text: str) -> "Period":
        """The period written 2021, 2021H1, 2021Q1, 2021-03, 2021-03-05 or 2021-01-01..2021-04-30, the last day included.

        Raises `Refused` (bad_period) naming what it cannot read.
        """
        try:
            return _read(text.strip().upper())
        except OverflowError:
            sentence = _("期间“%(text)s”不对，年份要在 %(first)d 到 %(last)d 之间。")
            raise Refused(sentence % {"text": text[:40], **KEPT}, code="bad_period") from None
        except ValueError:
            raise Refused(
                _("期间“%(text)s”不对，请写成 2021、2021H1、2021Q1、2021-03 或 2021-01-01..2021-04-30 这样。")
                % {"text": text[:40]},
                code="bad_period",
            ) from None

    def q(self, day: str, *, precision: str | None = None) -> Q:
        """The records whose `day` is one of its days.

        `precision` is the column beside it that says how much of the day is known: of whom nothing is known, the day is that of
        a roster, and no period is said to have seen him begin.
        """
        within = Q(**{f"{day}__gte": self.since, f"{day}__lt": self.until})
        return within if precision is None else within & ~Q(**{precision: Precision.UNKNOWN})

    @classmethod
    def month(cls, day: date) -> "Period":
        return cls(first_of_month(day), first_of_month(day, 1))

    @classmethod
    def year_to(cls, day: date) -> "Period":
        """The calendar year up to and with a day."""
        return cls(date(day.year, 1, 1), day + DAY)

    @property
    def last(self) -> date:
        return self.until - DAY

    def months(self) -> Iterator["Period"]:
        """The months it touches, each cut to what lies inside, the earliest first."""
        since = self.since
        while since < self.until:
            following = min(first_of_month(since, 1), self.until)
            yield Period(since, following)
            since = following

    @property
    def whole_month(self) -> bool:
        return self == Period.month(self.since)

    def before(self, day: date) -> "Period | None":
        """What of it lies before a day; None when nothing does."""
        return Period(self.since, min(self.until, day)) if self.since < day else None

    @property
    def text(self) -> str:
        """As `of` reads it: the shortest name the period has."""
        for name in self._names():
            if Period.of(name) == self:
                return name
        return f"{self.since.isoformat()}{BETWEEN}{self.last.isoformat()}"

    def _names(self) -> Iterator[str]:
        year, month = self.since.year, self.since.month
        yield from (
            f"{year}",
            f"{year}H{(month + 5) // 6}",
            f"{year}Q{(month + 2) // 3}",
            f"{year}-{month:02}",
        )
        yield self.since.isoformat()

    def __str__(self) -> str:
        """In words: 2021年第一季度, 2021年3月, 2021年1月1日至2021年4月30日."""
        year, _half, named = self.text.partition("H")
        if named:
            return _("%(year)s年%(half)s") % {
                "year": year,
                "half": (_("上半年"), _("下半年"))[int(named) - 1],
            }
        year, _quarter, named = self.text.partition("Q")
        if named:
            return _("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": named}
        if self.text == str(self.since.year):
            return _("%(year)s年") % {"year": self.since.year}
        if self.whole_month:
            return _("%(year)s年%(month)s月") % {"year": self.since.year, "month": self.since.month}
        if self.since == self.last:
            return day_words(self.since)
        return _("%(since)s至%(last)s") % {"since": day_words(self.since), "last": day_words(self.last)}


def months_to(day: date, many: int = TREND_MONTHS) -> list[Period]:
    """The months up to and with a day, the last one cut there, the earliest first; none before the days one may ask."""
    since = max(first_of_month(day, 1 - many), date(EARLIEST_YEAR, 1, 1))
    return list(Period(since, day + DAY).months())


def is_kept(day: date) -> bool:
    """Whether a day lies in the years anything is asked of."""
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR


def day_written(text: str) -> date:
    """A day written 2021-04-30. Raises `Refused` (bad_date) naming what is none, or lies too far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        sentence = _("日期“%(text)s”不对，请写成 2021-04-30 这样。")
        raise Refused(sentence % {"text": text[:40]}, code="bad_date") from None
    if not is_kept(day):
        sentence = _("日期“%(text)s”不对，年份要在 %(first)d 到 %(last)d 之间。")
        raise Refused(sentence % {"text": text[:40], **KEPT}, code="bad_date")
    return day


def day_words(day: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def _read(text: str) -> Period:
    """Raises ValueError for what is no period, OverflowError for one too far away."""
    if BETWEEN in text:
        since, last = (_day(part) for part in text.split(BETWEEN, 1))
        if last < since:
            raise ValueError(text)
        return Period(since, last + DAY)
    if len(text) == len("2021-03-05"):
        return Period(_day(text), _day(text) + DAY)
    matched = WRITTEN.fullmatch(text)
    if matched is None:
        raise ValueError(text)
    year, month, part, number = matched.groups()
    if part:
        months = MONTHS_IN[part]
        first = (int(number) - 1) * months + 1
    else:
        months, first = (1, int(month)) if month else (12, 1)
    since = _kept(date(int(year), first, 1))
    return Period(since, first_of_month(since, months))


def _day(text: str) -> date:
    return _kept(date.fromisoformat(text))


def _kept(day: date) -> date:
    """Raises OverflowError."""
    if not is_kept(day):
        raise OverflowError(day)
    return day
