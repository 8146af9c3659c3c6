"""Which days an obligation's periods are made of. No query."""

from calendar import monthrange
from datetime import date

from haitang.machinery.figures.periods import DAY, Period, first_of_month
from haitang.network.organisations.models import Organisation

from ..models import Obligation
from ..words import MONTHS_OF, Rhythm


def periods_in(rule: Obligation, year: int, organisation: Organisation) -> tuple[Period, ...]:
    """The periods of a rule that end in a year and that it judges, earliest first; whoever they bind."""
    return tuple(period for period in days_of(rule, year, organisation) if rule.judges(period.last))


def owed(rule: Obligation, year: int, organisation: Organisation) -> tuple[Period, ...]:
    """Of these, the ones an organisation owes: it stood from their first day to their last.

    What follows the term is owed by whoever stands on the last day.
    """
    return tuple(
        period for period in periods_in(rule, year, organisation) if stands(rule, organisation, period)
    )


def stands(rule: Obligation, organisation: Organisation, period: Period) -> bool:
    founded, dissolved = organisation.founded, organisation.dissolved
    by = period.last if rule.termly else period.since
    return (founded is None or founded <= by) and (dissolved is None or period.last < dissolved)


def days_of(rule: Obligation, year: int, organisation: Organisation) -> tuple[Period, ...]:
    """The periods of a rhythm that end in a year; a rhythm of terms has one at most, in the year of its day."""
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
    term = term_of(organisation, rule.months_before or 0)
    return (term,) if term is not None and term.last.year == year else ()


def term_of(organisation: Organisation, months_before: int) -> Period | None:
    """From the day the term of an organisation began until so many months before its end; None without a term."""
    if organisation.term_ends is None:
        return None
    last = months_earlier(organisation.term_ends, months_before)
    began = months_earlier(organisation.term_ends, 12 * organisation.term_years) + DAY
    return Period(min(began, last), last + DAY)


def day_in(year: int, text: str) -> date:
    """A day of a year written 05-31; the 29th of February is the 28th where there is none."""
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_earlier(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    first = first_of_month(day, -months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
