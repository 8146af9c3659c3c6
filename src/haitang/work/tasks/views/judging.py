"""What only who gave a task does: urges it, sends it back, closes it, takes it back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import seal_seen
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.machinery.ui.finals import final_page
from haitang.machinery.ui.forms import ReasonForm, storable

from .. import actions, rules
from ..doors import task_to_judge
from ..events import task_words
from ..forms import ClosingForm
from ..models import Task
from .reading import task_editing

GETS_AND_POSTS = ["GET", "HEAD", "POST"]


@needs(rules.GIVE)
@require_POST
def urging(request: Visit, pk: int) -> HttpResponse:
    """Remind the owner, once a day."""
    task = task_to_judge(request, pk)
    note = storable(request.POST.get("note", ""))[:200]
    actions.urge(task=task, note=note, acting=request.acting, at=request.at)
    messages.success(request, _("已催办。"))
    return HttpResponseRedirect(task.get_absolute_url(), status=303)


@needs(rules.GIVE)
@require_http_methods(GETS_AND_POSTS)
def sending_back(request: Visit, pk: int) -> HttpResponse:
    """Say that it is not done, and why."""
    task = task_to_judge(request, pk)
    page = task_editing(task, _("退回：%(title)s"), submit=_("退回"), done=_("已退回承办方，期限不变。"))
    return reason_page(request, task, actions.return_task, page)


@needs(rules.GIVE)
@require_http_methods(GETS_AND_POSTS)
def closing(request: Visit, pk: int) -> HttpResponse:
    """Be done with it."""
    task = task_to_judge(request, pk)
    return final_page(
        request, task, task_words, back=task.get_absolute_url(), do=partial(closing_page, request, task)
    )


def closing_page(request: Visit, task: Task, version: int) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        actions.close(task=task, version=version, note=data["note"], acting=request.acting, at=request.at)
        return task.get_absolute_url()

    page = task_editing(task, _("办结：%(title)s"), submit=_("办结"), done=_("已办结。"))
    words = task_words(task)
    form = ClosingForm(request.POST or None, seen=seal_seen(task, words))
    return edit_page(
        request, form=form, act=act, page=page, template="ui/final.html", context={"words": words}
    )


@needs(rules.GIVE)
@require_http_methods(GETS_AND_POSTS)
def cancellation(request: Visit, pk: int) -> HttpResponse:
    """Take it back."""
    task = task_to_judge(request, pk)
    page = task_editing(
        task,
        _("撤销：%(title)s"),
        submit=_("撤销任务"),
        lead=_("撤销后不再计数；任务和原因留着备查。"),
        tone="danger",
        done=_("已撤销。"),
    )
    return reason_page(request, task, actions.cancel, page)


def reason_page(request: Visit, task: Task, verb: Callable[..., Any], page: Editing) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        verb(task=task, reason=data["reason"], acting=request.acting, at=request.at)
        return task.get_absolute_url()

    return edit_page(request, form=ReasonForm(request.POST or None), act=act, page=page)
