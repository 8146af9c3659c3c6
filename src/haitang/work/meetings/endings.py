"""What becomes of meetings: those a body was to hold are called off, nobody is a member by a post that is closed."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.foundation.endings import Change, End, Found, Part, Unchanged, hang, stays
from haitang.network.organisations.models import Organisation, Post

from .models import Invitee, Meeting, Resolution, StandingMember
from .notices import tell_called_off
from .words import AHEAD, LONGEST_REASON, State


def meetings_of_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """A meeting that was still to come is called off."""
    for meeting in (
        Meeting.objects.ahead().filter(convener__in=rows).select_related("convener").order_by("held_on", "pk")
    ):
        reason = (_("召集的组织撤销：%s") % end.reason.strip())[:LONGEST_REASON]
        values = {"state": State.CALLED_OFF.value, "off_reason": reason, "sequence": meeting.sequence + 1}
        yield Change(meeting, meeting.title, _("取消"), values)


def tell_invited(changes: Sequence[Change], end: End) -> None:
    for change in changes:
        if isinstance(change.row, Meeting) and change.former["state"] == State.INVITED:
            tell_called_off(change.row, end.acting, end.at)


def invitations_of_posts(rows: Sequence[Post], _end: End) -> Iterator[Found]:
    """Nobody comes by a closed post to a meeting that is still to come."""
    ahead = Invitee.objects.filter(post__in=rows, meeting__state__in=AHEAD).select_related("meeting")
    for one in ahead.order_by("pk"):
        yield Change(one, one.meeting.title, _("不再参会"), removed=True)


def memberships_of_posts(rows: Sequence[Post], _end: End) -> Iterator[Found]:
    for one in StandingMember.objects.filter(post__in=rows).select_related("rule").order_by("pk"):
        yield Change(one, str(one.rule), _("不再是固定成员"), removed=True)


def resolutions_of_bodies(rows: Sequence[Organisation], _end: End) -> Iterator[Found]:
    """Who writes the minutes names another body before he issues them: what was resolved is not ours to change."""
    drafted = Resolution.objects.filter(organisation__in=rows, meeting__state=State.HELD).select_related(
        "meeting"
    )
    for one in drafted.order_by("pk"):
        title = f"{one.meeting.title}（{one.number}）"
        yield Unchanged(title, _("纪要还没有印发，印发前请改由别的组织负责"), one.meeting.get_absolute_url())


hang(
    "meetings.meetings",
    Part(
        of="organisations.Organisation",
        title=pgettext_lazy("many", "会议"),
        columns=("meetings.Meeting.convener",),
        find=meetings_of_bodies,
        follow=tell_invited,
        loose=True,
    ),
)
hang(
    "meetings.resolutions",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("议定事项"),
        columns=("meetings.Resolution.organisation",),
        find=resolutions_of_bodies,
    ),
)
hang(
    "meetings.invitations",
    Part(
        of="organisations.Post",
        title=gettext_lazy("要参加的会议"),
        columns=("meetings.Invitee.post",),
        find=invitations_of_posts,
        naming=lambda one: one.meeting.title,
        loose=True,
    ),
)
hang(
    "meetings.memberships",
    Part(
        of="organisations.Post",
        title=gettext_lazy("会议的固定成员"),
        columns=("meetings.StandingMember.post",),
        find=memberships_of_posts,
        naming=lambda one: str(one.rule),
        loose=True,
    ),
)
stays("meetings.Issue.organisation", gettext_lazy("报送过的议题由召集方处理。"))
stays("meetings.Resolution.post", gettext_lazy("议定由哪个岗位负责，是记录；印发前由写纪要的人改。"))
