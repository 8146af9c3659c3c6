"""Objections while the results are on public notice, and their answers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.accounts.acting import Acting
from haitang.accounts.verdict import Refused
from haitang.audit import actions as audit

from .. import queries, rules
from ..models import Answer, Item, Objection, Result, Review, Score
from ..words import Formula, Move
from .running import item_of, move, rescore
from .speaking import by, given, may_review, within_weight


@transaction.atomic
def object_to(*, result: Result, item: Item, words: str, acting: Acting, at: datetime) -> Objection:
    """Object to one item of one's own result. Refused after the last day of the notice (late_objection)."""
    rules.may_object(acting, result).require()
    rules.may_move(result.round.state, Move.OBJECT).require()
    rules.in_notice(result.round, timezone.localdate(at)).also(given(words, item)).require()
    item_of(result.round, item)
    move(result.round, Move.OBJECT)
    objection = Objection.objects.create(result=result, item=item, words=words.strip(), **by(acting, at))
    audit.add(acting, at, "assessment.object", objection, region=result.region_id)
    return objection


@transaction.atomic
def answer(
    *,
    objection: Objection,
    upheld: bool,
    words: str,
    points: int | None = None,
    acting: Acting,
    at: datetime,
) -> Answer:
    """Answer an objection. Upheld, a judged item gets new `points` (hundredths), a computed one is read anew for that town.

    Refused to whoever belongs to the organisation (own_organisation), and a second time (already_answered).
    """
    result, item = objection.result, objection.item
    may_review(acting, result, at).also(given(words, item)).require()
    move(result.round, Move.ANSWER)  # holds the round: whoever answers meanwhile is seen, or waits
    if Answer.objects.filter(objection=objection).exists():
        raise Refused(_("这条异议已经答复。"), code="already_answered")
    before = result.scores.get(item=item).points
    if upheld:
        mend(result, item, points, words, acting, at)
    after = result.scores.get(item=item).points
    answered = Answer.objects.create(
        objection=objection, upheld=upheld, words=words.strip(), before=before, after=after, **by(acting, at)
    )
    audit.add(acting, at, "assessment.answer", objection, region=result.region_id)
    return answered


def mend(result: Result, item: Item, points: int | None, words: str, acting: Acting, at: datetime) -> None:
    """Judge or read one item of one result anew."""
    scheme = result.round.scheme
    if item.formula == Formula.JUDGED:
        if points is None:
            raise Refused(_("采纳异议要写明改为多少分。"), code="no_points")
        within_weight(item, points).require()
        Review.objects.create(result=result, item=item, points=points, reason=words.strip(), **by(acting, at))
    else:
        value = queries.value_now(scheme, item.source, result)
        Score.objects.filter(result=result, item=item).update(value=value)
    rescore(result, scheme.text())
