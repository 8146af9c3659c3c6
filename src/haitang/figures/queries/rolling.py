"""Roll-ups in place of records: for scopes above counties, in months that have ended."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Substr

from haitang.accounts.scope import Scope, prefix_range

from ..declaring import Evidence, Indicator
from ..models import Closing, Reopened, RollUp, RollUpQuerySet
from ..periods import DAY, Period, first_of_month, month_text
from ..words import COUNTY_LENGTH, LENGTHS, ROLLED_LENGTHS, Kind
from .asking import MONTH, Ask, Rolled, spans_counties
from .evidence import sides
from .selecting import Selection, constant, counted, month_of, select

PLACES = ("", *LENGTHS)
MOST_REOPENED = 20
"""A month with more counties to be rolled up anew than this is read from its records altogether."""


def rolled_up(scope: Scope) -> Rolled | None:
    """What is rolled up of a scope above counties; None where figures are read from records.

    Two queries, once a request; none for a county.
    """
    if not spans_counties(scope):
        return None
    first, last = Closing.objects.aggregate(first=Min("month"), last=Max("month")).values()
    if last is None:
        return None
    reopened = Reopened.objects.filter(scope.q(region="county")).values_list("county", "month")
    return Rolled(first, first_of_month(last, 1), frozenset(reopened))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which months a question takes from roll-ups, and which stretches are counted from records, where."""

    since: date
    until: date
    reopened: dict[date, list[str]]
    live: list[tuple[Scope, Period]]


def plan_of(ask: Ask, indicator: Indicator, evidence: Evidence, by: str) -> Plan | None:
    """How roll-ups answer for one side; None when they cannot."""
    if ask.rolled is None or not ask.above_counties or not indicator.rolled:
        return None
    if indicator.kind == Kind.STOCK and by in (*PLACES, MONTH):
        days = Period(ask.period.since, min(ask.period.until, ask.on + DAY))
        return plan_of_stock(ask, ask.rolled, days if by == MONTH else Period(ask.on, ask.on + DAY))
    if not evidence.day or not evidence.additive or by not in (*PLACES, MONTH):
        return None
    return plan_of_flow(ask, ask.rolled)


def plan_of_stock(ask: Ask, rolled: Rolled, days: Period) -> Plan | None:
    """The last days of the months that end among these days; no other day of a stock is rolled up."""
    since = max(first_of_month(days.since), rolled.since)
    until = min(first_of_month(days.until), rolled.until)
    return with_reopened(ask, rolled, since, until, []) if since < until else None


def plan_of_flow(ask: Ask, rolled: Rolled) -> Plan | None:
    first = ask.period.since if ask.period.since.day == 1 else first_of_month(ask.period.since, 1)
    since = max(first, rolled.since)
    until = min(first_of_month(ask.period.until), rolled.until)
    if since >= until:
        return None
    around = [Period(ask.period.since, since), Period(until, ask.period.until)]
    return with_reopened(
        ask, rolled, since, until, [(ask.scope, piece) for piece in around if piece.since < piece.until]
    )


def with_reopened(
    ask: Ask, rolled: Rolled, since: date, until: date, live: list[tuple[Scope, Period]]
) -> Plan:
    reopened: defaultdict[date, list[str]] = defaultdict(list)
    for county, month in sorted(rolled.reopened):
        if since <= month < until:
            reopened[month].append(county)
    for month, counties in reopened.items():
        whole = len(counties) > MOST_REOPENED
        live.append((ask.scope if whole else Scope(regions=tuple(counties)), Period.month(month)))
    return Plan(since, until, dict(reopened), live)


def rolled_selections(
    plan: Plan, indicator: Indicator, ask: Ask, side: int, by: str, code: int
) -> Iterator[Selection]:
    """The selections that answer for one side: roll-ups, and records where there are none; `code` marks the cells."""
    length = ROLLED_LENGTHS.get(by, COUNTY_LENGTH)
    rows = RollUp.objects.within(ask.scope).filter(
        figure=indicator.name, side=side, length=length, month__gte=plan.since, month__lt=plan.until
    )
    key = key_of_roll_up(by)
    yield counted(without(rows, plan), key, code, Coalesce(Sum("number"), 0), Coalesce(Sum("rows"), 0))
    for scope, period in plan.live:
        flow = indicator.kind == Kind.FLOW
        behind = indicator.behind(scope, period if flow else period.last)
        month = None if flow or by != MONTH else constant(month_text(period.since))
        yield select(sides(behind)[side], code, by, month)


def key_of_roll_up(by: str) -> Combinable:
    if by == MONTH:
        return month_of("month")
    return Substr("code", 1, LENGTHS[by]) if by else constant("")


def without(rows: RollUpQuerySet, plan: Plan) -> RollUpQuerySet:
    """Leave out what is to be rolled up anew."""
    for month, counties in plan.reopened.items():
        places = Q()
        if len(counties) <= MOST_REOPENED:
            for county in counties:
                places |= prefix_range("code", county)
        rows = rows.exclude(Q(month=month) & places)
    return rows
