"""Objections while the results are on public notice, and their answers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from .. import notices, queries, rules
from ..formulas import Value, counts_heads
from ..models import Answer, Item, Objection, Result, Review, Score, Shift
from ..words import MOVES, Formula, Move
from .running import item_of, rescore
from .speaking import check_words, may_review, signed_by, within_weight


@transaction.atomic
def object_to(*, result: Result, item: Item, words: str, acting: Acting, at: datetime) -> Objection:
    """Object to one item of one's own result. Refused after the last day of the notice (late_objection)."""
    rules.may_object(acting, result).require()
    MOVES.verdict(result.round.state, Move.OBJECT).require()
    rules.in_notice(result.round, timezone.localdate(at)).also(check_words(words, item)).require()
    item_of(result.round, item)
    MOVES.make(result.round, Move.OBJECT)
    objection = Objection.objects.create(
        result=result, item=item, words=words.strip(), **signed_by(acting, at)
    )
    audit.add(acting, at, "assessment.object", objection, region=result.region_id)
    notices.tell_objected(objection, acting, at)
    return objection


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    upheld: bool,
    words: str,
    points: int | None = None,
    acting: Acting,
    at: datetime,
) -> Answer:
    """Answer an objection. Upheld, a judged item gets new `points` (hundredths), a computed one is read anew for that town.

    What else that moves, another item over the same figure or under the same cap, stands in the answer's shifts.

    Refused to whoever belongs to the organisation (own_organisation), and a second time (already_answered).
    """
    result, item = objection.result, objection.item
    may_review(acting, result, at).also(check_words(words, item)).require()
    MOVES.make(result.round, Move.ANSWER)  # holds the round: whoever answers meanwhile is seen, or waits
    if Answer.objects.filter(objection=objection).exists():
        raise Refused(_("这条异议已经答复。"), code="already_answered")
    before = scores_by_item(result)
    if upheld:
        mend(result, item, points, words, acting, at)
    after = scores_by_item(result)
    answered = Answer.objects.create(
        objection=objection,
        upheld=upheld,
        words=words.strip(),
        before=before[item.pk][1],
        after=after[item.pk][1],
        **signed_by(acting, at),
    )
    Shift.objects.bulk_create(
        Shift(answer=answered, item_id=other, before=before[other][1], after=now[1])
        for other, now in after.items()
        if other != item.pk and now != before[other]
    )
    audit.add(acting, at, "assessment.answer", objection, region=result.region_id)
    notices.notify_objection_answered(answered, acting, at)
    return answered


def scores_by_item(result: Result) -> dict[int, tuple[Value, int]]:
    """What every item of a result reads and gives, by the item's key. One query."""
    scores = result.scores.values_list("item_id", "value", "points")
    return {item: (value, points) for item, value, points in scores}


def mend(result: Result, item: Item, points: int | None, words: str, acting: Acting, at: datetime) -> None:
    """Judge or read one item of one result anew."""
    if item.formula == Formula.JUDGED:
        if points is None:
            raise Refused(_("采纳异议要写明改为多少分。"), code="no_points")
        within_weight(item, points).require()
        Review.objects.create(
            result=result, item=item, points=points, reason=words.strip(), **signed_by(acting, at)
        )
    else:
        read_anew(result, item)
    rescore(result, result.round.scheme.text())


def read_anew(result: Result, item: Item) -> None:
    """Read a computed item's figure again, for all items that read it: a result knows one value of a source. By head,
    the residents too."""
    scheme, source = result.round.scheme, item.source
    reading = Item.objects.filter(
        part__scheme=scheme,
        indicator=source.indicator,
        first_month=source.first_month,
        last_month=source.last_month,
    )
    value = queries.value_now(scheme, source, result)
    Score.objects.filter(result=result, item__in=reading).update(value=value)
    if counts_heads(item.formula):
        result.people = int(queries.value_now(scheme, queries.PEOPLE, result) or 0)
        result.save(update_fields=["people"])
