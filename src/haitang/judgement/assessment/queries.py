"""Reads of the assessment: schemes and rounds, what figures say of every town at once, what waits for whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.foundation.short_lists import ShortList
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import Ratio, indicator_named
from haitang.machinery.figures.queries import Ask, read_figure
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.network.access.queries import account_of, accounts_above, accounts_in
from haitang.network.organisations.models import Organisation, OrganisationQuerySet
from haitang.network.organisations.queries import answered_by, counted_by, counted_under
from haitang.network.organisations.words import Kind
from haitang.network.staffing.models import Appointment

from .formulas import Value
from .judging import Facts, Judgement, SchemeText, Source, exact, judge_organisation
from .models import (
    Item,
    Objection,
    Result,
    ResultQuerySet,
    Review,
    Round,
    RoundQuerySet,
    Scheme,
    SchemeQuerySet,
    Statement,
)
from .rules import CONFIRM, DESIGN, OBJECT, REVIEW, STATE, VIEW, check_scheme
from .words import Formula, SchemeState, State

PEOPLE = Source("regions.population", 1, 12)
"""What formulas by head divide by."""


def schemes_seen(acting: Acting) -> SchemeQuerySet:
    """Schemes as a list shows them; drafts only to who may write them."""
    drafts = acting.scope_for(DESIGN).q(region="district_id")
    found = Scheme.objects.within(acting.scope_for(VIEW)).select_related("district", "round")
    return found.filter(Q(state=SchemeState.PUBLISHED) | drafts)


def scheme_fault(scheme: Scheme) -> str:
    """Why nobody can be judged by a scheme as it stands, in a sentence naming the item; "" where they can. Two queries."""
    return fault_in(scheme.text(), scheme.kind)


def fault_in(text: SchemeText, kind: str) -> str:
    """The same of its text. No query."""
    try:
        return check_scheme(text, kind).reason
    except Refused as refused:
        return refused.reason


def items_of(scheme: Scheme) -> list[Item]:
    """Every item in the order of the scheme."""
    return list(
        Item.objects.filter(part__scheme=scheme)
        .select_related("part")
        .order_by("part__position", "position", "id")
    )


def judged_items(scheme: Scheme) -> list[Item]:
    return [item for item in items_of(scheme) if item.formula == Formula.JUDGED]


def assessed_organisations(scheme: Scheme) -> OrganisationQuerySet:
    """The organisations a scheme judges: those of its kind standing on the last day of its year."""
    inside = Organisation.objects.within(Scope(regions=(scheme.district_id,)))
    return inside.of_kind(scheme.kind).standing(scheme.last_day).order_by("region_id", "id")  # type: ignore[arg-type]  # a stored kind


def results_of_the_departed(running: Round) -> ResultQuerySet:
    """The results of organisations a round assesses no more: dissolved, before its year ended, since it was computed."""
    results = Result.objects.filter(round=running).exclude(
        organisation__in=assessed_organisations(running.scheme).order_by()
    )
    return results.select_related("organisation", "region").order_by("region_id", "id")


def ask_of(scheme: Scheme, source: Source, region: str = "") -> Ask:
    """What a source asks: over the whole district, or of one of its towns."""
    code = region or scheme.district_id
    period, on = scheme.when(source)
    return Ask(Scope(regions=(code,)), on, period, code)


def group_of(scheme: Scheme, result: Result) -> str:
    """What the figures of a result's organisation stand under: the code of its place, or its own key. No query."""
    return counted_under(scheme.kind, result.region_id, result.organisation_id)


Readings = Mapping[Source, Mapping[str, Value]]
"""What was read of each source, by what `group_of` says."""


