"""The list of meetings, one meeting, its agenda, a paper, the file for a calendar."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Verdict
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Editing
from haitang.machinery.ui.lights import light
from haitang.machinery.ui.listing import Empty, list_page

from .. import queries, rules
from ..calendars import calendar_of
from ..doors import meeting_for, paper_for, resolution_for
from ..filters import MeetingFilter
from ..models import Meeting
from ..tables import TONES, MeetingTable
from ..words import MOVES, IssueState, Move, State

EMPTY = Empty(
    title=gettext_lazy("还没有会议"),
    sentence=gettext_lazy("定下时间地点，固定成员会自动列入名单；议题、通知、纪要和议定事项都从这里走。"),
    drawing="calendar",
)


@needs(rules.VIEW)
@require_safe
def meetings(request: Visit) -> HttpResponse:
    """The meetings convened in the scope, and those its bodies are invited to."""
    return list_page(
        request,
        queryset=queries.list_meetings(request.scope),
        table_class=MeetingTable,
        filter_class=MeetingFilter,
        title=pgettext("many", "会议"),
        name="meetings",
        template="meetings/meetings.html",
        export=writer_for(request.acting),
        empty=EMPTY,
        context={
            "may_convene": request.acting.may(rules.CONVENE),
            "may_rule": request.acting.may(rules.RULE),
        },
    )


@needs(rules.VIEW)
@require_safe
def meeting(request: Visit, pk: int) -> HttpResponse:
    """One meeting as the one place: who comes, what is on, what was said, what was resolved and what became of it."""
    found = meeting_for(request.acting, pk)
    today = timezone.localdate(request.at)
    inside = sees_drafts(request, found)
    resolved = inside or found.state == State.ISSUED
    seats = queries.seats(found)
    draft = queries.latest_minutes(found) if inside and found.state == State.HELD else None
    context = {
        "meeting": found,
        "tone": TONES[found.state],
        "crumbs": meeting_crumbs(),
        "steps": steps(),
        "step": step_of(found),
        "acts": meeting_moves(request, found),
        "seats": seats,
        "mine": queries.unanswered_invitations(request.acting, today)
        .filter(meeting=found)
        .select_related("post__organisation", "post__place"),
        "repliable": {seat.invitee.pk for seat in seats if rules.may_reply(request.acting, seat.invitee)},
        "issues": [issue for issue in queries.issues_of(found) if inside or own_issue(request, issue)],
        "issues_light": light(found.issues_until, today) if found.ahead else None,
        "may_file": may_file(request, found, today),
        "follow_up": queries.follow_up(found, today),
        "items": list(found.items.all()),
        "papers": list(found.papers.all()),
        "minutes": queries.issued_minutes(found),
        "draft": draft,
        "complete": draft is not None and draft.knows(found),
        "inside": inside,
        "outcomes": queries.outcomes_of(found, today, today) if resolved else [],
    }
    return render(request, "meetings/meeting.html", context)


def steps() -> list[str]:
    return [_("收集议题"), _("发通知"), _("开会"), _("写纪要"), _("印发、交办")]


def step_of(meeting: Meeting) -> int:
    """The step a meeting stands at; past the last once its minutes are issued."""
    if meeting.state == State.HELD:
        return 5 if meeting.minutes.exists() else 4
    return {State.PLANNED.value: 2 if meeting.agenda_fixed_at else 1, State.INVITED.value: 3}.get(
        meeting.state, 6
    )


def sees_drafts(request: Visit, meeting: Meeting) -> bool:
    """The convening side: it sees what is not issued yet."""
    acting = request.acting
    return bool(rules.may_convene(acting, meeting.convener)) or bool(
        rules.may_approve(acting, meeting.convener)
    )


def own_issue(request: Visit, issue: Any) -> bool:
    """An issue accepted is everybody's to read; others only those who could have filed it see."""
    if issue.state == IssueState.ACCEPTED:
        return True
    return issue.organisation is not None and bool(rules.may_file(request.acting, issue.organisation))


