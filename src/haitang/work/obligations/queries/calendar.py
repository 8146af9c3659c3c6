"""How organisations stand to what they owe in a year: met by records, never ticked. Four queries, whatever their number."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import Evidence, Function, Indicator, indicator_named, indicators
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import (
    BODY,
    Number,
    Series,
    group_key,
    in_words,
    of_body,
    read_series,
    sides,
    sides_of,
)
from haitang.machinery.figures.words import Kind as FigureKind
from haitang.machinery.ui.lights import Light, light
from haitang.network.organisations.models import Organisation, OrganisationQuerySet
from haitang.network.organisations.queries import PLACE, counted_by, counted_under

from ..models import Filing, Obligation, Plan
from ..words import Demand, Standing, State
from .periods import check_timed, owed_periods, owes_period, periods_in
from .rules import readable_rules

URGENCY: Final = {standing: number for number, standing in enumerate(Standing)}
Owed: TypeAlias = tuple[Obligation, Organisation, Period]


@dataclass(frozen=True, slots=True)
class Duty:
    """One period of an obligation for one organisation, as it stands on a day.

    `value` is what was counted so far, of a figure; `filing` what was handed in, of a document. `fault` is why its rule
    cannot be read.
    """

    rule: Obligation
    organisation: Organisation
    period: Period
    today: date
    value: Number = None
    filing: Filing | None = None
    fault: str = ""

    @property
    def standing(self) -> Standing:
        if self.fault:
            return Standing.FAULTY
        if self.filing is not None:
            return Standing.MET if self.filing.state == State.ACKNOWLEDGED else Standing.WAITING
        if self.value is not None and self.value >= self.rule.at_least:
            return Standing.MET
        left = (self.period.last - self.today).days
        if left < 0:
            return Standing.OVERDUE
        return Standing.NEAR if left <= self.rule.near_days else Standing.COMING

    @property
    def late_days(self) -> int:
        """How many days after the last one a document was handed in; 0 in time."""
        return max(0, (self.filing.filed_on - self.period.last).days) if self.filing else 0

    @property
    def light(self) -> Light:
        """Its time in words beside the colour."""
        standing = self.standing
        if standing in {Standing.OVERDUE, Standing.NEAR, Standing.COMING}:
            return light(self.period.last, self.today, soon=self.rule.near_days)
        if self.late_days:
            late = ngettext("迟报 %(days)d 天", "迟报 %(days)d 天", self.late_days)
            return Light("calm", late % {"days": self.late_days})
        return Light("late" if standing == Standing.FAULTY else "calm", standing.label)

    @property
    def counted(self) -> str:
        """What is counted beside what is asked: 0 / 1; of a document its title."""
        if self.filing is not None:
            return self.filing.title
        if self.rule.demand == Demand.DOCUMENT or self.fault:
            return ""
        return f"{in_words(self.value or 0)} / {self.rule.at_least:,}"

    @property
    def urgency(self) -> tuple[int, date, str, int]:
        """Sorts the overdue first, of these the oldest."""
        return URGENCY[self.standing], self.period.last, self.organisation.region_id, self.organisation.pk

    def get_absolute_url(self) -> str:
        return reverse("obligations:duty", args=[self.rule.pk, self.organisation.pk, self.period.text])


@dataclass(frozen=True)
class Calendar:
    """A year of duties: the rules that judge it, the organisations bound, every period each of them owes."""

    year: int
    today: date
    rules: list[Obligation]
    duties: list[Duty]

    @cached_property
    def by_code(self) -> dict[str, list[Duty]]:
        """The duties of each obligation, in the order of the rules; a change of rule within the year keeps them together."""
        found: dict[str, list[Duty]] = {rule.code: [] for rule in self.rules}
        for duty in self.duties:
            found[duty.rule.code].append(duty)
        return found

    def count(self, *standings: Standing) -> int:
        return sum(duty.standing in standings for duty in self.duties)


def calendar_of(
    scope: Scope, year: int, today: date, *, code: str = "", organisation: Organisation | None = None
) -> Calendar:
    """The year of everybody in a scope, or of one obligation or organisation. Four queries."""
    days = Period(date(year, 1, 1), date(year + 1, 1, 1))
    rules = readable_rules(scope).touching(days)
    found = list(rules.filter(code=code) if code else rules)
    bodies = [organisation] if organisation is not None else list(bound_organisations(scope, found))
    owing = list(owed_by(found, bodies, year))
    return Calendar(year, today, found, list(standing_of(owing, scope, today)))


def duty_of(
    rule: Obligation, organisation: Organisation, period: Period, scope: Scope, today: date
) -> Duty | None:
    """How one organisation stands to one period of a rule; None when it does not owe it. Two queries."""
    if not rule.binds(organisation) or period not in owed_periods(rule, period.last.year, organisation):
        return None
    return next(standing_of([(rule, organisation, period)], scope, today))


def bound_organisations(scope: Scope, rules: Iterable[Obligation]) -> OrganisationQuerySet:
    """The organisations of a scope that some rule binds."""
    kinds = {rule.organisation_kind for rule in rules if rule.organisation_kind}
    named = {rule.organisation_id for rule in rules if rule.organisation_id}
    bodies = Organisation.objects.within(scope).filter(Q(kind__in=kinds) | Q(pk__in=named))
    return bodies.select_related("region").order_by("region_id", "kind", "name", "id")


def owed_by(
    rules: Sequence[Obligation],
    bodies: Iterable[Organisation],
    year: int,
    asked: Callable[[Obligation, Period], bool] = lambda _rule, _period: True,
) -> Iterator[Owed]:
    """Every period every one of these organisations owes, of those asked for, by organisation."""
    by_kind: defaultdict[tuple[str, str], list[Obligation]] = defaultdict(list)
    by_body: defaultdict[int, list[Obligation]] = defaultdict(list)
    for rule in rules:
        if rule.organisation_id is not None:
            by_body[rule.organisation_id].append(rule)
        else:
            by_kind[rule.district_id, rule.organisation_kind].append(rule)
    alike = {
        rule.pk: [period for period in periods_in(rule, year, None) if asked(rule, period)]
        for rule in rules
        if not rule.termly
    }
    for body in bodies:
        for rule in (*by_kind[county_of(body.region_id), body.kind], *by_body[body.pk]):
            periods = alike[rule.pk] if not rule.termly else periods_in(rule, year, body)
            for period in periods:
                if owes_period(rule, body, period) and (not rule.termly or asked(rule, period)):
                    yield rule, body, period


def standing_of(owing: Sequence[Owed], scope: Scope, today: date) -> Iterator[Duty]:
    """How each of these stands today, in their order. Two queries."""
    rules = {rule.pk: rule for rule, _body, _period in owing}
    faults = {key: rule_fault(rule) for key, rule in rules.items()}
    sound = [one for one in owing if not faults[one[0].pk]]
    values = values_of([one for one in sound if one[0].demand == Demand.FIGURE], scope, today)
    filed = filed_for([one for one in sound if one[0].demand == Demand.DOCUMENT], scope)
    for rule, body, period in owing:
        at = (rule.pk, body.pk, period)
        yield Duty(rule, body, period, today, values.get(at), filed.get(at), faults[rule.pk])


def rule_fault(rule: Obligation) -> str:
    """Why a rule cannot be read, its days or its figure, in a sentence; nothing when it can. No query."""
    if not (verdict := check_timed(rule)):
        return verdict.reason
    if rule.demand == Demand.DOCUMENT:
        return ""
    kind = rule.organisation.kind if rule.organisation is not None else rule.organisation_kind
    try:
        measurable_indicator(rule.indicator, counted_by(kind))
    except Refused as refused:
        return refused.reason
    return ""


def fault_of_plan(plan: Plan) -> str:
    """Which of a plan's targets nothing can be measured by, in a sentence. One query."""
    known = {one.name for one in indicators()}
    unknown = sorted(set(plan.targets.values_list("indicator", flat=True)) - known)
    return (
        _("没有这些指标：%(names)s。请删去这些年度目标。") % {"names": "、".join(unknown)} if unknown else ""
    )


