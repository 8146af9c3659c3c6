"""What those are told who are assessed, and those who judge them. Never whoever did the thing himself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.notices.actions import notify
from haitang.machinery.notices.declaring import NoticeKind, notice_kind
from haitang.network.access.queries import grant_holders

from .formulas import points_said
from .models import Answer, Objection, Result, Round
from .queries import judges_of, last_day_words
from .rules import OBJECT, STATE

STATEMENTS: Final = notice_kind("assessment.statements", gettext_lazy("考核开始自评"))
RESULTS: Final = notice_kind("assessment.results", gettext_lazy("考核结果公示、确认、存档"))
ANSWERED: Final = notice_kind("assessment.answered", gettext_lazy("考核异议的答复"))
JUDGING: Final = notice_kind("assessment.judging", gettext_lazy("考核自评交齐、提出异议，等区县办理"))


def people_of(action: str, results: Iterable[Result], district: str, at: datetime) -> set[int]:
    """The accounts that may do `action` for the organisations of these results of a district. One query."""
    inside = Scope(regions=(district,))
    there = inside.q() | inside.q(region="organisation__region_id")
    found = grant_holders(action, at, there)
    return {account for result in results for account in found.answering_for(result.organisation)}


def tell_judged(
    kind: NoticeKind, running: Round, title: str, *, key: str, text: str = "", acting: Acting, at: datetime
) -> None:
    """Those who speak for anybody a round judges, each once. The same number of queries for any number of them."""
    stating = kind == STATEMENTS
    results = Result.objects.filter(round=running).select_related("organisation")
    spoken = people_of(STATE if stating else OBJECT, results, running.scheme.district_id, at)
    notify(
        kind=kind,
        accounts=spoken - {acting.account_id},
        title=title % {"title": running.scheme.title},
        text=text,
        href=running.get_absolute_url() if stating else notice(running),
        key=f"assessment.{key}:{running.pk}",
        at=at,
    )


def tell_judges(
    running: Round, title: str, *, text: str, key: str, href: str, acting: Acting, at: datetime
) -> None:
    """Those who may judge in a round."""
    accounts = set(judges_of(running.scheme, at)) - {acting.account_id}
    key = f"assessment.{key}"
    notify(kind=JUDGING, accounts=accounts, title=title, text=text, href=href, key=key, at=at)


def tell_open(running: Round, acting: Acting, at: datetime) -> None:
    """Statements are taken from now on."""
    title, text = _("考核开始自评：%(title)s"), _("评审打分的项目请先自评；截止自评后转入评审。")
    tell_judged(STATEMENTS, running, title, key="statements", text=text, acting=acting, at=at)


def tell_all_stated(running: Round, acting: Acting, at: datetime) -> None:
    title = _("自评都交齐了：%(title)s") % {"title": running.scheme.title}
    text = _("可以截止自评，转入评审。")
    key, href = f"stated:{running.pk}", running.get_absolute_url()
    tell_judges(running, title, text=text, key=key, href=href, acting=acting, at=at)


def tell_announced(running: Round, acting: Acting, at: datetime) -> None:
    """The notice begins, and with it the days for objections."""
    title, text = _("考核结果公示：%(title)s"), last_day_words(running)
    tell_judged(RESULTS, running, title, key="announced", text=text, acting=acting, at=at)


def tell_objected(objection: Objection, acting: Acting, at: datetime) -> None:
    running, body = objection.result.round, objection.result.organisation
    title = _("%(body)s对考核提出异议：%(item)s") % {"body": body.name, "item": objection.item}
    key, href = f"objected:{objection.pk}", notice(running)
    tell_judges(running, title, text=objection.words, key=key, href=href, acting=acting, at=at)


def notify_objection_answered(answer: Answer, acting: Acting, at: datetime) -> None:
    """Those who speak for the organisation that objected."""
    result, item = answer.objection.result, answer.objection.item
    accounts = people_of(OBJECT, [result], result.round.scheme.district_id, at) - {acting.account_id}
    said = {"before": points_said(answer.before), "after": points_said(answer.after), "words": answer.words}
    verdict = _("不采纳：%(words)s")
    if answer.upheld and answer.before == answer.after:
        verdict = _("采纳，重新计分后仍是 %(after)s 分：%(words)s")
    elif answer.upheld:
        verdict = _("采纳，%(before)s 分改为 %(after)s 分：%(words)s")
    notify(
        kind=ANSWERED,
        accounts=accounts,
        title=_("异议已答复：%(item)s") % {"item": item},
        text=verdict % said,
        href=reverse("assessment:result", args=[result.round_id, result.pk]),
        key=f"assessment.answered:{answer.pk}",
        at=at,
    )


def tell_confirmed(running: Round, acting: Acting, at: datetime) -> None:
    tell_judged(RESULTS, running, _("考核结果已确认：%(title)s"), key="confirmed", acting=acting, at=at)


def tell_frozen(running: Round, acting: Acting, at: datetime) -> None:
    tell_judged(RESULTS, running, _("考核结果已存档：%(title)s"), key="frozen", acting=acting, at=at)


def notice(running: Round) -> str:
    return reverse("assessment:notice", args=[running.pk])
