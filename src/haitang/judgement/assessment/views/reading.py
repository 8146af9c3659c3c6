"""Schemes, a round over its towns, one town's scores with their steps, the public notice, what changed since it was frozen."""

from itertools import groupby
from typing import Any

from django.db.models import Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Verdict
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.finals import seen_of
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.organisations.queries import answered_by
from haitang.network.organisations.words import OWN_ASSOCIATIONS
from haitang.work.tasks.queries import given_from, giving_from

from .. import queries, rules, snapshots
from ..actions.speaking import may_review
from ..documents import evidence_url
from ..doors import result_for, round_for, scheme_for
from ..formulas import rule_or_fault
from ..judging import ItemScore, PartText
from ..models import Item, Objection, Part, Result, Round, Scheme
from ..reading_words import round_words, scheme_words
from ..tables import ROUND_TONES, SCHEME_TONES, SchemeTable, result_table
from ..words import ITEM_SCORED, MOVES, SCHEME_MOVES, Move, SchemeMove, Sort, State

NO_SCHEMES = Empty(
    title=gettext_lazy("还没有考核办法"),
    sentence=gettext_lazy("从随系统提供的 100 分办法起草，改成本区县的，在年度开始前发布。"),
    drawing="sheet",
)
NO_RESULTS = Empty(
    title=gettext_lazy("还没有计算"),
    sentence=gettext_lazy("年度结束后计算一次，各家的得分就列在这里。"),
    drawing="calendar",
)
SHOWN = {"notice_not_over", "own_organisation"}
"""Refusals that stand on a grey button: it is the reader's move, but not now or not here."""

Crumbs = list[tuple[str, str]]


def scheme_crumbs(scheme: Scheme, running: Round | None = None) -> Crumbs:
    found = [(_("考核"), reverse("assessment:schemes"))]
    if running is not None:
        found.append((scheme.title, running.get_absolute_url()))
    return found


@needs(rules.VIEW)
@require_safe
def schemes(request: Visit) -> HttpResponse:
    """Every scheme with where its round stands, and what waits for the reader."""
    return list_page(
        request,
        queryset=queries.schemes_seen(request.acting),
        table_class=SchemeTable,
        title=_("考核"),
        name="schemes",
        template="assessment/schemes.html",
        empty=NO_SCHEMES,
        context={
            "may_design": request.acting.may(rules.DESIGN),
            "waiting": queries.pending_assessments(request.acting, timezone.localdate(request.at)),
        },
    )


@needs(rules.VIEW)
@require_safe
def scheme(request: Visit, pk: int) -> HttpResponse:
    """One scheme in words: what each item asks, how it is counted."""
    found = scheme_for(request.acting, pk)
    running = Round.objects.filter(scheme=found).first()
    design = rules.may_design(request.acting, found.district_id)
    titles = {one.name: one.title for one in indicators()}
    grouped = [
        (part, list(items)) for part, items in groupby(queries.items_of(found), key=lambda item: item.part)
    ]
    parts = [(part, [item_row(item, titles) for item in items]) for part, items in grouped]
    text = found.text_with(
        PartText(part.title, part.sort, part.weight, tuple(item.text() for item in items))
        for part, items in grouped
    )
    context = {
        "scheme": found,
        "round": running,
        "parts": parts,
        "tone": SCHEME_TONES[found.state],
        "may_amend": design.also(SCHEME_MOVES.verdict(found.state, SchemeMove.AMEND)),
        "may_publish": design.also(SCHEME_MOVES.verdict(found.state, SchemeMove.PUBLISH)),
        "may_open": running is None
        and bool(SCHEME_MOVES.verdict(found.state, SchemeMove.OPEN))
        and request.acting.may(rules.RUN, region=found.district_id),
        "may_see_history": request.acting.may("audit.history"),
        "seen": seen_of(found, scheme_words) if design else "",
        "fault": queries.fault_in(text, found.kind) if design else "",
        "crumbs": scheme_crumbs(found),
    }
    return render(request, "assessment/scheme.html", context)


