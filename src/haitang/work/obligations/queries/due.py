"""What falls due on a stretch of days, whatever the year it belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation, OrganisationQuerySet
from haitang.network.organisations.queries import answered_by

from ..models import Obligation
from ..rules import FILE
from ..words import FRESH_DAYS, LONGEST_NEAR, Demand, Standing
from .calendar import Duty, Owed, bound_organisations, owed_by, rule_fault, standing_of, urgent_duties
from .periods import periods_in
from .rules import readable_rules


def falling_due(scope: Scope, days: Period, today: date, bodies: Iterable[Organisation]) -> list[Duty]:
    """The duties of some organisations whose last day is one of these. Three queries."""
    rules = list(readable_rules(scope).touching(days))
    return list(standing_of(list(owed_on(rules, bodies, days)), scope, today))


def pressing_duties(scope: Scope, today: date) -> list[Duty]:
    """What is near, and what is overdue since `FRESH_DAYS` days at most, the most urgent first. Four queries."""
    days = Period(today - timedelta(days=FRESH_DAYS), today + timedelta(days=LONGEST_NEAR + 1))
    rules = list(readable_rules(scope).touching(days))
    owing = [
        (rule, body, period)
        for rule, body, period in owed_on(rules, bound_organisations(scope, rules).standing(today), days)
        if (period.last - today).days <= rule.near_days
    ]
    return [
        duty for duty in urgent_duties(standing_of(owing, scope, today)) if duty.standing != Standing.FAULTY
    ]


def open_duties_of(bodies: Sequence[Organisation], scope: Scope, today: date) -> list[Duty]:
    """What these bodies owe in the year of a day and have not done: near, overdue or still to come. Three queries."""
    rules = list(readable_rules(scope).touching(Period(date(today.year, 1, 1), date(today.year + 1, 1, 1))))
    owing = list(owed_by(rules, bodies, today.year))
    undone = (Standing.OVERDUE, Standing.NEAR, Standing.COMING)
    return [duty for duty in standing_of(owing, scope, today) if duty.standing in undone]


def open_in(scope: Scope, year: int, today: date) -> list[Duty]:
    """What of a year is to be seen to on a day: faulty, near and overdue, the most urgent first. Four queries.

    What ends in the next year and is near by now is among it. What records meet, and was overdue for longer than
    `FRESH_DAYS` days, stands in the calendar only.
    """
    rules = list(readable_rules(scope).touching(Period(date(year, 1, 1), date(year + 2, 1, 1))))
    nearest = max((rule.near_days for rule in rules), default=0)
    years = range(year, max(year, (today + timedelta(days=nearest)).year) + 1)
    broken = {rule.pk for rule in rules if rule_fault(rule)}

    def is_open(rule: Obligation, period: Period) -> bool:
        days = (period.last - today).days
        stale = rule.demand == Demand.FIGURE and days < -FRESH_DAYS
        faulty = rule.pk in broken and period.last.year == year
        return not stale and (days <= rule.near_days or faulty)

    asked = [
        rule
        for rule in rules
        if rule.termly or any(is_open(rule, one) for each in years for one in periods_in(rule, each, None))
    ]
    # nobody reads where it lies; who is no more is asked for nothing
    bodies = bound_organisations(scope, asked).standing(today).select_related(None)
    found = list(bodies)
    owing = [owed for each in years for owed in owed_by(asked, found, each, is_open)]
    return urgent_duties(standing_of(owing, scope, today))


def owed_on(rules: Sequence[Obligation], bodies: Iterable[Organisation], days: Period) -> Iterator[Owed]:
    """What has its last day on one of these. No query."""
    found = list(bodies)
    for year in range(days.since.year, days.last.year + 1):
        for owed in owed_by(rules, found, year):
            if days.since <= owed[2].last < days.until:
                yield owed


def answered_for(acting: Acting) -> OrganisationQuerySet:
    """The organisations whose duties are `acting`'s own: his association, the bodies he runs."""
    return Organisation.objects.filter(answered_by(acting.scope_for(FILE))).select_related("region")
