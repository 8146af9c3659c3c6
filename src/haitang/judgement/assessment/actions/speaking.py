"""What is said about judged items: the assessed organisation's own statement, and somebody else's review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.audit import actions as audit

from .. import notices, queries, rules
from ..formulas import points_said
from ..models import Item, Result, Review, Statement
from ..words import MOVES, Move
from .running import rescore


@dataclass(frozen=True, slots=True)
class Stated:
    """One item's self score, in hundredths, with words and what shows it."""

    points: int
    words: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One item's reviewed score, in hundredths, with the reason."""

    points: int
    reason: str = ""


def signed_by(acting: Acting, at: datetime) -> dict[str, Any]:
    return {"account": acting.account_id, "name": acting.name[:64], "at": at}


def judged_items(result: Result, codes: Mapping[str, Any]) -> dict[str, Item]:
    """The judged items of a result's scheme by these codes. Raises `Refused` for another (not_judged), or none."""
    items = {item.code: item for item in queries.judged_items(result.round.scheme)}
    if not codes or set(codes) - set(items):
        raise Refused(_("只有评审打分的项目才要自评和评审。"), code="not_judged")
    return {code: items[code] for code in codes}


def within_weight(item: Item, points: int) -> Verdict:
    if 0 <= points <= item.weight:
        return yes()
    told = {"item": item.code, "weight": points_said(item.weight)}
    return no(_("项目 %(item)s 的分数应在 0 到 %(weight)s 分之间。") % told, code="beyond_weight")


@transaction.atomic
def state(*, result: Result, stated: Mapping[str, Stated], acting: Acting, at: datetime) -> Result:
    """Write an organisation's own statement on some judged items, by code; said again, it replaces what was said."""
    rules.may_state(acting, result).require()
    MOVES.make(result.round, Move.STATE)
    for code, item in judged_items(result, stated).items():
        one = stated[code]
        within_weight(item, one.points).also(check_words(one.words, item)).require()
        said = {"points": one.points, "words": one.words.strip(), "evidence": one.evidence.strip()}
        Statement.objects.update_or_create(
            result=result, item=item, defaults={**said, **signed_by(acting, at)}
        )
    audit.add(acting, at, "assessment.state", result, region=result.region_id, count=len(stated))
    if not queries.count_unstated(result.round):
        notices.tell_all_stated(result.round, acting, at)
    return result


def check_words(words: str, item: Item) -> Verdict:
    if words.strip():
        return yes()
    return no(_("项目 %(item)s 请写明理由。") % {"item": item.code}, code="no_reason")


@transaction.atomic
def review(*, result: Result, reviewed: Mapping[str, Reviewed], acting: Acting, at: datetime) -> Result:
    """Give points to judged items, by code. What differs from the self score, or has none, needs its reason.

    Refused to whoever belongs to the organisation (own_organisation).
    """
    may_review(acting, result, at).require()
    MOVES.make(result.round, Move.REVIEW)
    own = dict(Statement.objects.filter(result=result).values_list("item__code", "points"))
    latest = queries.points_given(result)
    for code, item in judged_items(result, reviewed).items():
        one = reviewed[code]
        verdict = within_weight(item, one.points)
        verdict = verdict if own.get(code) == one.points else verdict.also(check_words(one.reason, item))
        verdict.require()
        if latest.get(code) != one.points or one.reason.strip():
            Review.objects.create(
                result=result,
                item=item,
                points=one.points,
                reason=one.reason.strip(),
                **signed_by(acting, at),
            )
    rescore(result, result.round.scheme.text())
    audit.add(acting, at, "assessment.review", result, region=result.region_id, count=len(reviewed))
    return result


def may_review(acting: Acting, result: Result, at: datetime) -> Verdict:
    holds = queries.own_post(acting, result.organisation, timezone.localdate(at))
    return rules.may_review(acting, result, holds_a_post=holds)
