"""A meeting as a file for calendars: the same UID for ever, a higher SEQUENCE for every change."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.machinery.notices.calendar import CalendarEntry, calendar_source

from .models import Meeting
from .rules import VIEW
from .words import State

USUAL_LENGTH = timedelta(hours=2)
PRODUCT = "-//Haitang//Meetings//ZH"


@calendar_source("meetings")
def meeting_days(acting: Acting, today: date, since: date, until: date) -> Iterator[CalendarEntry]:
    """The meetings `acting` may see that were invited to and not called off, for his feed; the same UIDs as their files."""
    invited = Meeting.objects.within(acting.scope_for(VIEW)).filter(invited_at__isnull=False)
    meetings = invited.exclude(state=State.CALLED_OFF).filter(held_on__gte=since, held_on__lt=until)
    for meeting in meetings.select_related("convener").order_by("held_on", "id"):
        begins, ends = hours_of(meeting)
        yield CalendarEntry(
            uid=str(meeting.uid),
            title=meeting.title,
            begins=begins,
            ends=ends,
            sequence=meeting.sequence,
            href=meeting.get_absolute_url(),
            text=_("召集：%(body)s") % {"body": meeting.convener.name},
            place=meeting.place,
        )


def hours_of(meeting: Meeting) -> tuple[datetime, datetime]:
    """When it begins and ends, local time."""
    zone = timezone.get_current_timezone()
    begins = datetime.combine(meeting.held_on, meeting.begins, tzinfo=zone)
    if meeting.ends is None:
        return begins, begins + USUAL_LENGTH
    return begins, datetime.combine(meeting.held_on, meeting.ends, tzinfo=zone)


def calendar_of(meeting: Meeting, address: str, at: datetime) -> bytes:
    """The meeting as iCalendar (RFC 5545); a cancelled one says so. `at` is when it was asked for.

    No METHOD: it would ask for an organizer's mail address, which a convening body need not have.
    """
    from icalendar import Calendar, Event, Timezone  # noqa: PLC0415 - 0.06 s of every start, and only such files need it

    zone = timezone.get_current_timezone()
    begins, ends = hours_of(meeting)
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
