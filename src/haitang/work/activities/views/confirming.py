"""What waits to be confirmed, and what somebody one level up does with it."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.codes import parse_key
from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.editing import action_page, done_page
from haitang.machinery.ui.finals import final_page
from haitang.machinery.ui.forms import ReasonForm, storable
from haitang.machinery.ui.listing import Bulk, Empty, list_page
from haitang.work.vouching.actions import Outcome, Ticket

from .. import actions, queries, rules
from ..doors import activity_for
from ..filters import ActivityFilter
from ..forms import CorrectionForm, ReturnForm
from ..models import Activity
from ..tables import WaitingTable
from ..words import BATCH_LIMIT, MOVES, Move
from .reading import activity_words, page_context
from .recording import activity_editing, change_form, change_page

NONE_WAITS = Empty(
    title=gettext_lazy("没有要确认的活动"),
    sentence=gettext_lazy("下一级报送的活动会列在这里；确认之后才计入数字。"),
    drawing="done",
)


@needs(rules.CONFIRM)
@require_safe
def waiting(request: Visit) -> HttpResponse:
    """Reported by the level below, to be confirmed or returned, one by one or many at once."""
    bulk = [
        Bulk(
            _("确认"), reverse("activities:confirmations"), "primary", _("确认选中的活动？确认后计入数字。")
        ),
        Bulk(_("退回…"), reverse("activities:returns")),
    ]
    return list_page(
        request,
        queryset=queries.confirmable_by(request.acting).order_by("held_on", "pk"),
        table_class=WaitingTable,
        filter_class=ActivityFilter,
        title=_("待确认"),
        name="waiting",
        template="activities/waiting.html",
        empty=NONE_WAITS,
        bulk=bulk,
        context=page_context(request, "waiting"),
    )


@needs(rules.CONFIRM)
@require_POST
def confirmations(request: Visit) -> HttpResponse:
    """Confirm the ones selected."""
    chosen = tickets(request.POST.getlist("selected"))
    report_outcome(
        request, actions.confirm_many(tickets=chosen, acting=request.acting, at=request.at), Move.CONFIRM
    )
    return to_the_queue()


@needs(rules.CONFIRM)
@require_POST
def returns(request: Visit) -> HttpResponse:
    """Return the ones selected; asks for the reason first."""
    selected = request.POST.getlist("selected")
    chosen = tickets(selected)
    form = ReturnForm(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        outcome = actions.return_many(tickets=chosen, reason=reason, acting=request.acting, at=request.at)
        report_outcome(request, outcome, Move.RETURN)
        return to_the_queue()
    context = {"form": form, "selected": selected, "count": len(chosen)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "activities/returns.html", context, status=status)


def tickets(selected: Sequence[str]) -> list[Ticket]:
    """What was selected: "17-2" is the record 17 as it stood at version 2."""
    if not 0 < len(selected) <= BATCH_LIMIT:
        raise Refused(_("请选 1 到 %(most)d 场活动。") % {"most": BATCH_LIMIT}, code="nothing_chosen")
    found: list[Ticket] = []
    for each in selected:
        key, version = map(parse_key, (each.partition("-")[::2]))
        if not (key and version):
            raise Refused(_("请从列表里选。"), code="nothing_chosen")
        found.append((key, version))
    return found


def report_outcome(request: Visit, outcome: Outcome[Activity], move: Move) -> None:
    if outcome.done:
        many = len(outcome.done)
        words = {
            Move.CONFIRM: ngettext("已确认 %(many)d 场。", "已确认 %(many)d 场。", many),
            Move.RETURN: ngettext("已退回 %(many)d 场。", "已退回 %(many)d 场。", many),
        }
        messages.success(request, words[move] % {"many": many})
    for reason, many in outcome.left.items():
        left = ngettext("%(many)d 场没有办：%(reason)s", "%(many)d 场没有办：%(reason)s", many)
        messages.warning(request, left % {"many": many, "reason": reason})


def to_the_queue() -> HttpResponse:
    return HttpResponseRedirect(reverse("activities:waiting"), status=HTTPStatus.SEE_OTHER)


@needs(rules.CONFIRM)
@require_POST
def confirmation(request: Visit, pk: int) -> HttpResponse:
    """Vouch for one record, as it was read."""
    activity = activity_for(request.acting, pk, rules.CONFIRM)

    def vouch(version: int) -> HttpResponse:
        note = storable(request.POST.get("note", ""))[:200]
        actions.confirm(activity=activity, version=version, note=note, acting=request.acting, at=request.at)
        return done_page(request, _("已确认，计入数字。"), activity)

    back = reverse("activities:activity", args=[pk])
    return final_page(request, activity, activity_words, back=back, do=vouch)


@needs(rules.CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def sending_back(request: Visit, pk: int) -> HttpResponse:
    """Return one record with the reason."""
    activity = activity_for(request.acting, pk, rules.CONFIRM)

    return action_page(
        request,
        form=ReturnForm(request.POST or None),
        action=partial(actions.return_activity, activity=activity),
        page=activity_editing(activity, _("退回：%(title)s"), submit=_("退回"), done=_("已退回给记录人。")),
    )


@needs(rules.CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: Visit, pk: int) -> HttpResponse:
    """Set a confirmed record right; what it said stays on its page."""
    activity = activity_for(request.acting, pk, rules.CONFIRM)
    MOVES.verdict(activity.state, Move.CORRECT).require()
    form = change_form(CorrectionForm, request, activity)
    page = activity_editing(activity, _("更正：%(title)s"), submit=_("更正并确认"))

    def act() -> None:
        actions.correct(
            activity=activity,
            draft=form.draft(),
            version=form.cleaned_data["version"] or 0,
            reason=form.cleaned_data["reason"],
            acting=request.acting,
            at=request.at,
        )

    return change_page(request, form, page, act, activity)


@needs(rules.CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def annulment(request: Visit, pk: int) -> HttpResponse:
    """Take a confirmed record out of every figure: it was not so."""
    activity = activity_for(request.acting, pk, rules.CONFIRM)
    page = activity_editing(
        activity,
        _("作废：%(title)s"),
        submit=_("作废"),
        tone="danger",
        lead=_("作废后不再计入任何数字，服务时长也不算；记录和原因留着备查。"),
        done=_("已作废。"),
    )
    action = partial(actions.annul, activity=activity)
    return action_page(request, form=ReasonForm(request.POST or None), action=action, page=page)
