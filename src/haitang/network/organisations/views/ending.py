"""Dissolving a body and letting it stand again, each with all that it changes shown before."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from haitang.foundation.doors import Visit, needs
from haitang.foundation.endings import Plan, Terms, plan_ending
from haitang.foundation.finals import Seen, seal_seen, seen_in
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.ui.editing import Editing, done_page
from haitang.machinery.ui.finals import both_page
from haitang.machinery.ui.forms import Form

from .. import actions, queries, rules
from ..doors import organisation_for, post_for
from ..forms import DissolutionForm, EndingForm, RestorationForm
from ..models import Organisation, Post
from .organisations import GETS_AND_POSTS, organisation_editing
from .posts import post_editing

Line = TypeVar("Line")
SHOWN = 40
"""So many of which the same is said are named on the page; how many there are stands beside."""
MakePlan = Callable[[dict[str, Any]], Plan]
Do = Callable[[dict[str, Any], str], object]


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
    return ending_page(request, gone, form, page, plan, do)


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

    return ending_page(request, closed, EndingForm(request.POST or None, initial=initial), page, plan, do)


@needs(rules.POST)
@require_http_methods(GETS_AND_POSTS)
def post_reopening(request: Visit, pk: int) -> HttpResponse:
    """Let a closed post stand again with what its closing ended."""
    closed = post_for(request.acting, pk, rules.POST)
    rules.may_open_post(request.acting, closed.organisation).require()
    page = post_editing(request, closed, _("恢复岗位"), submit=_("恢复"), done=_("岗位已恢复。"))
    return taking_back(request, closed, page, actions.reopen_post)


def terms_of(data: dict[str, Any]) -> Terms:
    return Terms(
        on=data["on"],
        reason=data.get("reason", ""),
        document=data.get("document", ""),
        along=data.get("along", False),
    )


@needs(rules.FOUND)
@require_http_methods(GETS_AND_POSTS)
def restoration(request: Visit, pk: int) -> HttpResponse:
    """Let a dissolved organisation stand again with what its dissolution ended."""
    gone = organisation_for(request.acting, pk, rules.FOUND)
    page = organisation_editing(request, gone, _("恢复组织"), submit=_("恢复"), done=_("组织已恢复。"))
    return taking_back(request, gone, page, actions.restore_organisation)


def taking_back(
    request: Visit, gone: Organisation | Post, page: Editing, restore: Callable[..., object]
) -> HttpResponse:
    """The page that takes an ending back."""
    ending = queries.ending_in_force(gone)
    if ending is None:
        raise Http404
    by: dict[str, Any] = {"ending": ending, "acting": request.acting, "at": request.at}

    def plan(data: dict[str, Any]) -> Plan:
        return actions.plan_back(ending, actions.end_of(reason=data.get("reason", ""), **by))

    def do(data: dict[str, Any], seen: str) -> object:
        return restore(reason=data["reason"], seen=seen, **by)

    return ending_page(request, gone, RestorationForm(request.POST or None), page, plan, do)


def ending_page(
    request: Visit, record: Organisation | Post, form: Form, page: Editing, make_plan: MakePlan, do: Do
) -> HttpResponse:
    """The form with all that it would change; sent, it is done on the plan that was read, or answered with both texts (409)."""
    asked = form.is_valid() if form.is_bound else True
    data = form.cleaned_data if form.is_bound and asked else dict(form.initial)
    context: dict[str, Any] = {"form": form, "page": page}
    try:
        plan = make_plan(data) if asked else None
        if plan is not None:
            context["plan"] = plan
            if request.method == "POST" and "preview" not in request.POST:
                return end_as_read(request, record, page, plan, partial(do, data))
    except Conflict:
        record.refresh_from_db()
        return both_page(request, record, seen_in(data["seen"], record), make_plan(data).words(), page.cancel)
    except Refused as refusal:
        if form.is_bound:
            form.add_error(None, refusal.reason)
        else:
            context["refusal"] = refusal.reason
    if (plan := context.get("plan")) is not None:
        context |= told(plan, record)
        reseal(form, seal_seen(record, plan.words()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "organisations/ending.html", context, status=status)


def told(plan: Plan, record: Organisation | Post) -> dict[str, Any]:
    """The plan as the page says it: under each title what becomes of how many, and which; the body's own name once."""
    body = record.organisation if isinstance(record, Post) else record
    return {
        "changing": [(title, alike(group, "words")) for title, group in plan.titled],
        "staying": alike(plan.unchanged, "note"),
        "obstacles": alike(plan.obstacles, "reason"),
        "prefix": f"{body.name} · ",
        "ended": body.name if record is body else f"{body.name} · {record}",
        "shown": SHOWN,
    }


def alike(lines: Iterable[Line], said: str) -> list[tuple[str, list[Line]]]:
    """The lines of which the same is said, together, in the order they come in."""
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[getattr(line, said)].append(line)
    return list(found.items())


def end_as_read(
    request: Visit, record: Organisation | Post, page: Editing, plan: Plan, do: Callable[[str], object]
) -> HttpResponse:
    """Do it on the plan that was read. Raises `Refused` where another day was read, `Conflict` where something changed."""
    seen = seen_in(request.POST.get("seen", ""), record)
    now = plan.words()
    if dict(seen.words).get(_("日期")) != dict(now).get(_("日期")):
        raise Refused(_("日期改过了：请看下面这一天会怎样，再点一次。"), code="another_day")
    if seen != Seen(record.version, list(now)):
        return both_page(request, record, seen, now, page.cancel)
    do(plan.digest())
    return done_page(request, str(page.done), page.cancel)


def reseal(form: Form, seen: str) -> None:
    """Have the form carry what is shown now."""
    form.initial["seen"] = seen
    if form.is_bound:
        form.data = {**form.data.dict(), "seen": seen}  # type: ignore[attr-defined]  # what was sent, a QueryDict
