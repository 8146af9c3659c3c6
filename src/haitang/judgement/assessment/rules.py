"""Who may design, run, state, review and confirm: verdicts with the reason a person reads."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused, Verdict, no, yes
from haitang.machinery.figures.declaring import indicator_named, indicators
from haitang.machinery.figures.queries import BODY, group_key, sides_of
from haitang.network.organisations.queries import answers_for, counted_by
from haitang.network.organisations.words import Kind

from .formulas import counts_heads, formula_named, numbers_of, points_said
from .judging import ItemText, PartText, SchemeText, try_out
from .models import Result, Round, Scheme
from .words import (
    MOST_ITEMS,
    YEAR_MONTHS,
    Sort,
)

VIEW: Final = "assessment.view"
DESIGN: Final = "assessment.design"
RUN: Final = "assessment.run"
STATE: Final = "assessment.state"
REVIEW: Final = "assessment.review"
OBJECT: Final = "assessment.object"
CONFIRM: Final = "assessment.confirm"


def may_design(acting: Acting, district: str) -> Verdict:
    return acting.verdict(DESIGN, region=district)


def may_run(acting: Acting, running: Round) -> Verdict:
    return acting.verdict(RUN, region=running.scheme.district_id)


def may_confirm(acting: Acting, running: Round) -> Verdict:
    """Confirming and keeping the results: a leader of the district; of the district's own, one above it."""
    scheme = running.scheme
    verdict = acting.verdict(CONFIRM, region=scheme.district_id)
    if verdict and scheme.kind == Kind.DISTRICT_ASSOCIATION and scheme.district_id in acting.scope.regions:
        return no(_("本级科协的考核结果由上一级科协确认。"), code="own_organisation")
    return verdict


def judged_above(kind: str, *, somebody: bool) -> Verdict:
    """Whether a kind of organisation can be judged to the end. `somebody`: an account above the district may confirm."""
    if kind == Kind.DISTRICT_ASSOCIATION and not somebody:
        return no(
            _("区县科协由上一级科协评审、确认，这里还没有上一级的账号；请系统管理员先建好，再来考核。"),
            code="nobody_above",
        )
    return yes()


def may_state(acting: Acting, result: Result) -> Verdict:
    """Writing an organisation's own statement: who works in the very place of its association, or runs it."""
    return may_speak(acting, STATE, result)


def may_object(acting: Acting, result: Result) -> Verdict:
    return may_speak(acting, OBJECT, result)


def may_speak(acting: Acting, action: str, result: Result) -> Verdict:
    verdict = acting.verdict(action)
    if verdict and not answers_for(acting.scope_for(action), result.organisation):
        told = {"body": result.organisation.name}
        return no(_("“%(body)s”的自评和异议由它自己的人提出。") % told, code="not_here")
    return verdict


def may_review(acting: Acting, result: Result, *, holds_a_post: bool) -> Verdict:
    """Judging an organisation, or answering its objection: somebody of the district, or above, who does not belong to it.

    `holds_a_post`: the person behind `acting` holds a post in it.
    """
    verdict = acting.verdict(REVIEW, region=result.round.scheme.district_id)
    if verdict and (holds_a_post or answers_for(acting.scope, result.organisation)):
        told = {"body": result.organisation.name}
        if result.organisation.kind == Kind.DISTRICT_ASSOCIATION:
            return no(_("“%(body)s”由上一级科协评审。") % told, code="own_organisation")
        return no(_("“%(body)s”是您自己所在的组织，请另一位同事评审。") % told, code="own_organisation")
    return verdict


def year_over(scheme: Scheme, today: date) -> Verdict:
    """Scores are computed when the year they judge has ended."""
    if today <= scheme.last_day:
        return no(_("%(year)s 年还没有过完，过完再计算。") % {"year": scheme.year}, code="year_not_over")
    return yes()


def in_notice(running: Round, today: date) -> Verdict:
    """Objections are taken until the last day of the notice."""
    if running.notice_until is not None and today > running.notice_until:
        return no(
            _("公示已于 %(day)s 结束，不再受理异议。") % {"day": running.notice_until.isoformat()},
            code="late_objection",
        )
    return yes()


