"""Changing what a task asks."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import edit_page

from .. import actions, rules
from ..doors import task_to_judge
from ..forms import AmendmentForm, asked_now
from .reading import task_editing


@needs(rules.GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: Visit, pk: int) -> HttpResponse:
    """Ask for something else, with the reason; what was asked before stays in the task's history."""
    task = task_to_judge(request, pk)
    form = AmendmentForm(request.POST or None, task=task, acting=request.acting)

    def act(data: dict[str, Any]) -> str:
        actions.amend_task(
            task=task,
            expected=data["version"],
            demand=form.demand(),
            reason=data["reason"],
            acting=request.acting,
            at=request.at,
        )
        return task.get_absolute_url()

    page = task_editing(
        task,
        _("修改：%(title)s"),
        submit=_("保存"),
        lead=_("期限用延期改，承办用转办改。原来的要求留在办理经过里。"),
        done=_("已修改，承办方会收到通知。"),
    )
    return edit_page(request, form=form, act=act, page=page, read=asked_now)
