"""Giving a task, and finding who shall do it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.machinery.ui.forms import words_typed
from haitang.machinery.ui.found import found_page, with_regions
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.queries import named_like

from .. import actions, rules
from ..forms import TaskForm
from ..origins import ground_named
from ..queries.bearers import post_words, posts_like


@needs(rules.GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_task(request: Visit) -> HttpResponse:
    """Give a task, from a leader's word or of one's own, or from a record the address names, as the reader sees it."""
    ground = ground_named(request.GET, request.acting, timezone.localdate(request.at))
    origin, asks = (ground.origin, ground.asks) if ground else (None, None)
    form = TaskForm(request.POST or None, acting=request.acting, initial=asks)

    def act(data: dict[str, Any]) -> str:
        task = actions.give(draft=form.draft(origin), acting=request.acting, at=request.at)
        return task.get_absolute_url()

    back = reverse("tasks:tasks")
    page = Editing(
        title=_("交办任务"),
        submit=pgettext("act", "交办"),
        cancel=ground.page if ground else back,
        crumbs=[(pgettext("many", "任务"), back)],
        lead=_("来源：%(title)s") % {"title": origin.title} if origin else "",
        done=_("已交办。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.WORK)
@require_safe
def owner_choices(request: Visit) -> HttpResponse:
    """What a search field for the body that answers shows."""
    matches = named_like(Organisation.objects.within(request.scope), words_typed(request))
    return found_page(request, with_regions(matches))


@needs(rules.WORK)
@require_safe
def posts(request: Visit) -> HttpResponse:
    """What a search field for the post that answers shows: each with who sits in it today."""
    matches = posts_like(request.scope, words_typed(request), timezone.localdate(request.at))
    found = [(match.pk, post_words(match), getattr(match, "holder", "") or _("空缺")) for match in matches]
    return found_page(request, found)
