"""Which days an obligation's periods are made of. No query."""

import re
from calendar import monthrange
from datetime import date
from typing import Final, Protocol

from django.utils.translation import gettext as _

from haitang.foundation.partial_dates import Precision
from haitang.foundation.verdict import Verdict, no, yes
from haitang.foundation.working_days import after_working_days
from haitang.machinery.figures.periods import DAY, Period, first_of_month
from haitang.network.organisations.models import Organisation

from ..models import Obligation
from ..words import MONTHS_OF, MOST_AFTER, MOST_BEFORE, Rhythm

DAY_OF_YEAR: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
LEAP_YEAR: Final = 2020
RHYTHMS: Final = frozenset(Rhythm.values)
LONGEST_TERM: Final = 100
"""Years counted back from the end of a term at most."""


def periods_in(rule: Obligation, year: int, organisation: Organisation | None) -> tuple[Period, ...]:
    """The periods of a rule that end in a year and that it judges, earliest first; whoever they bind.

    Only those that follow terms differ from one organisation to the next: of any other rule none need be named.
    """
    return tuple(period for period in rhythm_periods(rule, year, organisation) if rule.judges(period.last))


def owed_periods(rule: Obligation, year: int, organisation: Organisation) -> tuple[Period, ...]:
    """Of these, the ones an organisation owes: it stood from their first day to their last.

    What follows the term is owed by whoever stands on the last day.
    """
    return tuple(
        period for period in periods_in(rule, year, organisation) if owes_period(rule, organisation, period)
    )


def owes_period(rule: Obligation, organisation: Organisation, period: Period) -> bool:
    founded, dissolved = organisation.founded, organisation.dissolved
    by = period.last if rule.termly else period.since
    return (founded is None or founded <= by) and (dissolved is None or period.last < dissolved)


class Timed(Protocol):
    """What says when something is owed: a rule, or one that is being written."""

    @property
    def rhythm(self) -> str: ...
    @property
    def opens(self) -> str: ...
    @property
    def closes(self) -> str: ...
    @property
    def months_before(self) -> int | None: ...
    @property
    def working_days(self) -> int | None: ...


def check_timed(rule: Timed) -> Verdict:
    """Whether anybody can say when something is owed, or why not."""
    if rule.rhythm not in RHYTHMS:
        return no(
            _("“多久一次”写的“%(rhythm)s”看不懂，请重新选。") % {"rhythm": rule.rhythm[:20]},
            code="unknown_rhythm",
        )
    asked = {Rhythm.WINDOW: (rule.opens, rule.closes), Rhythm.DAY: (rule.closes,)}
    if not all(map(is_day, asked.get(Rhythm(rule.rhythm), ()))):
        return no(_("日子请写成 09-01 这样：月、日各两位。"), code="bad_day")
    if rule.rhythm == Rhythm.BEFORE_TERM_ENDS and not 1 <= (rule.months_before or 0) <= MOST_BEFORE:
        return no(_("届满前几个月，请写 1 到 %(most)d。") % {"most": MOST_BEFORE}, code="months_before")
    if rule.rhythm == Rhythm.AFTER_ELECTION and not 1 <= (rule.working_days or 0) <= MOST_AFTER:
        return no(_("换届后几个工作日，请写 1 到 %(most)d。") % {"most": MOST_AFTER}, code="working_days")
    return yes()


def is_day(text: str) -> bool:
    """Whether a text is a day of some year: 02-29 is, 02-30 is not."""
    if not DAY_OF_YEAR.fullmatch(text):
        return False
    month, day = map(int, text.split("-"))
    return day <= monthrange(LEAP_YEAR, month)[1]


def rhythm_periods(rule: Obligation, year: int, organisation: Organisation | None) -> tuple[Period, ...]:
    """The periods of a rhythm that end in a year; a rhythm of terms has one at most, in the year of its day.

    Of a rule whose days nobody can read the whole year, so that it is seen and stands as faulty.
    """
    if not check_timed(rule):
        return (Period(date(year, 1, 1), date(year + 1, 1, 1)),)
    rhythm = Rhythm(rule.rhythm)
    if months := MONTHS_OF.get(rhythm):
        firsts = (date(year, month, 1) for month in range(1, 13, months))
        return tuple(Period(first, first_of_month(first, months)) for first in firsts)
    if rhythm == Rhythm.WINDOW:
        last = day_in(year, rule.closes)
        first = day_in(year if rule.opens <= rule.closes else year - 1, rule.opens)
        return (Period(first, last + DAY),)
    if rhythm == Rhythm.DAY:
        return (Period(date(year, 1, 1), day_in(year, rule.closes) + DAY),)
    if rhythm == Rhythm.AFTER_ELECTION:
        term = after_election(organisation, rule.working_days or 0)
    else:
        term = term_of(organisation, rule.months_before or 0)
    return (term,) if term is not None and term.last.year == year else ()


def term_of(organisation: Organisation | None, months_before: int) -> Period | None:
    """From the day the term of an organisation began until so many months before its end; None without a term."""
    if organisation is None or organisation.term_ends is None:
        return None
    last = months_earlier(organisation.term_ends, months_before)
    years = min(organisation.term_years, LONGEST_TERM)
    began = months_earlier(organisation.term_ends, 12 * years) + DAY
    return Period(min(began, last), last + DAY)


def after_election(organisation: Organisation | None, working_days: int) -> Period | None:
    """From the day of the last election of an organisation for so many working days; None where that day is not known."""
    if (
        organisation is None
        or organisation.elected is None
        or organisation.elected_precision != Precision.DAY
    ):
        return None
    return Period(organisation.elected, after_working_days(organisation.elected, working_days) + DAY)


def day_in(year: int, text: str) -> date:
    """A day of a year written 05-31; the 29th of February is the 28th where there is none."""
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_earlier(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    first = first_of_month(day, -months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
