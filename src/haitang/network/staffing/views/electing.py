"""Re-electing a body on one page, with all that it changes shown before; taking that back; putting an election off."""

from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import Seen, Words, seal_seen, seen_in
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.ui.editing import Editing, done_page, edit_page
from haitang.machinery.ui.finals import both_page, final_page, seen_of
from haitang.machinery.ui.forms import DateField, carry
from haitang.network.organisations.models import Organisation

from .. import actions, queries
from ..actions import ElectionPlan
from ..doors import organisation_to_elect, term_to_annul, term_to_read
from ..forms import ElectionAnnulmentForm, ElectionForm, PostponementForm, WithdrawalForm
from ..forms.electing import election_mark
from ..models import Term
from ..presenting import seat_results
from ..rules import APPOINT, READ, may_appoint_in

GETS_AND_POSTS = ["GET", "HEAD", "POST"]


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def election(request: Visit, pk: int) -> HttpResponse:
    """Put a re-election on record: first what it would change, then, on that, the act."""
    body = organisation_to_elect(request.acting, pk)
    today = timezone.localdate(request.at)
    seats = queries.seats_of(body, election_day(request, today))
    initial = {"on": today, "number": next_number(body)}
    form = ElectionForm(request.POST or None, acting=request.acting, seats=seats, initial=initial)
    page = editing(body, _("换届"), submit=_("登记换届"), done=_("换届已登记，新一届开始了。"))
    context: dict[str, Any] = {"form": form, "page": page, "organisation": body}
    try:
        if not form.is_bound:
            actions.refuse_unelected(body)
            context["postponement"] = queries.postponement_in_force(body)
        elif form.is_valid():
            plan = actions.plan_election(body, form.election(), today)
            if "preview" not in request.POST and form.cleaned_data["asked"] == election_mark(request.POST):
                return elect_as_read(request, body, form, plan, page)
            context |= {"plan": plan, "again": "preview" not in request.POST}
            carry(form, seen=seal_seen(body, plan.words()), asked=election_mark(request.POST))
    except Conflict:
        body.refresh_from_db()
        seen = seen_in(form.cleaned_data["seen"], body)
        return both_page(request, body, seen, now_words(body, form, today), page.cancel)
    except Refused as refusal:
        if form.is_bound:
            form.add_error(None, refusal.reason)
        else:
            context["refusal"] = refusal.reason
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "staffing/election.html", context, status=status)


def elect_as_read(
    request: Visit, body: Organisation, form: ElectionForm, plan: ElectionPlan, page: Editing
) -> HttpResponse:
    """Do it on the plan that was read. Raises `Conflict` where something of it is other by now."""
    seen = seen_in(form.cleaned_data["seen"], body)
    if seen != Seen(body.version, list(plan.words())):
        raise Conflict(body, {})
    term = actions.elect(
        organisation=body, election=form.election(), expected=seen.version, seen=plan.digest(),
        acting=request.acting, at=request.at,
    )  # fmt: skip
    return done_page(request, str(page.done), term)


def now_words(body: Organisation, form: ElectionForm, today: date) -> Words:
    """What the same election would change by now; where it no longer can be, why."""
    try:
        return actions.plan_election(body, form.election(), today).words()
    except Refused as refusal:
        return [(_("现在不能办"), refusal.reason)]


def election_day(request: Visit, today: date) -> date:
    """The day the form is about, whose holders it asks after: the one sent, else today."""
    try:
        return DateField(required=False).clean(request.POST.get("on", request.GET.get("on", ""))) or today
    except ValidationError:
        return today


def next_number(body: Organisation) -> int | None:
    """The number the next term has; None where nobody knows."""
    latest = queries.latest_term(body)
    if latest is not None:
        return latest.number + 1 if latest.number else None
    return 2 if body.founded_by and body.elected is None else None


