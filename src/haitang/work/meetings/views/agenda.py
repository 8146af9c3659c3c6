"""Issues filed and dealt with, the agenda put into order and fixed, papers laid."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.editing import action_page, done_page, edit_page
from haitang.machinery.ui.forms import ReasonForm
from haitang.machinery.ui.templatetags.ui import date as day

from .. import actions, queries, rules
from ..doors import issue_for, meeting_for
from ..forms import IssueForm, ItemForm, PaperForm, places_sent
from ..models import Meeting
from ..words import MOVES, Move
from .reading import meeting_crumbs, meeting_editing


def back_to(meeting: Meeting, page: str = "meetings:meeting") -> HttpResponse:
    return HttpResponseRedirect(reverse(page, args=[meeting.pk]), status=HTTPStatus.SEE_OTHER)


@needs(rules.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_issue(request: Visit, pk: int) -> HttpResponse:
    """File an issue; after the day they were due the page says so instead."""
    meeting = meeting_for(request.acting, pk)
    bodies = queries.filing_bodies(request.acting, meeting)
    if not bodies:
        raise Refused(_("只有参会的组织可以报送议题。"), code="not_a_member")
    today = timezone.localdate(request.at)
    MOVES.verdict(meeting.state, Move.COLLECT).also(rules.in_time_for_issues(meeting, today)).require()
    convenes = rules.may_convene(request.acting, meeting.convener)
    guests = queries.guests_of(meeting) if convenes else ()
    form = IssueForm(request.POST or None, bodies=bodies, guests=guests)

    def act(data: dict[str, Any]) -> str:
        actions.file_issue(
            meeting=meeting,
            **form.whose(),
            title=data["title"],
            text=data["text"],
            acting=request.acting,
            at=request.at,
        )
        return meeting.get_absolute_url()

    page = meeting_editing(
        meeting,
        _("报送议题"),
        submit=_("报送"),
        lead=_("%(day)s前报送；列入或不列入，召集方会写明。") % {"day": day(meeting.issues_until)},
        done=_("议题已报送。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.CONVENE)
@require_POST
def acceptance(request: Visit, pk: int) -> HttpResponse:
    """Put an issue on the agenda."""
    issue = issue_for(request.acting, pk, rules.CONVENE)
    actions.accept_issue(issue=issue, acting=request.acting, at=request.at)
    return done_page(request, _("已列入议程，排在最后，可以再调。"), issue.meeting)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def declining(request: Visit, pk: int) -> HttpResponse:
    """Leave an issue off, with the reason."""
    issue = issue_for(request.acting, pk, rules.CONVENE)

    page = meeting_editing(
        issue.meeting,
        _("不列入：%(title)s") % {"title": issue.title},
        submit=_("不列入"),
        lead=_("报送的组织会看到原因。"),
        done=_("已写明不列入的原因。"),
    )
    action = partial(actions.decline_issue, issue=issue)
    return action_page(request, form=ReasonForm(request.POST or None), action=action, page=page)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: Visit, pk: int) -> HttpResponse:
    """The order of the agenda: a number beside each item, none to take it off; below, an item nobody filed."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.SCHEDULE).require()
    if request.method == "POST":
        places = places_sent(request.POST)
        actions.order_items(meeting=meeting, places=places, acting=request.acting, at=request.at)
        messages.success(request, _("顺序已保存。"))
        return back_to(meeting, "meetings:order")
    return order_page(request, meeting, ItemForm())


def order_page(request: Visit, meeting: Meeting, form: ItemForm) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "items": list(meeting.items.select_related("issue__organisation")),
        "follow_up": queries.follow_up(meeting, timezone.localdate(request.at)),
        "late": meeting.agenda_until < timezone.localdate(request.at),
        "crumbs": meeting_crumbs(meeting),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "meetings/order.html", context, status=status)


@needs(rules.CONVENE)
@require_POST
def new_item(request: Visit, pk: int) -> HttpResponse:
    """Put something on the agenda that nobody filed."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return order_page(request, meeting, form)
    actions.add_item(meeting=meeting, **form.cleaned_data, acting=request.acting, at=request.at)
    return back_to(meeting, "meetings:order")


@needs(rules.CONVENE)
@require_POST
def fixing(request: Visit, pk: int) -> HttpResponse:
    """Declare the agenda fixed."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    actions.fix_agenda(meeting=meeting, acting=request.acting, at=request.at)
    messages.success(request, _("议程已定。"))
    return back_to(meeting, "meetings:agenda")


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: Visit, pk: int) -> HttpResponse:
    """Lay a paper. How long it may be stands on the page; beyond it, a reason is asked before it is kept."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.SCHEDULE).require()
    rule = queries.meeting_rule(meeting.convener.region.county_code, meeting.kind)
    form = PaperForm(request.POST or None)

    page = meeting_editing(
        meeting,
        _("添加材料"),
        submit=_("保存"),
        lead=_("材料不超过 %(most)d 字，依据%(basis)s。")
        % {"most": rule.paper_characters, "basis": queries.basis_of(rule)},
        done=_("材料已保存。"),
    )
    action = partial(actions.add_paper, meeting=meeting)
    return action_page(request, form=form, action=action, page=page)
