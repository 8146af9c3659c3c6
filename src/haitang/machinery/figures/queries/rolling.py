"""Stored counts in place of records: for scopes above counties, in months that have ended and on the days kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import DateField, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Substr

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.scope import Scope, prefix_range

from ..declaring import Evidence, Indicator, indicators
from ..installed import ABOVE, is_watched
from ..models import Changed, Closing, KeptDay, Present, Reopened, RollUp
from ..periods import DAY, Period, first_of_month, month_text
from ..words import EDITION_LENGTH, KEPT_MONTHS, LENGTHS, ROLLED_LENGTHS, Kind, Side
from .asking import MONTH, Ask, Rolled, spans_counties
from .evidence import counted_sides
from .selecting import Selection, constant, month_of, select, select_counted

PLACES = ("", *LENGTHS)
MOST_STALE = 50
"""Where more counties than this are to be counted anew, everything is read from records."""


def rolled_up(scope: Scope) -> Rolled | None:
    """What is stored of a scope above counties; None where figures are read from records.

    Two queries, once a request; none for a county.
    """
    if not spans_counties(scope):
        return None
    nothing = Value(None, output_field=DateField())
    closed = Closing.objects.filter(edition=edition()).order_by().values_list("month", nothing)
    kept = KeptDay.objects.filter(edition=edition()).order_by().values_list(nothing, "day")
    stored = list(closed.union(kept, all=True))
    months = [month for month, _day in stored if month]
    days = frozenset(day for _month, day in stored if day)
    if not stored:
        return None
    reopened = Reopened.objects.filter(scope.q(region="county")).order_by()
    changed = Changed.objects.filter(touching(scope)).order_by()
    stale = list(
        reopened.values_list("county", "month", Value(value=False)).union(
            changed.values_list("code", nothing, "present")
        )
    )
    return Rolled(
        since=min(months, default=date.max),
        until=first_of_month(max(months), 1) if months else date.min,
        days=days,
        reopened=frozenset((code, month) for code, month, _present in stale if month),
        changed=frozenset(code for code, month, _present in stale if not month),
        lately=frozenset(code for code, _month, present in stale if present),
    )


def edition() -> str:
    """Tells which figures are stored and which release counts them: what another edition stored may lack or differ."""
    stored = [f"{each.name} {each.rolled} {is_watched(each.name)}" for each in indicators()]
    return sha256("\n".join([ABOVE.release, *Side.__members__, *stored]).encode()).hexdigest()[
        :EDITION_LENGTH
    ]


def touching(scope: Scope) -> Q:
    """The codes of changes inside a scope, and of those around it."""
    if "" in scope.regions:
        return Q()
    around = {code[:length] for code in scope.regions for length in range(len(code))}
    return Q(code__in=around) | scope.q(region="code")


def stored_since(rolled: Rolled, indicator: Indicator) -> date:
    """The first month stored of a figure: of watched ones only the last months are."""
    if not is_watched(indicator.name) or rolled.until == date.min:
        return rolled.since
    return max(rolled.since, first_of_month(rolled.until, -KEPT_MONTHS))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which stored rows answer, months of [since, until) or a day, and which stretches are counted from records, where."""

    rows: QuerySet[Any]
    since: date = date.max
    until: date = date.max
    live: list[tuple[Scope, Period]] = field(default_factory=list)


def plan_of(ask: Ask, indicator: Indicator, evidence: Evidence, by: str) -> Plan | None:
    """How stored counts answer for one side; None when they cannot."""
    if ask.rolled is None or not ask.above_counties or by not in (*PLACES, MONTH):
        return None
    if not rolls_up(indicator, evidence):
        return None
    if indicator.kind == Kind.FLOW:
        return plan_of_flow(ask, ask.rolled, indicator)
    days = Period(ask.period.since, min(ask.period.until, ask.on + DAY))
    if by == MONTH:
        return plan_of_stock(ask, ask.rolled, indicator, days)
    on = Period(ask.on, ask.on + DAY)
    return plan_of_stock(ask, ask.rolled, indicator, on) or plan_of_day(ask, indicator)


def rolls_up(indicator: Indicator, side: Evidence) -> bool:
    """Whether a side's months are stored: a flow's must add up; a ratio's whole of another kind is always read."""
    told = indicator.rolled or is_watched(indicator.name)
    return told and (indicator.kind == Kind.STOCK or (bool(side.day) and side.additive))


