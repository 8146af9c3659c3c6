"""Dissolving a body, closing a unit or a post, and letting each stand again, with all that it changes shown before."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.foundation.endings import Plan, plan_ending
from haitang.machinery.ui.editing import Editing
from haitang.machinery.ui.endings import Ended, EndingForm, RestorationForm, ending_page, terms_of

from .. import actions, queries, rules
from ..doors import organisation_for, post_for, unit_for
from ..forms import DissolutionForm, StrikingForm
from ..models import Organisation, Post, Unit
from .organisations import GETS_AND_POSTS, organisation_editing
from .posts import post_editing
from .units import unit_editing


def ended_body(body: Organisation) -> Ended:
    return Ended(record=body, name=body.name, prefix=f"{body.name} · ")


def ended_post(post: Post) -> Ended:
    body = post.organisation
    return Ended(record=post, name=f"{body.name} · {post}", prefix=f"{body.name} · ")


def ended_unit(unit: Unit) -> Ended:
    return Ended(record=unit, name=unit.name)


@needs(rules.FOUND)
@require_http_methods(GETS_AND_POSTS)
def dissolution(request: Visit, pk: int) -> HttpResponse:
    """Dissolve an organisation with all that hangs on it."""
    gone = organisation_for(request.acting, pk, rules.FOUND)
    by: dict[str, Any] = {"organisation": gone, "acting": request.acting, "at": request.at}
    initial = {"on": timezone.localdate(request.at), "version": gone.version}
    page = organisation_editing(
        request,
        gone,
        _("撤销组织"),
        submit=pgettext("organisation", "撤销"),
        tone="danger",
        done=_("组织已撤销。"),
    )

    def plan(data: dict[str, Any]) -> Plan:
        return plan_ending(*actions.dissolution_at(terms=terms_of(data), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return actions.dissolve(terms=terms_of(data), expected=gone.version, seen=seen, **by)

    form = DissolutionForm(request.POST or None, initial=initial)
    return ending_page(request, ended_body(gone), form, page, plan, do)


@needs(rules.REGISTER)
@require_http_methods(GETS_AND_POSTS)
def unit_closure(request: Visit, pk: int) -> HttpResponse:
    """Strike a unit off with all that hangs on it."""
    closed = unit_for(request.acting, pk, rules.REGISTER)
    by: dict[str, Any] = {"unit": closed, "acting": request.acting, "at": request.at}
    initial = {"on": timezone.localdate(request.at), "version": closed.version}
    page = unit_editing(closed, _("注销单位"), submit=_("注销"), tone="danger", done=_("单位已注销。"))

    def plan(data: dict[str, Any]) -> Plan:
        return plan_ending(*actions.striking_at(terms=terms_of(data), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return actions.close_unit(terms=terms_of(data), expected=closed.version, seen=seen, **by)

    form = StrikingForm(request.POST or None, initial=initial)
    return ending_page(request, ended_unit(closed), form, page, plan, do)


@needs(rules.POST)
@require_http_methods(GETS_AND_POSTS)
def post_closure(request: Visit, pk: int) -> HttpResponse:
    """Close a post with who sits in it and all that hangs on it."""
    closed = post_for(request.acting, pk, rules.POST)
    by: dict[str, Any] = {"post": closed, "acting": request.acting, "at": request.at}
    initial = {"on": timezone.localdate(request.at), "version": closed.version}
    page = post_editing(
        request, closed, _("停设岗位"), submit=_("停设"), tone="danger", done=_("岗位已停设。")
    )

    def plan(data: dict[str, Any]) -> Plan:
        return plan_ending(*actions.closure_at(terms=terms_of(data), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return actions.close_post(terms=terms_of(data), expected=closed.version, seen=seen, **by)

    form = EndingForm(request.POST or None, initial=initial)
    return ending_page(request, ended_post(closed), form, page, plan, do)


@needs(rules.POST)
@require_http_methods(GETS_AND_POSTS)
def post_reopening(request: Visit, pk: int) -> HttpResponse:
    """Let a closed post stand again with what its closing ended."""
    closed = post_for(request.acting, pk, rules.POST)
    rules.may_open_post(request.acting, closed.organisation).require()
    page = post_editing(request, closed, _("恢复岗位"), submit=_("恢复"), done=_("岗位已恢复。"))
    return taking_back(request, ended_post(closed), page, actions.reopen_post)


@needs(rules.REGISTER)
@require_http_methods(GETS_AND_POSTS)
def unit_reopening(request: Visit, pk: int) -> HttpResponse:
    """Let a unit that was struck off stand again with what that ended."""
    closed = unit_for(request.acting, pk, rules.REGISTER)
    page = unit_editing(closed, _("恢复单位"), submit=_("恢复"), done=_("单位已恢复。"))
    return taking_back(request, ended_unit(closed), page, actions.reopen_unit)


@needs(rules.FOUND)
@require_http_methods(GETS_AND_POSTS)
def restoration(request: Visit, pk: int) -> HttpResponse:
    """Let a dissolved organisation stand again with what its dissolution ended."""
    gone = organisation_for(request.acting, pk, rules.FOUND)
    page = organisation_editing(request, gone, _("恢复组织"), submit=_("恢复"), done=_("组织已恢复。"))
    return taking_back(request, ended_body(gone), page, actions.restore_organisation)


def taking_back(request: Visit, ended: Ended, page: Editing, restore: Callable[..., object]) -> HttpResponse:
    """The page that takes an ending back."""
    ending = queries.ending_in_force(ended.record)
    if ending is None:
        raise Http404
    by: dict[str, Any] = {"ending": ending, "acting": request.acting, "at": request.at}

    def plan(data: dict[str, Any]) -> Plan:
        return actions.plan_back(ending, actions.end_of(reason=data.get("reason", ""), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return restore(reason=data["reason"], seen=seen, **by)

    return ending_page(request, ended, RestorationForm(request.POST or None), page, plan, do)
