"""The first draft of minutes, written from what is on record so that nobody types it again."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import AgendaItem, Meeting, Resolution
from ..words import Attendance
from .inviting import Seat, seats

SEPARATOR = "、"


def first_draft(meeting: Meeting) -> str:
    """Time and place, who was there, what was on the agenda, what was resolved and who does it. Four queries."""
    invited = seats(meeting)
    lines = [
        _("%(day)s，%(convener)s在%(place)s召开%(title)s。")
        % {
            "day": day_as(meeting.held_on),
            "convener": meeting.convener.name,
            "place": meeting.place,
            "title": meeting.title,
        },
        _("出席：%(names)s。")
        % {
            "names": SEPARATOR.join(map(present_as, seats_with(invited, Attendance.PRESENT))) or _("（待补）")
        },
    ]
    if sent := seats_with(invited, Attendance.SUBSTITUTE):
        lines.append(_("委托出席：%(names)s。") % {"names": SEPARATOR.join(map(sent_as, sent))})
    if gone := seats_with(invited, Attendance.ABSENT):
        lines.append(_("缺席：%(names)s。") % {"names": SEPARATOR.join(seat.invitee.named for seat in gone)})
    items = list(AgendaItem.objects.filter(meeting=meeting))
    if items:
        lines += ["", _("会议议程："), *numbered_lines(item.title for item in items)]
    resolutions = list(Resolution.objects.filter(meeting=meeting).select_related("organisation"))
    if resolutions:
        lines += ["", _("会议议定："), *numbered_lines(map(resolved_as, resolutions))]
    return "\n".join(lines)


def seats_with(invited: list[Seat], attendance: Attendance) -> list[Seat]:
    return [seat for seat in invited if seat.invitee.attendance == attendance]


def present_as(seat: Seat) -> str:
    names = SEPARATOR.join(seat.holders)
    return f"{seat.invitee.named}{names}" if names else seat.invitee.named


def sent_as(seat: Seat) -> str:
    invitee = seat.invitee
    if not invitee.stand_in:
        return invitee.named
    return f"{invitee.stand_in_post}{invitee.stand_in}（{_('代')}{invitee.named}）"


def resolved_as(resolution: Resolution) -> str:
    """What was resolved, with who does it by when where somebody does."""
    if not resolution.responsible or resolution.due is None:
        return resolution.text
    words = {"text": resolution.text, "body": resolution.responsible, "day": day_as(resolution.due)}
    return _("%(text)s（%(body)s，%(day)s前）") % words


def day_as(day: date) -> str:
    return date_format(day, "Y年n月j日")


def numbered_lines(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]
