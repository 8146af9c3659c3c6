"""Running a round: opened, computed from figures, handed on to review, put on public notice, confirmed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.finals import makes
from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused
from haitang.foundation.working_days import after_working_days
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation

from .. import notices, queries, rules
from ..judging import Judgement, SchemeText, judge_organisation
from ..models import Item, Objection, Result, Round, Scheme, Score
from ..words import MOVES, SCHEME_MOVES, Move, SchemeMove, State


@transaction.atomic
def open_round(*, scheme: Scheme, acting: Acting, at: datetime) -> Round:
    """Begin the one round of a published scheme. Refused over the district itself while nobody above it can judge."""
    acting.verdict(rules.RUN, region=scheme.district_id).require()
    SCHEME_MOVES.verdict(scheme.state, SchemeMove.OPEN).require()
    rules.judged_above(scheme.kind, somebody=queries.somebody_above([scheme.district_id], at)).require()
    running, made = Round.objects.get_or_create(scheme=scheme, defaults={"opened_at": at})
    if not made:
        raise Refused(_("这个办法的考核已经开始。"), code="already_opened")
    audit.add(acting, at, "assessment.open", running, region=scheme.district_id, year=scheme.year)
    return running


@late_atomic()
def compute(*, running: Round, acting: Acting, at: datetime) -> Round:
    """Read every figure for all towns at once, and score them. Computed again, it reads them anew.

    What is assessed no more, dissolved before the year ended, loses its result with all that was said in it, as if it had
    been computed so from the first. Refused before the year has ended (year_not_over), and where the scheme's text can
    be worked with no more, naming the item.
    """
    rules.may_run(acting, running).require()
    scheme = running.scheme
    rules.year_over(scheme, timezone.localdate(at)).require()
    text = scheme.text()
    rules.check_scheme(text, scheme.kind).require()
    known = queries.known_of(scheme, text)  # every figure, before anybody has to wait
    MOVES.make(running, Move.COMPUTE, computed_at=at)
    drop_left(running, acting, at)
    results = with_results(running, text)
    reviewed = queries.reviewed_points(running)
    judged = []
    for result in results:
        facts = known.facts(queries.group_of(scheme, result), reviewed.get(result.pk))
        result.people = facts.people
        judged.append(judge_organisation(text, facts))
    write_results(results, judged)
    write_scores(scheme, results, judged)
    audit.add(acting, at, "assessment.compute", running, region=scheme.district_id, count=len(results))
    if running.state == State.COMPUTED and any(item.judged for item in text.items):
        notices.tell_open(running, acting, at)
    return running


def drop_left(running: Round, acting: Acting, at: datetime) -> None:
    """Take out the results of organisations that the round assesses no more, each with an entry of its own."""
    for result in queries.results_of_the_departed(running):
        said = result.statements.count() + result.reviews.count()
        audit.add(
            acting, at, "assessment.drop", result, region=result.region_id, organisation=result.organisation_id, count=said
        )  # fmt: skip
        result.delete()


def with_results(running: Round, text: SchemeText) -> list[Result]:
    """A result for every organisation assessed: those there are, and new ones not yet written."""
    there = {result.organisation_id: result for result in Result.objects.filter(round=running)}
    return [
        there.get(body.pk) or new_result(running, body, text)
        for body in queries.assessed_organisations(running.scheme)
    ]


def new_result(running: Round, body: Organisation, text: SchemeText) -> Result:
    return Result(round=running, organisation=body, region_id=body.region_id, band=text.band_names[0])


def write_results(results: Sequence[Result], judged: Sequence[Judgement]) -> None:
    for result, judgement in zip(results, judged, strict=True):
        result.total, result.band, result.vetoed = judgement.total, judgement.band, judgement.vetoed
    new = [result for result in results if result.pk is None]
    there = [result for result in results if result.pk is not None]
    insert_many(new, many=1)
    Result.objects.bulk_update(there, ["total", "band", "vetoed", "people"], batch_size=500)


def write_scores(scheme: Scheme, results: Sequence[Result], judged: Sequence[Judgement]) -> None:
    items = {item.code: item.pk for item in queries.items_of(scheme)}
    Score.objects.filter(result__round__scheme=scheme).delete()
    insert_many(
        [
            Score(result=result, item_id=items[one.item.code], value=one.value, points=one.points)
            for result, judgement in zip(results, judged, strict=True)
            for one in judgement.scores
        ],
        many=1,
    )


def rescore(result: Result, text: SchemeText) -> Judgement:
    """Judge one result anew from what is stored of it, and write what differs."""
    judgement = queries.judge_stored(result, text)
    judgement.require()
    stored = {score.item.code: score for score in result.scores.select_related("item")}
    for one in judgement.scores:
        score = stored[one.item.code]
        if score.points != one.points:
            Score.objects.filter(pk=score.pk).update(points=one.points)
    values: dict[str, Any] = {
        "total": judgement.total,
        "band": judgement.band,
        "vetoed": judgement.vetoed,
    }
    Result.objects.filter(pk=result.pk).update(**values)
    result.refresh_from_db()
    return judgement


@transaction.atomic
def close_statements(*, running: Round, acting: Acting, at: datetime) -> Round:
    """End the time of self statements; what was not stated is reviewed without."""
    rules.may_run(acting, running).require()
    MOVES.make(running, Move.CLOSE_STATEMENTS)
    audit.add(acting, at, "assessment.close_statements", running, region=running.scheme.district_id)
    return running


@makes(Move.ANNOUNCE)
@transaction.atomic
def announce(*, running: Round, version: int, acting: Acting, at: datetime) -> Round:
    """Put the results on public notice from today, for the scheme's working days. Refused while something waits for review."""
    rules.may_run(acting, running).require()
    MOVES.verdict(running.state, Move.ANNOUNCE).require()
    left = queries.count_unreviewed(running)
    if left:
        words = ngettext("还有 %(many)d 项没有评审。", "还有 %(many)d 项没有评审。", left)
        raise Refused(words % {"many": left}, code="unreviewed")
    since = timezone.localdate(at)
    until = after_working_days(since, running.scheme.notice_days)
    MOVES.make(running, Move.ANNOUNCE, seen=version, notice_since=since, notice_until=until)
    audit.add(
        acting,
        at,
        "assessment.announce",
        running,
        region=running.scheme.district_id,
        since=since,
        until=until,
    )
    notices.tell_announced(running, acting, at)
    return running


@makes(Move.CONFIRM)
@transaction.atomic
def confirm(*, running: Round, version: int, acting: Acting, at: datetime) -> Round:
    """Confirm the results when the notice is over and every objection is answered."""
    rules.may_confirm(acting, running).require()
    MOVES.verdict(running.state, Move.CONFIRM).require()
    rules.notice_over(running, timezone.localdate(at)).require()
    # holds the round: an objection made meanwhile is seen now, or comes too late
    MOVES.make(running, Move.CONFIRM, seen=version)
    if Objection.objects.unanswered().filter(result__round=running).exists():
        raise Refused(_("还有异议没有答复。"), code="unanswered")
    audit.add(acting, at, "assessment.confirm", running, region=running.scheme.district_id)
    notices.tell_confirmed(running, acting, at)
    return running


def item_of(running: Round, item: Item) -> Item:
    """An item of this round's own scheme."""
    if item.part.scheme_id != running.scheme_id:
        raise Refused(_("这个项目不在本轮考核里。"), code="other_scheme")
    return item