def measurable_indicator(name: str, by: str) -> Indicator:
    """The figure of a name, if an obligation can be measured by it. No query.

    Raises `Refused` for an unknown one (unknown_figure), a ratio (not_a_count), one not told apart by body (not_by_body).
    """
    indicator = indicator_named(name)
    is_ratio, is_by = countable(name, by, indicator.function)
    if is_ratio:
        raise Refused(
            _("“%(title)s”是比率；制度要求只按数量计，比率请放到规划或考核里。") % {"title": indicator.title},
            code="not_a_count",
        )
    if not is_by:
        raise Refused(
            _("“%(title)s”只能按地方计，不能分到一个个组织。") % {"title": indicator.title},
            code="not_by_body",
        )
    return indicator


@lru_cache(maxsize=1024)
def countable(name: str, by: str, _function: Function) -> tuple[bool, bool]:
    """Whether a figure is a ratio, and whether it can be told apart so: neither depends on where or when it is asked."""
    evidence, *others = sides_of(indicator_named(name))
    return bool(others), group_key(evidence, by) is not None


def group_of(body: Organisation) -> str:
    return counted_under(body.kind, body.region_id, body.pk)


def values_of(owing: Sequence[Owed], scope: Scope, today: date) -> dict[tuple[int, int, Period], Number]:
    """What was counted in each period, 0 where nothing was. One query; a figure is read once, whichever rules ask for it."""
    wanted: defaultdict[tuple[str, str], set[Period]] = defaultdict(set)
    for rule, body, period in owing:
        wanted[rule.indicator, counted_by(body.kind)].add(period)
    reach = reach_of(scope, [body for _rule, body, _period in owing])
    asked = [
        Series(indicator, reach[by == BODY], disjoint, by, today)
        for (indicator, by), periods in wanted.items()
        for disjoint in without_overlap(periods)
    ]
    if not asked:
        return {}
    values = {
        (series.name, series.by, group, period): value
        for series, found in zip(asked, read_series(asked), strict=True)
        for (period, group), value in found.items()
    }
    return {
        (rule.pk, body.pk, period): values.get(
            (rule.indicator, counted_by(body.kind), group_of(body), period), 0
        )
        for rule, body, period in owing
    }


