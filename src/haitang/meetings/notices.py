"""What those invited to a meeting are told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.access.queries import accounts_at, accounts_of
from haitang.accounts.acting import Acting
from haitang.notices.actions import tell
from haitang.notices.declaring import NoticeKind, notice_kind
from haitang.staffing.models import Appointment
from haitang.ui.templatetags.ui import date as day

from .models import Invitee, Meeting
from .rules import REPLY

INVITED: Final = notice_kind("meetings.invited", gettext_lazy("会议通知、改期和取消"))
AGENDA: Final = notice_kind("meetings.agenda", gettext_lazy("会议议程"))


def tell_invited(meeting: Meeting, acting: Acting, at: datetime) -> None:
    title = _("会议通知：%(title)s") % {"title": meeting.title}
    _tell(INVITED, meeting, title, when_and_where(meeting), "invited", acting, at)


def tell_moved(meeting: Meeting, acting: Acting, at: datetime) -> None:
    """Another day, hour or place: everybody is asked anew."""
    title = _("会议有变动：%(title)s") % {"title": meeting.title}
    _tell(INVITED, meeting, title, when_and_where(meeting), "moved", acting, at)


def tell_called_off(meeting: Meeting, acting: Acting, at: datetime) -> None:
    title = _("会议取消：%(title)s") % {"title": meeting.title}
    _tell(INVITED, meeting, title, meeting.off_reason, "off", acting, at)


def tell_agenda(meeting: Meeting, acting: Acting, at: datetime) -> None:
    title = _("会议议程已定：%(title)s") % {"title": meeting.title}
    _tell(AGENDA, meeting, title, when_and_where(meeting), "agenda", acting, at)


def when_and_where(meeting: Meeting) -> str:
    return f"{day(meeting.held_on)} {meeting.begins:%H:%M} · {meeting.place}"


def invited_accounts(meeting: Meeting, at: datetime) -> Iterator[int]:
    """The accounts of those who hold the posts invited on the day; of a post without one, of its body's people."""
    sitting = Appointment.objects.on(meeting.held_on)
    for invitee in Invitee.objects.filter(meeting=meeting, post__isnull=False).select_related(
        "post__organisation"
    ):
        post = invitee.post
        if post is not None:
            holders = accounts_of(sitting.filter(post=post).values_list("person_id", flat=True))
            body = post.organisation
            yield from holders or accounts_at(REPLY, region=body.region_id, organisation=body.pk, at=at)


def _tell(
    kind: NoticeKind, meeting: Meeting, title: str, text: str, what: str, acting: Acting, at: datetime
) -> None:
    """Everybody invited but whoever does it, once for each version of the meeting."""
    tell(
        kind=kind,
        accounts=[one for one in invited_accounts(meeting, at) if one != acting.account_id],
        title=title,
        text=text,
        href=reverse("meetings:meeting", args=[meeting.pk]),
        key=f"meetings.{what}:{meeting.pk}:{meeting.version}",
        at=at,
    )
