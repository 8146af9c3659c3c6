"""The invitation, the reply to it, and who came."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.editing import done_page, edit_page

from .. import actions, queries, rules
from ..doors import invitee_for, meeting_for
from ..forms import ReplyForm, attendance_sent, stand_ins_sent
from ..words import MOVES, Answer, Attendance, Move
from .reading import meeting_crumbs, meeting_editing

EXPECTED = {
    Answer.COMES.value: Attendance.PRESENT.value,
    Answer.SUBSTITUTE.value: Attendance.SUBSTITUTE.value,
    Answer.CANNOT.value: Attendance.ABSENT.value,
}
"""What stands first in the form of attendance, by what was answered."""


@needs(rules.CONVENE)
@require_POST
def invitation(request: Visit, pk: int) -> HttpResponse:
    """Send the invitation to everybody on the list."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    actions.invite(meeting=meeting, acting=request.acting, at=request.at)
    return done_page(request, _("通知已发出，等各方回复。"), meeting)


@needs(rules.REPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: Visit, pk: int) -> HttpResponse:
    """One invitation with its answer, made for a phone: where, when, and who comes."""
    invitee = invitee_for(request.acting, pk)
    meeting = invitee.meeting
    rules.may_reply(request.acting, invitee).require()
    verdict = MOVES.verdict(meeting.state, Move.REPLY).also(rules.before_it_begins(meeting, request.at))
    form = ReplyForm(request.POST or None, initial=invitee.answers)

    def act(data: dict[str, Any]) -> str:
        answer = Answer(data.pop("answer"))
        actions.reply(invitee=invitee, answer=answer, **data, acting=request.acting, at=request.at)
        return reverse("meetings:reply", args=[pk])

    page = meeting_editing(
        meeting,
        meeting.title,
        submit=_("回复"),
        done=_("已回复。会前可以再改。"),
    )
    context = {
        "invitee": invitee,
        "meeting": meeting,
        "holders": queries.holder_names([invitee.post_id or 0], meeting.held_on)[invitee.post_id or 0],
        "verdict": verdict,
        "items": list(meeting.items.all()),
    }
    return edit_page(request, form=form, act=act, page=page, template="meetings/reply.html", context=context)


@needs(rules.CONVENE)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: Visit, pk: int) -> HttpResponse:
    """Who was there, everybody invited; what was answered stands there already."""
    meeting = meeting_for(request.acting, pk, rules.CONVENE)
    MOVES.verdict(meeting.state, Move.HOLD).also(
        rules.has_come(meeting, timezone.localdate(request.at))
    ).require()
    wrong = ""
    stand_ins = stand_ins_sent(request.POST)
    if request.method == "POST":
        try:
            came = attendance_sent(request.POST)
            actions.record_held(
                meeting=meeting,
                attendance=came,
                stand_ins=stand_ins,
                acting=request.acting,
                at=request.at,
            )
        except Refused as refused:
            wrong = refused.reason
        else:
            return done_page(request, _("出席已登记，可以写纪要了。"), meeting)
    chosen = dict(zip(request.POST.getlist("invitee"), request.POST.getlist("attendance"), strict=False))
    rows = [
        (
            seat,
            chosen.get(str(seat.invitee.pk))
            or seat.invitee.attendance
            or EXPECTED.get(seat.invitee.answer, ""),
            stand_ins.get(seat.invitee.pk) or seat.invitee.likely,
        )
        for seat in queries.seats(meeting)
    ]
    context = {
        "meeting": meeting,
        "rows": rows,
        "choices": Attendance.choices,
        "wrong": wrong,
        "crumbs": meeting_crumbs(meeting),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "meetings/attendance.html", context, status=status)