def may_file(request: Visit, meeting: Meeting, today: date) -> Verdict | None:
    """Whether the reader may file an issue; None where none of his bodies is invited, so that no button stands."""
    if not MOVES.verdict(meeting.state, Move.COLLECT) or not queries.filing_bodies(request.acting, meeting):
        return None
    return rules.in_time_for_issues(meeting, today)


def meeting_moves(request: Visit, meeting: Meeting) -> dict[str, bool]:
    """The moves this reader may make of a meeting in its state."""
    acting = request.acting
    convenes = bool(rules.may_convene(acting, meeting.convener))
    approves = bool(rules.may_approve(acting, meeting.convener))
    who = {Move.ISSUE: approves, Move.CORRECT: approves, Move.REPLY: False}
    can = {move.value: who.get(move, convenes) and bool(MOVES.verdict(meeting.state, move)) for move in Move}
    come = bool(rules.has_come(meeting, timezone.localdate(request.at)))
    return can | {Move.HOLD.value: can[Move.HOLD.value] and come}


def meeting_crumbs(meeting: Meeting | None = None) -> list[tuple[str, str]]:
    way = [(pgettext("many", "会议"), reverse("meetings:meetings"))]
    if meeting is not None:
        way.append((meeting.title, meeting.get_absolute_url()))
    return way


def meeting_editing(meeting: Meeting, title: str, **words: Any) -> Editing:
    """A page that changes something about one meeting; it leads back to it."""
    return Editing(title=title, cancel=meeting.get_absolute_url(), crumbs=meeting_crumbs(meeting), **words)


@needs(rules.VIEW)
@require_safe
def agenda(request: Visit, pk: int) -> HttpResponse:
    """The agenda as a sheet to print: its first item written from what became of the last meeting's resolutions."""
    found = meeting_for(request.acting, pk)
    context = {
        "meeting": found,
        "crumbs": meeting_crumbs(found),
        "follow_up": queries.follow_up(found, timezone.localdate(request.at)),
        "items": list(found.items.all()),
        "papers": list(found.papers.all()),
        "acts": meeting_moves(request, found),
    }
    return render(request, "meetings/agenda.html", context)


@needs(rules.VIEW)
@require_safe
def paper(request: Visit, pk: int) -> HttpResponse:
    """One paper, with how many characters it has."""
    found = paper_for(request.acting, pk)
    rule = queries.meeting_rule(found.meeting.convener.region.county_code, found.meeting.kind)
    context = {
        "paper": found,
        "crumbs": meeting_crumbs(found.meeting),
        "over": queries.passes_length(rule, found.text),
    }
    return render(request, "meetings/paper.html", context)


@needs(rules.VIEW)
@require_safe
def resolution(request: Visit, pk: int) -> HttpResponse:
    """One resolution and the task it became, for whoever was at the meeting and for whoever is responsible."""
    found = resolution_for(request.acting, pk)
    today = timezone.localdate(request.at)
    (outcome,) = [one for one in queries.outcomes_of(found.meeting, today, today) if one.resolution == found]
    sees = Meeting.objects.within(request.scope).filter(pk=found.meeting_id).exists()
    way = meeting_crumbs(found.meeting) if sees else meeting_crumbs()
    context = {
        "outcome": outcome,
        "sees": sees,
        "crumbs": way,
        "words": list(found.words.all()) if found.guest else [],
        "may_note": bool(
            rules.may_convene(request.acting, found.meeting.convener).also(rules.is_heard_of(found))
        ),
    }
    return render(request, "meetings/resolution.html", context)


@needs(rules.VIEW)
@require_safe
def meeting_calendar(request: Visit, pk: int) -> HttpResponse:
    """The meeting for the reader's own calendar; taken again, it replaces what stands there."""
    found = meeting_for(request.acting, pk)
    address = request.build_absolute_uri(reverse("meetings:meeting", args=[pk]))
    answer = HttpResponse(
        calendar_of(found, address, request.at), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="meeting-{pk}.ics"'
    return answer