def plan_of_stock(ask: Ask, rolled: Rolled, indicator: Indicator, days: Period) -> Plan | None:
    """The last days of the months that end among these days."""
    since = max(first_of_month(days.since), stored_since(rolled, indicator))
    until = min(first_of_month(days.until), rolled.until)
    return (
        of_months(ask, rolled, indicator, Plan(RollUp.objects.all(), since, until)) if since < until else None
    )


def plan_of_day(ask: Ask, indicator: Indicator) -> Plan | None:
    """A stock on one of the days kept; None on any other."""
    rolled = ask.rolled
    if (
        rolled is None
        or not ask.above_counties
        or ask.on not in rolled.days
        or not is_watched(indicator.name)
    ):
        return None
    rows, day = Present.objects.filter(day=ask.on), Period(ask.on, ask.on + DAY)
    if too_stale(ask.scope, rolled.lately):
        return Plan(rows.none(), live=[(ask.scope, day)])
    if not rolled.lately:
        return Plan(rows)
    return Plan(rows.exclude(inside(rolled.lately)), live=[(Scope(regions=in_order(rolled.lately)), day)])


def plan_of_flow(ask: Ask, rolled: Rolled, indicator: Indicator) -> Plan | None:
    first = ask.period.since if ask.period.since.day == 1 else first_of_month(ask.period.since, 1)
    since = max(first, stored_since(rolled, indicator))
    until = min(first_of_month(ask.period.until), rolled.until)
    if since >= until:
        return None
    around = [Period(ask.period.since, since), Period(until, ask.period.until)]
    live = [(ask.scope, piece) for piece in around if piece.since < piece.until]
    return of_months(ask, rolled, indicator, Plan(RollUp.objects.all(), since, until, live))


def of_months(ask: Ask, rolled: Rolled, indicator: Indicator, plan: Plan) -> Plan:
    """The plan with the rows of its months, less what is to be made anew: that is read from records."""
    rows = plan.rows.filter(month__gte=plan.since, month__lt=plan.until)
    live = list(plan.live)
    for period, codes in stale_periods(rolled, indicator, Period(plan.since, plan.until)).items():
        whole, months = too_stale(ask.scope, codes), Q(period.q("month"))
        rows = rows.exclude(months if whole else months & inside(codes))
        live.append((ask.scope if whole else Scope(regions=in_order(codes)), period))
    return Plan(rows, plan.since, plan.until, live)


def stale_periods(rolled: Rolled, indicator: Indicator, period: Period) -> Mapping[Period, set[str]]:
    """The codes of which months in a period are not to be read from what is stored, by month; of a flow's by stretch."""
    found: defaultdict[Period, set[str]] = defaultdict(set)
    if is_watched(indicator.name):
        stretches = [period] if indicator.kind == Kind.FLOW else list(period.months())
        return {stretch: set(rolled.changed) for stretch in stretches if rolled.changed}
    for county, month in sorted(rolled.reopened):
        if period.since <= month < period.until:
            found[Period.month(month)].add(county)
    return found


def too_stale(scope: Scope, codes: Iterable[str]) -> bool:
    """Whether to read a whole scope from records: many counties are stale, or something is that lies around the scope."""
    stale = set(codes)
    return len(stale) > MOST_STALE or "" in stale or not all(scope.covers(region=code) for code in stale)


def inside(codes: Iterable[str]) -> Q:
    found = Q()
    for code in in_order(codes):
        found |= prefix_range("code", code)
    return found


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))


def rolled_selections(
    plan: Plan, indicator: Indicator, ask: Ask, side: int, by: str, code: int
) -> Iterator[Selection]:
    """The selections that answer for one side: stored rows, and records where there are none; `code` marks the cells."""
    yield stored_selection(plan, indicator, ask, side, by, code)
    for scope, period in plan.live:
        flow = indicator.kind == Kind.FLOW
        behind = indicator.behind(scope, period if flow else period.last)
        month = None if flow or by != MONTH else constant(month_text(period.since))
        yield select(counted_sides(behind)[side], code, by, month)


def stored_selection(plan: Plan, indicator: Indicator, ask: Ask, side: int, by: str, code: int) -> Selection:
    length = ROLLED_LENGTHS.get(by, COUNTY_LENGTH)
    rows = plan.rows.filter(ask.scope.q(region="code"), figure=indicator.name, side=side, length=length)
    if by == MONTH:
        key: Combinable = month_of("month") if rows.model is RollUp else month_of("day")
    else:
        key = Substr("code", 1, LENGTHS[by]) if by else constant("")
    return select_counted(rows, key, code, Coalesce(Sum("number"), 0), Coalesce(Sum("rows"), 0))
