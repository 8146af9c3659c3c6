"""A meeting as a file for calendars: the same UID for ever, a higher SEQUENCE for every change."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from .models import Meeting
from .words import State

USUAL_LENGTH = timedelta(hours=2)
PRODUCT = "-//Haitang//Meetings//ZH"


def calendar_of(meeting: Meeting, address: str, at: datetime) -> bytes:
    """The meeting as iCalendar (RFC 5545); a cancelled one says so. `at` is when it was asked for.

    No METHOD: it would ask for an organizer's mail address, which a convening body need not have.
    """
    zone = timezone.get_current_timezone()
    begins = datetime.combine(meeting.held_on, meeting.begins, tzinfo=zone)
    ends = (
        datetime.combine(meeting.held_on, meeting.ends, tzinfo=zone)
        if meeting.ends
        else begins + USUAL_LENGTH
    )
    off = meeting.state == State.CALLED_OFF
    event = Event()
    event.add("uid", f"{meeting.uid}@haitang")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", _("已取消：%(title)s") % {"title": meeting.title} if off else meeting.title)
    event.add("location", meeting.place)
    event.add("description", _("召集：%(body)s") % {"body": meeting.convener.name})
    event.add("url", address)
    event.add("status", "CANCELLED" if off else "CONFIRMED" if meeting.invited_at else "TENTATIVE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add_component(Timezone.from_tzid(str(zone)))
    calendar.add_component(event)
    return bytes(calendar.to_ical())