def notice_over(running: Round, today: date) -> Verdict:
    if running.notice_until is None or today <= running.notice_until:
        return no(_("公示还没有结束。"), code="notice_not_over")
    return yes()


def check_scheme(text: SchemeText, kind: str) -> Verdict:
    """Whether a scheme can judge a kind of organisation: its weights sum, its items read what exists and can be told apart
    for these, its formulas can be read."""
    verdict = sorts_known(text).also(weights_sum(text))
    for item in text.items:
        verdict = verdict.also(sound_item(item))
        if verdict:
            verdict = told_apart(item, kind)
    codes = [item.code for item in text.items]
    if len(codes) != len(set(codes)):
        verdict = verdict.also(no(_("有两个项目的编号相同。"), code="same_code"))
    if not 0 < len(codes) <= MOST_ITEMS:
        verdict = verdict.also(
            no(_("项目要有 1 到 %(most)d 个。") % {"most": MOST_ITEMS}, code="number_of_items")
        )
    return verdict.also(works_out(text)) if verdict else verdict


def works_out(text: SchemeText) -> Verdict:
    """Whether made-up towns can be judged by it."""
    try:
        try_out(text)
    except Refused as refused:
        return no(refused.reason, code=refused.code)
    return yes()


def sorts_known(text: SchemeText) -> Verdict:
    for part in text.parts:
        if part.sort not in Sort.values:
            return no(_("“%(part)s”的类别看不懂，请重新选。") % {"part": part.title}, code="unknown_sort")
    return yes()


def weights_sum(text: SchemeText) -> Verdict:
    verdict = yes()
    for part in text.parts:
        verdict = verdict.also(part_sums(part))
    total = sum(part.weight for part in text.parts if part.sort == Sort.POINTS)
    if total != text.total:
        told = {"total": points_said(text.total), "sum": points_said(total)}
        verdict = verdict.also(
            no(_("各部分合计 %(sum)s 分，应为总分 %(total)s 分。") % told, code="weights_do_not_sum")
        )
    return verdict


def part_sums(part: PartText) -> Verdict:
    """A part that gives points holds exactly those of its items; of bonuses and deductions its weight is a cap."""
    items = sum(item.weight for item in part.items)
    if part.sort != Sort.POINTS or items == part.weight:
        return yes()
    told = {"part": part.title, "weight": points_said(part.weight), "sum": points_said(items)}
    return no(_("“%(part)s”的项目合计 %(sum)s 分，应为 %(weight)s 分。") % told, code="weights_do_not_sum")


def sound_item(item: ItemText) -> Verdict:
    if not item.judged and item.indicator not in {one.name for one in indicators()}:
        told = {"item": item.code, "name": item.indicator}
        return no(_("项目 %(item)s 用的指标“%(name)s”不存在。") % told, code="unknown_figure")
    if not 1 <= item.first_month <= item.last_month <= YEAR_MONTHS:
        return no(
            _("项目 %(item)s 的月份要在 1 到 12 之间，到的不早于从的。") % {"item": item.code}, code="months"
        )
    try:
        numbers_of(formula_named(item.formula), item.numbers)
    except Refused as refused:
        told = {"item": item.code, "why": refused.reason}
        return no(_("项目 %(item)s：%(why)s") % told, code=refused.code)
    return yes()


def told_apart(item: ItemText, kind: str) -> Verdict:
    """Whether an item's figure can be counted for each organisation of a kind; residents are counted for places only."""
    by = counted_by(kind)
    if item.judged or by != BODY:
        return yes()
    if counts_heads(item.formula):
        told = {"item": item.code, "kind": str(Kind(kind).label)}
        return no(
            _("项目 %(item)s 按人口算，%(kind)s没有人口，请换一种计分方法。") % told, code="no_residents"
        )
    if any(group_key(side, by) is None for side in sides_of(indicator_named(item.indicator))):
        told = {"item": item.code, "title": str(indicator_named(item.indicator).title)}
        return no(
            _("项目 %(item)s 的“%(title)s”只能按地方计，不能分到一个个组织。") % told, code="not_by_body"
        )
    return yes()
