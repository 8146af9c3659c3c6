"""The feed of an account's calendar. Whose entries stand in it is handed in from above."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.registry import Registry, Single
from haitang.machinery.accounts.models import Account

from .words import FEED_DAYS, FEED_ENTRIES, FEED_PAST_DAYS

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day on which something is due, or a meeting from a moment to a moment.

    `uid` stays the same for the same thing, so that a calendar moves an entry rather than adding another.
    """

    uid: str
    title: str
    begins: date | datetime
    ends: datetime | None = None
    sequence: int = 0
    href: str = ""
    text: str = ""
    place: str = ""


Source = Callable[[Acting, date, date, date], Iterable[CalendarEntry]]
"""What `acting` may see in the days [since, until): called with (acting, today, since, until).

Acting is made of the rights the account has at that moment.
"""

SOURCES: Final[Registry[str, Source]] = Registry("source of calendar entries")
"""Each is asked for every feed."""
ACTING: Final[Single[Callable[[Account, datetime], Acting]]] = Single("what an account acts as")
S = TypeVar("S", bound=Source)


def calendar_source(name: str) -> Callable[[S], S]:
    """Declare what fills calendars, in a room's `calendars.py`."""

    def declare(source: S) -> S:
        SOURCES.register(name, source)
        return source

    return declare


def entries_of(account: Account, at: datetime) -> list[CalendarEntry]:
    """What stands in an account's calendar now; nothing for one that is disabled."""
    acting = ACTING.get()(account, at)
    if acting.anonymous:
        return []
    today = timezone.localdate(at)
    since, until = today - timedelta(days=FEED_PAST_DAYS), today + timedelta(days=FEED_DAYS)
    found = chain.from_iterable(source(acting, today, since, until) for source in SOURCES.values())
    return list(islice(found, FEED_ENTRIES))


def feed(account: Account, at: datetime) -> bytes:
    """The account's calendar as iCalendar (RFC 5545)."""
    from icalendar import Calendar  # noqa: PLC0415 - 0.06 s of every start, and only feeds need it

    calendar = Calendar()
    calendar.add("prodid", "-//Haitang//Calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("海棠 · %(name)s") % {"name": account})
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for entry in entries_of(account, at):
        calendar.add_component(_event(entry, at))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, at: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", f"{entry.uid}@haitang")
    event.add("dtstamp", at)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("dtstart", entry.begins)
    if isinstance(entry.begins, datetime):
        event.add("dtend", entry.ends or entry.begins)
    else:
        event.add("dtend", entry.begins + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    for name, value in (("location", entry.place), ("description", entry.text)):
        if value:
            event.add(name, value)
    if entry.href:
        event.add("url", f"{settings.SITE_ADDRESS}{entry.href}")
    return event