def by_group(scheme: Scheme, source: Source, region: str = "") -> Mapping[str, Value]:
    """What a figure says of everybody a scheme judges, or of those in one town. One query, whatever their number."""
    figure = read_figure(source.indicator, ask_of(scheme, source, region), by=counted_by(scheme.kind))
    return {group: exact(value) for group, value in figure.by.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that figures say of those a scheme judges: by source, and the residents of their places."""

    readings: Readings
    people: Mapping[str, Value]
    nothing: Mapping[Source, Value]
    """What somebody without a record has: 0, or None where the figure is a ratio."""

    def facts(self, group: str, reviewed: Mapping[str, int] | None = None) -> Facts:
        values = {source: found.get(group, self.nothing[source]) for source, found in self.readings.items()}
        return Facts(values, int(self.people.get(group) or 0), reviewed)


def known_of(scheme: Scheme, text: SchemeText, *, only: Collection[Source] | None = None) -> Known:
    """Read all that a text asks, or these sources of it only: a query each, one more where something is counted by head."""
    sources = [source for source in text.sources if only is None or source in only]
    return Known(
        {source: by_group(scheme, source) for source in sources},
        by_group(scheme, PEOPLE) if text.counts_heads else {},
        {source: nothing_of(scheme, source) for source in sources},
    )


def value_now(scheme: Scheme, source: Source, result: Result) -> Value:
    """What a source reads of one organisation now. One query."""
    found = by_group(scheme, source, result.region_id)
    return found.get(group_of(scheme, result), nothing_of(scheme, source))


def nothing_of(scheme: Scheme, source: Source) -> Value:
    """What a figure says where there is no record. No query."""
    indicator = indicator_named(source.indicator)
    ask = ask_of(scheme, source)
    return None if isinstance(indicator.behind(ask.scope, ask.when(indicator)), Ratio) else exact(0)


def reviewed_points(running: Round) -> dict[int, dict[str, int]]:
    """The latest reviewed points of a round by result and item code. One query."""
    return latest_points(Review.objects.filter(result__round=running))


def latest_points(reviews: QuerySet[Review]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for result, code, points in reviews.order_by("id").values_list("result_id", "item__code", "points"):
        found.setdefault(result, {})[code] = points
    return found


def round_of(
    acting: Acting, district: str, year: int, kind: str = Kind.TOWN_ASSOCIATION.value
) -> Round | None:
    """The round over a kind of organisation of a district in a year, where somebody may see it."""
    seen = Round.objects.within(acting.scope_for(VIEW)).select_related("scheme__district")
    return seen.filter(scheme__district=district, scheme__year=year, scheme__kind=kind).first()


def points_given(result: Result) -> dict[str, int]:
    """The latest reviewed points of one result, by item code. One query."""
    return latest_points(result.reviews.all()).get(result.pk, {})


def results_seen(acting: Acting, running: Round) -> ResultQuerySet:
    """The results of a round that somebody may open, by the code of the town: nobody is ranked."""
    found = Result.objects.within(acting.scope_for(VIEW)).filter(round=running)
    return found.select_related("organisation", "region").order_by("region_id", "id")


def judge_stored(result: Result, text: SchemeText) -> Judgement:
    """A result judged again from what is stored of it: the same points, with their steps. Two queries."""
    values = dict(result.scores.values_list("item__code", "value"))
    sources = {item.source: values.get(item.code) for item in text.items if item.source is not None}
    reviewed = points_given(result)
    return judge_organisation(text, Facts(sources, result.people, reviewed))


def judges_of(scheme: Scheme, at: datetime) -> list[int]:
    """The accounts that review: the district's; of the district itself those above it. One query."""
    if scheme.kind == Kind.DISTRICT_ASSOCIATION:
        return accounts_above(REVIEW, [scheme.district_id], at)
    return accounts_in(REVIEW, scheme.district_id, at)


def somebody_above(districts: Iterable[str], at: datetime) -> bool:
    """Whether an account above one of these districts may review and confirm what is judged of the district itself."""
    return bool(accounts_above(CONFIRM, districts, at))


def own_post(acting: Acting, organisation: Organisation, on: date) -> bool:
    """Whether the person behind `acting` holds a post in an organisation on a day."""
    if acting.person_id is None:
        return False
    held = Appointment.objects.on(on).filter(person_id=acting.person_id, post__organisation=organisation)
    return held.exists()


def own_bodies(acting: Acting, on: date) -> set[int]:
    """The keys of the organisations in which the person behind `acting` holds a post on a day. At most one query."""
    if acting.person_id is None:
        return set()
    held = Appointment.objects.on(on).filter(person_id=acting.person_id)
    return set(held.values_list("post__organisation_id", flat=True))


def count_unreviewed(running: Round) -> int:
    """How many judged items of how many organisations nobody has reviewed yet. Three queries."""
    return count_lacking(running, Review.objects.all())


def count_unstated(running: Round) -> int:
    """How many judged items of how many organisations have no statement of their own yet. Three queries."""
    return count_lacking(running, Statement.objects.all())


def count_lacking(running: Round, words: QuerySet[Review] | QuerySet[Statement]) -> int:
    wanted = len(judged_items(running.scheme)) * Result.objects.filter(round=running).count()
    done = words.filter(result__round=running).order_by().values("result", "item").distinct().count()
    return wanted - done


def incomplete_results(running: Round) -> ResultQuerySet:
    """The results in which a judged item still lacks what the round takes: its own statement, or then a review."""
    said = "statements__item" if running.state == State.COMPUTED else "reviews__item"
    counted = Result.objects.filter(round=running).annotate(said=Count(said, distinct=True))
    lacking = counted.filter(said__lt=len(judged_items(running.scheme)))
    return lacking.select_related("organisation", "region").order_by("region_id", "id")


def previous_round(scheme: Scheme) -> Round | None:
    """The latest computed round of an earlier year of the same district and kind."""
    earlier = Round.objects.filter(
        scheme__district=scheme.district_id, scheme__kind=scheme.kind, scheme__year__lte=scheme.year
    )
    return (
        earlier.exclude(state=State.OPENED)
        .exclude(scheme=scheme)
        .select_related("scheme")
        .order_by("-scheme__year")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: own statements to write, notices he may object to, rounds to review, rounds with objections
    to answer."""

    statements: Sequence[Result] = ()
    notices: Sequence[Round] = ()
    reviews: Sequence[Round] = ()
    objections: Sequence[Round] = ()


OWN_RESULTS: Final = ShortList(Result, "round_id", "organisation__name", "round__scheme__title")
ROUNDS: Final = ShortList(Round, "state", "notice_until", "scheme__title", "scheme__kind")


def waiting_columns(acting: Acting, today: date) -> tuple[Subquery, ...]:
    """What `waiting_of` is made from, as columns of another query."""
    return (
        OWN_RESULTS.column(statements_due(acting)),
        ROUNDS.column(open_to_objections(acting).filter(notice_until__gte=today)),
        ROUNDS.column(rounds_to_judge(acting)),
    )


def waiting_of(statements: Sequence[Any], notices: Sequence[Any], to_judge: Sequence[Any]) -> Waiting:
    """What the assessment asks of somebody, from what stood in `waiting_columns`."""
    judged = ROUNDS.of(to_judge)
    return Waiting(
        statements=OWN_RESULTS.of(statements),
        notices=ROUNDS.of(notices),
        reviews=[running for running in judged if running.state == State.REVIEW],
        objections=[running for running in judged if running.state == State.NOTICE],
    )


def pending_assessments(acting: Acting, today: date) -> Waiting:
    """What the assessment asks of somebody today. One query."""
    for row in account_of(acting).values_list(*waiting_columns(acting, today)):
        return waiting_of(*row)
    return Waiting()


def statements_due(acting: Acting) -> ResultQuerySet:
    """Own organisations in a round that takes statements, which have not made all of theirs."""
    own = Result.objects.filter(answered_by(acting.scope_for(STATE), "organisation__"))
    own = own.filter(round__state=State.COMPUTED)
    judged = Count(
        "round__scheme__parts__items",
        filter=Q(round__scheme__parts__items__formula=Formula.JUDGED),
        distinct=True,
    )
    counted = own.annotate(judged=judged, stated=Count("statements", distinct=True))
    lacking = counted.filter(stated__lt=F("judged")).order_by().values("pk")
    found = Result.objects.filter(pk__in=lacking)
    return found.select_related("organisation", "round__scheme").order_by("id")


def last_day_words(running: Round) -> str:
    """Until when one may object, as the notice, the workbench and the mail say it."""
    return _("对考核公示有异议的，请在 %(day)s前（含当天）提出。") % {"day": day(running.notice_until)}


def open_to_objections(acting: Acting) -> RoundQuerySet:
    """The rounds on notice in which an organisation is judged that `acting` may object for, the first to end first."""
    own = Result.objects.filter(answered_by(acting.scope_for(OBJECT), "organisation__"), round=OuterRef("pk"))
    found = Round.objects.filter(Exists(own), state=State.NOTICE)
    return found.select_related("scheme").order_by("notice_until", "id")


def rounds_to_judge(acting: Acting) -> RoundQuerySet:
    """Rounds under review, and those on notice with an objection nobody has answered; none over one's own district."""
    open_ones = Objection.objects.unanswered().filter(result__round=OuterRef("pk"))
    asking = Q(state=State.REVIEW) | Q(Exists(open_ones), state=State.NOTICE)
    scope = acting.scope_for(REVIEW).q(region="scheme__district_id")
    own = Q(scheme__kind=Kind.DISTRICT_ASSOCIATION, scheme__district__in=acting.scope.regions)
    return Round.objects.filter(scope, asking).exclude(own).select_related("scheme").order_by("id")