def item_row(item: Item, titles: dict[str, Any]) -> dict[str, Any]:
    return {
        "item": item,
        "rule": rule_or_fault(item.formula, item.numbers, item.weight),
        "figure": titles.get(item.indicator, item.indicator),
        "months": (item.first_month, item.last_month) != (1, 12),
    }


@needs(rules.VIEW)
@require_safe
def round_of_results(request: Visit, pk: int) -> HttpResponse:
    """The towns the reader may open, by code, with their points a part; what can be done next."""
    running = round_for(request.acting, pk)
    found = round_moves(request, running)
    parts = list(Part.objects.filter(scheme=running.scheme_id))
    sums = {
        f"part_{part.position}": Sum("scores__points", filter=Q(scores__item__part=part), default=0)
        for part in parts
    }
    return list_page(
        request,
        queryset=queries.results_seen(request.acting, running).annotate(**sums),
        table_class=result_table(parts, running.scheme.kind),
        title=running.scheme.title,
        name="results",
        template="assessment/round.html",
        export=writer_for(request.acting),
        empty=NO_RESULTS,
        context={
            "round": running,
            "scheme": running.scheme,
            "tone": ROUND_TONES[running.state],
            "steps": [state.label for state in State],
            "step": list(State).index(State(running.state)) + 1 + (running.state == State.FROZEN),
            "acts": found,
            "seen": seen_of(running, round_words) if {"announce", "confirm", "freeze"} & set(found) else "",
            "behind": queries.incomplete_results(running) if said_now(request, running) else (),
            "left": queries.results_of_the_departed(running) if found.get(Move.COMPUTE) else (),
            "may_compare": running.state == State.FROZEN
            and request.acting.may(rules.RUN, region=running.scheme.district_id),
            "announced": running.notice_since is not None,
            "crumbs": scheme_crumbs(running.scheme),
        },
    )


def said_now(request: Visit, running: Round) -> bool:
    """Whether the round takes statements or reviews, and the reader sees to that."""
    may = request.acting.may(rules.REVIEW, region=running.scheme.district_id)
    return may and running.state in {State.COMPUTED, State.REVIEW}


def round_moves(request: Visit, running: Round) -> dict[str, Verdict]:
    """Every move of the whole round that its state allows, with whether this reader may make it."""
    by_runner, by_leader = (
        rules.may_run(request.acting, running),
        rules.may_confirm(request.acting, running),
    )
    verdicts = {
        Move.COMPUTE: by_runner,
        Move.CLOSE_STATEMENTS: by_runner,
        Move.ANNOUNCE: by_runner,
        Move.CONFIRM: by_leader.also(rules.notice_over(running, timezone.localdate(request.at))),
        Move.FREEZE: by_leader,
    }
    return {
        move.value: verdict
        for move, verdict in verdicts.items()
        if MOVES.verdict(running.state, move) and (verdict or verdict.code in SHOWN)
    }


def points_lost(item: Item, score: ItemScore) -> bool:
    """Whether there is something to be made good. A bonus is nobody's duty."""
    lost_from = {Sort.POINTS: item.weight, Sort.DEDUCTION: 0}.get(Sort(item.part.sort))
    return lost_from is not None and score.points < lost_from


