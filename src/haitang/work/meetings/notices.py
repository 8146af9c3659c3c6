"""What those invited to a meeting are told."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.machinery.notices.actions import notify
from haitang.machinery.notices.declaring import NoticeKind, notice_kind
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.network.access.queries import accounts_of, accounts_of_body
from haitang.network.organisations.models import Post
from haitang.network.staffing.models import Appointment

from .models import Meeting
from .queries import invited_posts
from .rules import REPLY

INVITED: Final = notice_kind("meetings.invited", gettext_lazy("会议通知、改期和取消"))
AGENDA: Final = notice_kind("meetings.agenda", gettext_lazy("会议议程"))


def tell_invited(meeting: Meeting, acting: Acting, at: datetime, posts: Iterable[Post] | None = None) -> None:
    """Everybody on the list or, once the invitation is out, those of the posts that came on it later."""
    title = _("会议通知：%(title)s") % {"title": meeting.title}
    _tell(INVITED, meeting, title, when_and_where(meeting), "invited", acting, at, posts)


def tell_removed(meeting: Meeting, posts: Iterable[Post], acting: Acting, at: datetime) -> None:
    """Those taken off the list after the invitation went out, unless they still come by another post."""
    still = set(accounts_of_posts(meeting, invited_posts(meeting), at))
    notify(
        kind=INVITED,
        accounts=set(accounts_of_posts(meeting, posts, at)) - still - {acting.account_id or 0},
        title=_("不用参加了：%(title)s") % {"title": meeting.title},
        text=_("参会名单有调整，%(when)s的会议不再请您参加；已加到日历的请删去。")
        % {"when": when_and_where(meeting)},
        href=reverse("meetings:meetings"),
        key=f"meetings.removed:{meeting.pk}:{meeting.version}",
        at=at,
    )


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


def accounts_of_posts(meeting: Meeting, posts: Iterable[Post], at: datetime) -> Iterator[int]:
    """The accounts of those who hold the posts on the meeting's day; of a post without one, of its body's people."""
    sitting = Appointment.objects.on(meeting.held_on)
    for post in posts:
        holders = accounts_of(sitting.filter(post=post).values_list("person_id", flat=True))
        yield from holders or accounts_of_body(REPLY, post.organisation, at)


def _tell(
    kind: NoticeKind,
    meeting: Meeting,
    title: str,
    text: str,
    what: str,
    acting: Acting,
    at: datetime,
    posts: Iterable[Post] | None = None,
) -> None:
    """Everybody invited, or by some posts, but whoever does it; once for each version of the meeting."""
    told = invited_posts(meeting) if posts is None else posts
    notify(
        kind=kind,
        accounts=[one for one in accounts_of_posts(meeting, told, at) if one != acting.account_id],
        title=title,
        text=text,
        href=meeting.get_absolute_url(),
        key=f"meetings.{what}:{meeting.pk}:{meeting.version}",
        at=at,
    )