def reach_of(scope: Scope, bodies: Iterable[Organisation]) -> tuple[Scope, Scope]:
    """Where the figures of places and of bodies are counted: everywhere these organisations answer for, though who reads
    sees less, so that a number is the same for everybody."""
    places, lines = {*scope.regions}, {*scope.lines}
    wide = any(len(code) <= COUNTY_LENGTH for code in scope.regions)
    for body in bodies:
        if counted_by(body.kind) != BODY and not scope.covers(region=body.region_id):
            places.add(body.region_id)
        elif counted_by(body.kind) == BODY and not wide:
            lines.add(body.line)
    return Scope(regions=tuple(sorted(places))), Scope(regions=scope.regions, lines=tuple(sorted(lines)))


def without_overlap(periods: Iterable[Period]) -> list[tuple[Period, ...]]:
    """Periods in as few groups as are needed for those of each not to overlap."""
    groups: list[list[Period]] = []
    for period in sorted(periods, key=lambda period: (period.since, period.until)):
        free = next((group for group in groups if group[-1].until <= period.since), None)
        if free is None:
            groups.append(free := [])
        free.append(period)
    return [tuple(group) for group in groups]


def filed_for(owing: Sequence[Owed], scope: Scope) -> dict[tuple[int, int, Period], Filing]:
    """The filing that answers each period; an acknowledged one before one that waits. One query."""
    if not owing:
        return {}
    filings = Filing.objects.within(scope).standing().select_related("obligation")
    filings = filings.filter(
        obligation__code__in={rule.code for rule, _body, _period in owing},
        until__gt=min(period.since for _rule, _body, period in owing),
        since__lt=max(period.until for _rule, _body, period in owing),
    )
    by_body: defaultdict[tuple[int, str], list[Filing]] = defaultdict(list)
    for filing in filings.order_by("state", "filed_on", "id"):  # "acknowledged" sorts before "filed"
        by_body[filing.organisation_id, filing.obligation.code].append(filing)
    found: dict[tuple[int, int, Period], Filing] = {}
    for rule, body, period in owing:
        for filing in by_body[body.pk, rule.code]:
            if filing.since < period.until and period.since < filing.until:
                found.setdefault((rule.pk, body.pk, period), filing)
    return found


def duty_evidence(duty: Duty) -> Evidence:
    """The records behind a duty's value, which sum exactly to it."""
    indicator, by = indicator_named(duty.rule.indicator), counted_by(duty.organisation.kind)
    place = duty.organisation.region_id[: PLACE.get(by, COUNTY_LENGTH)]
    flow = indicator.kind == FigureKind.FLOW
    when = duty.period if flow else min(duty.period.last, duty.today)
    (evidence,) = sides(indicator.behind(Scope(regions=(place,)), when))
    return evidence if by != BODY else of_body(evidence, duty.organisation.pk)


def urgent_duties(duties: Iterable[Duty]) -> list[Duty]:
    """What is to be seen to: faulty, overdue and near, the most urgent first."""
    pressing = {Standing.OVERDUE, Standing.NEAR, Standing.FAULTY}
    return sorted((duty for duty in duties if duty.standing in pressing), key=lambda duty: duty.urgency)