@needs(rules.VIEW)
@require_safe
def result(request: Visit, pk: int, result_pk: int) -> HttpResponse:
    """One town: every item with its rule, its figure, the steps of its sum, and where the records are."""
    found = result_for(request.acting, pk, result_pk)
    running, acting = found.round, request.acting
    judgement = queries.judge_stored(found, running.scheme.text())
    items = queries.items_of(running.scheme)
    scores = {score.item.code: score for score in judgement.scores}
    said = {one.item_id: one for one in found.statements.all()}
    reviews = {one.item_id: one for one in found.reviews.all()}
    given = given_from(acting, ITEM_SCORED, found.pk, timezone.localdate(request.at))
    rows = [
        {
            **score_row(running, found, item, scores[item.code]),
            "tasks": given[str(item.pk)],
            "giving": giving_from(acting, ITEM_SCORED, found.pk, str(item.pk), found.organisation)
            if points_lost(item, scores[item.code])
            else "",
            "said": said.get(item.pk),
            "review": reviews.get(item.pk),
        }
        for item in items
    ]
    parts = [
        (part, sum(row["score"].points for row in group), group)
        for part, group in (
            (part, list(rows_of)) for part, rows_of in groupby(rows, key=lambda row: row["item"].part)
        )
    ]
    objections = objections_of(Objection.objects.filter(result=found))
    context = {
        "result": found,
        "round": running,
        "parts": parts,
        "objections": objections,
        "may_state": bool(MOVES.verdict(running.state, Move.STATE)) and rules.may_state(acting, found),
        "may_review": bool(MOVES.verdict(running.state, Move.REVIEW))
        and may_review(acting, found, request.at),
        "may_object": bool(MOVES.verdict(running.state, Move.OBJECT))
        and rules.may_object(acting, found).also(rules.in_notice(running, timezone.localdate(request.at))),
        "answerable": answerable(request, running, objections),
        "crumbs": scheme_crumbs(running.scheme, running),
    }
    return render(request, "assessment/result.html", context)


def score_row(running: Round, found: Result, item: Item, score: ItemScore) -> dict[str, Any]:
    return {
        "item": item,
        "score": score,
        "rule": rule_or_fault(item.formula, item.numbers, item.weight),
        "href": evidence_url(running, found, item) if item.indicator else "",
    }


def objections_of(objections: Any) -> list[Objection]:
    related = ("item", "answer", "result__region", "result__organisation", "result__round__scheme")
    return list(objections.select_related(*related).prefetch_related("answer__shifts__item").order_by("id"))


def answerable(request: Visit, running: Round, objections: list[Objection]) -> set[int]:
    """The keys of the objections this reader may answer: never one of a body of his own. At most one query."""
    acting = request.acting
    if not (objections and acting.may(rules.REVIEW) and MOVES.verdict(running.state, Move.ANSWER)):
        return set()
    own = queries.own_bodies(acting, timezone.localdate(request.at))
    return {
        one.pk
        for one in objections
        if rules.may_review(acting, one.result, holds_a_post=one.result.organisation_id in own)
    }


@needs(rules.VIEW)
@require_safe
def notice(request: Visit, pk: int) -> HttpResponse:
    """What is on public notice: every town of the district by code with total and band, and the objections answered."""
    running = round_for(request.acting, pk)
    if running.notice_since is None:
        raise Http404
    results = Result.objects.filter(round=running).select_related("region", "organisation")
    objections = objections_of(Objection.objects.filter(result__round=running))
    speaks = answered_by(request.acting.scope_for(rules.OBJECT), "organisation__")
    context = {
        "round": running,
        "scheme": running.scheme,
        "speaks": results.filter(speaks).order_by("region_id", "id"),
        "results": results.order_by("region_id", "id"),
        "own": set(queries.results_seen(request.acting, running).values_list("pk", flat=True)),
        "objections": objections,
        "answerable": answerable(request, running, objections),
        "of_places": running.scheme.kind in OWN_ASSOCIATIONS,
        "today": timezone.localdate(request.at),
        "crumbs": scheme_crumbs(running.scheme, running),
    }
    return render(request, "assessment/notice.html", context)


@needs(rules.RUN)
@require_safe
def round_differences(request: Visit, pk: int) -> HttpResponse:
    """A frozen round computed again from its snapshot, and what the figures say otherwise today."""
    running = round_for(request.acting, pk, rules.RUN)
    if running.state != State.FROZEN:
        raise Http404
    content = running.snapshot.content
    context = {
        "round": running,
        "scheme": running.scheme,
        "digest": running.snapshot.digest,
        "whole": snapshots.snapshot_digest(content) == running.snapshot.digest,
        "same": snapshots.gives_the_same(content),
        "towns": len(content["towns"]),
        "found": snapshots.snapshot_differences(running, content),
        "crumbs": scheme_crumbs(running.scheme, running),
    }
    return render(request, "assessment/differences.html", context)