@needs(READ)
@require_safe
def term(request: Visit, pk: int) -> HttpResponse:
    """One term: its election, who stayed, went and came. Made to be printed."""
    shown = term_to_read(request.acting, pk)
    body = shown.organisation
    latest = queries.latest_term(body)
    context = {
        "term": shown,
        "organisation": body,
        "crumbs": crumbs_of(body),
        "results": seat_results(shown),
        "may_annul": bool(may_appoint_in(request.acting, body)) and latest == shown and not body.dissolved,
        "may_read_people": request.acting.may("people.view"),
    }
    return render(request, "staffing/term.html", context)


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def election_annulment(request: Visit, pk: int) -> HttpResponse:
    """Take an election back, on what was read of it; where something rests on it, say what."""
    annulled = term_to_annul(request.acting, pk)
    plan = actions.plan_annulment(annulled)
    page = editing(
        annulled.organisation, _("撤销换届：%s") % annulled, submit=_("撤销换届"), tone="danger",
        done=_("换届已撤销，上一届继续。"),
    )  # fmt: skip

    def annul(version: int) -> HttpResponse:
        def act(data: dict[str, Any]) -> str:
            actions.annul_election(
                term=annulled, version=version, reason=data["reason"], acting=request.acting, at=request.at
            )
            return annulled.get_absolute_url()

        form = ElectionAnnulmentForm(request.POST or None, seen=seen_of(annulled, annulment_words))
        context = {"plan": plan, "term": annulled}
        return edit_page(
            request, form=form, act=act, page=page, read=lambda _now: {}, template="staffing/election_annulment.html",
            context=context,
        )  # fmt: skip

    return final_page(request, annulled, annulment_words, back=page.cancel, do=annul)


def annulment_words(record: Term) -> Words:
    """What is read of an election before it is taken back."""
    return actions.plan_annulment(record).words()


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def postponement(request: Visit, pk: int) -> HttpResponse:
    """Put the election of a body off with approval."""
    body = organisation_to_elect(request.acting, pk)
    page = editing(body, _("延期换届"), submit=_("延期换届"), done=_("已延期，本届届满跟着改了。"))
    context: dict[str, Any] = {"organisation": body}
    try:
        context |= {"ends": (ends := actions.end_to_put_off(body)), "latest": actions.latest_end(body, ends)}
    except Refused as refusal:
        context["refusal"] = refusal.reason

    def act(data: dict[str, Any]) -> str:
        actions.postpone_election(
            organisation=body, until=data["until"], reason=data["reason"], document=data["document"],
            expected=data["version"] or 0, acting=request.acting, at=request.at,
        )  # fmt: skip
        return page.cancel

    form = PostponementForm(request.POST or None, initial={"version": body.version})
    return edit_page(
        request, form=form, act=act, page=page, read=read_end, template="staffing/postponement.html",
        context=context,
    )  # fmt: skip


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def postponement_withdrawal(request: Visit, pk: int) -> HttpResponse:
    """Take back that an election was put off."""
    body = organisation_to_elect(request.acting, pk)
    page = editing(body, _("撤回延期换届"), submit=_("撤回延期"), tone="danger", done=_("延期已撤回。"))

    def act(data: dict[str, Any]) -> str:
        withdraw = partial(actions.withdraw_postponement, organisation=body, expected=data["version"] or 0)
        withdraw(reason=data["reason"], acting=request.acting, at=request.at)
        return page.cancel

    form = WithdrawalForm(request.POST or None, initial={"version": body.version})
    context = {"organisation": body, "postponement": queries.postponement_in_force(body)}
    return edit_page(
        request, form=form, act=act, page=page, read=lambda now: {"version": now.version},
        template="staffing/postponement_withdrawal.html", context=context,
    )  # fmt: skip


def read_end(body: Organisation) -> dict[str, Any]:
    return {"until": body.term_ends, "version": body.version}


def crumbs_of(body: Organisation) -> list[tuple[str, str]]:
    history = reverse("staffing:organisation_history", args=[body.pk])
    return [(body.name, body.get_absolute_url()), (_("任职沿革"), history)]


def editing(body: Organisation, title: str, **words: Any) -> Editing:
    crumbs = [(body.name, body.get_absolute_url())]
    return Editing(title=title, cancel=body.get_absolute_url(), crumbs=crumbs, **words)
