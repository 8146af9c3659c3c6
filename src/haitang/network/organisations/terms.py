"""When the term of an elected body ends: so many years after it was founded or elected, as far as that is known."""

from collections.abc import Mapping
from datetime import MAXYEAR, date, timedelta
from typing import Any, Final, Protocol

from haitang.foundation.partial_dates import PartialDate, Precision

from .words import ELECTED

MAKE_A_TERM: Final = frozenset({"founded", "term_years", "term_ends"})
"""The facts of a body that may change the end of its term."""


class Elected(Protocol):
    """What says since when a body is there, when it was elected last, and for how long: one on file, or one to be founded."""

    @property
    def kind(self) -> str: ...
    @property
    def founded(self) -> date | None: ...
    @property
    def founded_precision(self) -> str: ...
    @property
    def elected(self) -> date | None: ...
    @property
    def elected_precision(self) -> str: ...
    @property
    def term_years(self) -> int: ...


def term_end(since: PartialDate, years: int) -> date:
    """The last day of a term that began on a day; of a month or a year the last day it can be."""
    day, year = since.last, min(since.year + years, MAXYEAR)
    try:
        over = day.replace(year=year)
    except ValueError:  # the 29th of February, in a year that has none
        over = date(year, 3, 1)
    return over - timedelta(days=1)


def as_known(day: date | None, precision: str) -> PartialDate | None:
    """A stored day as far as it is known; None where nothing is."""
    if day is None or precision == Precision.UNKNOWN:
        return None
    return PartialDate.of(day, Precision(precision))


def worked_out_end(body: Elected) -> date | None:
    """When the term ends that began with the last election, else with the founding; None where neither is known, and for
    what is not elected.
    """
    began = as_known(body.elected, body.elected_precision) or as_known(body.founded, body.founded_precision)
    return term_end(began, body.term_years) if began is not None and body.kind in ELECTED else None


class Amended:
    """A body as it would be with other facts."""

    def __init__(self, body: Elected, values: Mapping[str, Any]) -> None:
        self.kind: str = body.kind
        self.founded: date | None = values.get("founded", body.founded)
        self.founded_precision: str = values.get("founded_precision", body.founded_precision)
        self.elected: date | None = body.elected
        self.elected_precision: str = body.elected_precision
        self.term_years: int = values.get("term_years", body.term_years)


def following_term_end(body: Elected, stated: date | None, values: Mapping[str, Any]) -> date | None:
    """The end of the term once these facts are changed: what is said; else what was worked out follows them.

    `stated` is the end on file. One that was said once, and differs from what would be worked out, stays.
    """
    asked: date | None = values.get("term_ends", stated)
    follows = asked is None or (asked == stated and stated == worked_out_end(body))
    return worked_out_end(Amended(body, values)) if follows else asked
