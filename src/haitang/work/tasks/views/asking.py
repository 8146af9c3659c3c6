"""What the owner does: says it is done, asks for time, asks to hand it on; and the answers to that."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import action_page, edit_page
from haitang.machinery.ui.templatetags.ui import date as day

from .. import actions, rules
from ..doors import handover_of, holds_action, postponement_of, task_for, task_to_work_on
from ..forms import AnswerForm, HandoverForm, PostponementForm, completion_form, progress_words
from ..models import Asking
from ..words import MOVES, CountsAs, Move
from .reading import task_editing

GETS_AND_POSTS = ["GET", "HEAD", "POST"]


@needs(rules.WORK)
@require_http_methods(GETS_AND_POSTS)
def completion(request: Visit, pk: int) -> HttpResponse:
    """Say that it is done, with what counts as done."""
    task, today = task_to_work_on(request, pk), timezone.localdate(request.at)
    MOVES.verdict(task.state, Move.COMPLETE).require()
    form = completion_form(task)(request.POST or None, task=task, acting=request.acting)

    def act(data: dict[str, Any]) -> str:
        actions.complete(task=task, evidence=form.evidence(), acting=request.acting, at=request.at)
        return task.get_absolute_url()

    lead = ""
    if task.counts_as == CountsAs.FIGURE:
        lead = progress_words(task, today)
    elif task.counts_as == CountsAs.RECORD:
        lead = _("只列出承办方在交办之后的、已经确认、收讫或印发的记录；还没有，就先去办，再来报。")
    page = task_editing(
        task, _("报办结果：%(title)s"), submit=_("报办结果"), lead=lead, done=_("已报，等交办方办结。")
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.WORK)
@require_http_methods(GETS_AND_POSTS)
def postponement(request: Visit, pk: int) -> HttpResponse:
    """Ask for more time."""
    task = task_to_work_on(request, pk)
    lead = _("现在的期限是 %(day)s。由交办方答复。") % {"day": day(task.due)}
    page = task_editing(
        task, _("申请延期：%(title)s"), submit=_("申请延期"), lead=lead, done=_("已提出申请。")
    )
    action = partial(actions.ask_postponement, task=task)
    return action_page(request, form=PostponementForm(request.POST or None), action=action, page=page)


@needs(rules.GIVE)
@require_http_methods(GETS_AND_POSTS)
def postponement_answer(request: Visit, pk: int) -> HttpResponse:
    """Consent to more time, or refuse it."""
    task = task_for(request, pk, rules.GIVE)
    waiting = postponement_of(task)
    lead = _("%(who)s申请从 %(before)s 延到 %(until)s：%(reason)s") % {
        "who": waiting.name,
        "before": day(waiting.before),
        "until": day(waiting.until),
        "reason": waiting.reason,
    }
    answer = partial(actions.answer_postponement, postponement=waiting)
    return answer_page(request, waiting, _("答复延期：%(title)s"), lead, answer)


@needs(rules.WORK)
@require_http_methods(GETS_AND_POSTS)
def handover(request: Visit, pk: int) -> HttpResponse:
    """Hand it on: at once by who gave it, else asked for."""
    task = task_for(request, pk, rules.WORK)
    form = HandoverForm(request.POST or None, acting=request.acting)

    def act(data: dict[str, Any]) -> str:
        actions.hand_on(
            task=task,
            to=data["to"],
            post=data["to_post"],
            reason=data["reason"],
            acting=request.acting,
            at=request.at,
        )
        return task.get_absolute_url()

    direct = rules.may_judge(request.acting, task, holds=holds_action(request, task))
    lead = "" if direct else _("由交办方答复；答复之前仍由现在的承办方负责。")
    done = _("已转办。") if direct else _("已提出申请。")
    page = task_editing(task, _("转办：%(title)s"), submit=_("转办"), lead=lead, done=done)
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.GIVE)
@require_http_methods(GETS_AND_POSTS)
def handover_answer(request: Visit, pk: int) -> HttpResponse:
    """Consent that another does it, or refuse."""
    task = task_for(request, pk, rules.GIVE)
    waiting = handover_of(task)
    lead = _("%(who)s申请转给%(to)s：%(reason)s") % {
        "who": waiting.name,
        "to": waiting.to,
        "reason": waiting.reason,
    }
    answer = partial(actions.answer_handover, handover=waiting)
    return answer_page(request, waiting, _("答复转办：%(title)s"), lead, answer)


def answer_page(
    request: Visit, waiting: Asking, title: str, lead: str, answer: Callable[..., object]
) -> HttpResponse:
    """Asks for a yes or no and a word on it; `answer` writes it down."""
    task = waiting.task  # type: ignore[attr-defined]  # both kinds have it
    rules.may_answer_request(
        request.acting, task, waiting.account, holds=holds_action(request, task)
    ).require()

    def act(data: dict[str, Any]) -> str:
        consented = data["answer"] == "consented"
        answer(consented=consented, words=data["words"], acting=request.acting, at=request.at)
        return page.cancel

    page = task_editing(task, title, submit=_("答复"), lead=lead, done=_("已答复。"))
    return edit_page(request, form=AnswerForm(request.POST or None), act=act, page=page)
