"""Setting right what was entered: an appointment corrected, annulled, restored, each with what it changes shown before."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haitang.foundation.codes import parse_key
from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import Words
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.machinery.ui.finals import field_title, final_page, seen_of
from haitang.network.organisations.models import Post

from .. import actions, queries
from ..actions import AppointmentFacts
from ..doors import annulment_for, appointment_for
from ..forms import AnnulmentForm, CorrectionForm, ReasonsForm
from ..models import Appointment, Correction
from ..presenting import change_of, written
from ..rules import APPOINT
from ..words import Mode
from .seating import post_crumbs

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
FACTS = ("person", "mode", "since", "until", "document", "end_reason")


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def correction(request: Visit, pk: int) -> HttpResponse:
    """Set an appointment right; asked for a preview, it says what would change and writes nothing."""
    appointment = appointment_for(request.acting, pk)
    form = CorrectionForm(
        request.POST or None,
        initial=read_appointment(appointment) | former_facts(request, appointment),
        acting=request.acting,
        keep=appointment.person,
    )
    page = editing(
        appointment.post, _("更正任职：%s") % appointment.person, submit=_("更正"), done=_("任职已更正。")
    )
    context: dict[str, Any] = {"appointment": appointment}

    def act(data: dict[str, Any]) -> str:
        actions.correct_appointment(
            appointment=appointment,
            facts=facts_of(data),
            version=data["version"] or 0,
            reason=data["reason"],
            basis=data["basis"],
            acting=request.acting,
            at=request.at,
        )
        return page.cancel

    if request.method == "POST" and "preview" in request.POST:
        return preview_page(request, appointment, form, page)
    return edit_page(
        request, form=form, act=act, page=page, read=read_appointment, template="staffing/correction.html",
        context=context,
    )  # fmt: skip


def preview_page(
    request: Visit, appointment: Appointment, form: CorrectionForm, page: Editing
) -> HttpResponse:
    """The form with all that it would change; nothing is written."""
    context: dict[str, Any] = {"appointment": appointment, "form": form, "page": page}
    if form.is_valid():
        post, today = appointment.post, timezone.localdate(request.at)
        try:
            asked = actions.placed(appointment, post, facts_of(form.cleaned_data), today)
            context["effects"] = queries.effects_of(post, appointment, asked, today)
            context["changes"] = change_of(appointment, asked)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "staffing/correction.html", context, status=status)


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def annulment(request: Visit, pk: int) -> HttpResponse:
    """Take out an appointment that never was, on what was read of it."""
    appointment = appointment_for(request.acting, pk)
    page = editing(
        appointment.post, _("作废任职：%s") % appointment.person, submit=_("作废"), tone="danger",
        done=_("任职已作废，历任里仍可查到。"),
    )  # fmt: skip

    def annul(version: int) -> HttpResponse:
        def act(data: dict[str, Any]) -> str:
            actions.annul_appointment(
                appointment=appointment,
                version=version,
                reason=data["reason"],
                basis=data["basis"],
                acting=request.acting,
                at=request.at,
            )
            return page.cancel

        form = AnnulmentForm(request.POST or None, seen=seen_of(appointment, appointment_words))
        effects = queries.effects_of(appointment.post, appointment, None, timezone.localdate(request.at))
        context = {"appointment": appointment, "effects": effects}
        return edit_page(
            request, form=form, act=act, page=page, read=lambda _now: {}, template="staffing/annulment.html",
            context=context,
        )  # fmt: skip

    return final_page(request, appointment, appointment_words, back=page.cancel, do=annul)


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def reversal(request: Visit, pk: int) -> HttpResponse:
    """Let an annulled appointment stand again."""
    annulled = annulment_for(request.acting, pk)
    if not actions.is_latest(annulled):
        raise Http404
    page = editing(
        annulled.post, _("恢复任职：%s") % annulled.person, submit=_("恢复"), done=_("任职已恢复。")
    )
    today = timezone.localdate(request.at)
    context: dict[str, Any] = {"appointment": annulled.as_appointment()}
    try:
        restored = actions.placed_again(annulled, annulled.post, today)
    except Refused as refusal:
        context["refusal"] = refusal.reason
    else:
        context |= {
            "appointment": restored,
            "effects": queries.effects_of(annulled.post, None, restored, today),
        }

    def act(data: dict[str, Any]) -> str:
        restore = partial(
            actions.restore_appointment, annulled=annulled, acting=request.acting, at=request.at
        )
        restore(reason=data["reason"], basis=data["basis"])
        return page.cancel

    form = ReasonsForm(request.POST or None)
    return edit_page(
        request, form=form, act=act, page=page, template="staffing/annulment.html", context=context
    )


def editing(post: Post, title: str, **words: Any) -> Editing:
    history = reverse("staffing:post_history", args=[post.pk])
    return Editing(title=title, cancel=history, crumbs=post_crumbs(post), **words)


def read_appointment(record: Appointment) -> dict[str, Any]:
    """An appointment as the form of its correction shows it."""
    values = {name: getattr(record, name) for name in (*FACTS, "version")}
    return values | {"since": actions.known_since(record)}


def former_facts(request: Visit, appointment: Appointment) -> dict[str, Any]:
    """What one of its corrections says it was before, to go back to: the contrary act begins with it."""
    key = request.GET.get("before", "")
    former = (
        Correction.objects.filter(pk=parse_key(key), appointment_key=appointment.pk).first() if key else None
    )
    if former is None:
        return {}
    return {name: getattr(former, name) for name in FACTS} | {"since": actions.known_since(former)}


def facts_of(data: Mapping[str, Any]) -> AppointmentFacts:
    return AppointmentFacts(
        person=data["person"],
        mode=Mode(data["mode"]),
        since=data["since"],
        until=data["until"],
        document=data["document"],
        end_reason=data["end_reason"],
    )


def appointment_words(record: Appointment) -> Words:
    """What is read of an appointment before it is annulled."""
    return [(field_title(record, name), written(record, name)) for name in FACTS]
