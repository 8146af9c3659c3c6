"""会议纪要: the issued minutes of a meeting, with what was resolved."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import day_words
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.work.meetings.models import Meeting, Resolution
from haitang.work.meetings.queries import issued_minutes
from haitang.work.meetings.words import State

from ..actions import PaperDraft
from ..composing import PAPERS_ARE_IN, Grid, Material
from ..rules import DRAFT
from ..words import Kind
from .source import RECENT, Beginning

HEADS = ("序号", "议定事项", "责任组织", "完成期限")


def find_meeting(acting: Acting, key: int) -> Meeting:
    return record_for(Meeting.objects.select_related("convener__region"), acting, DRAFT, pk=key)


def about(meeting: Meeting, acting: Acting) -> tuple[Organisation, Region]:
    """Whoever convened it. Refused before its minutes are issued (no_minutes)."""
    if meeting.state != State.ISSUED:
        raise Refused(_("这次会议的纪要还没有签发，签发以后再编号印发。"), code="no_minutes")
    return meeting.convener, meeting.convener.region


def draft(meeting: Meeting, acting: Acting, at: datetime) -> PaperDraft:
    """The version of the minutes that is in force."""
    body, place = about(meeting, acting)
    minutes = issued_minutes(meeting)
    resolutions = Resolution.objects.filter(meeting=meeting).select_related("organisation")
    with translation.override(PAPERS_ARE_IN):
        words = {
            "meeting": meeting.title,
            "convener": meeting.convener.name,
            "held_on": day_words(meeting.held_on),
            "where": meeting.place,
            "minutes": minutes.text if minutes else "",
        }
        rows = tuple(resolution_row(one) for one in resolutions.order_by("number", "id"))
    tables = {"resolutions": Grid("议定事项", HEADS, rows)}
    return PaperDraft(
        Kind.MINUTES,
        body,
        place,
        meeting.held_on.isoformat(),
        f"{meeting.title}纪要",
        Material(words=words, tables=tables),
    )


def resolution_row(resolution: Resolution) -> tuple[str, ...]:
    due = day_words(resolution.due) if resolution.due else "—"
    return (str(resolution.number), resolution.text, resolution.responsible or "—", due)


def recent(acting: Acting) -> list[Beginning]:
    """Meetings whose minutes are issued, of bodies `acting` writes for."""
    convened = Meeting.objects.convened_in(acting.scope_for(DRAFT)).filter(state=State.ISSUED)
    latest = convened.order_by("-held_on", "-id")[:RECENT]
    return [(one.pk, f"{one.held_on.isoformat()} {one.title}") for one in latest]
