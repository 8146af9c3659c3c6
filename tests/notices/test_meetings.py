"""Whoever is invited to a meeting is told, and told again when something about it changes; his calendar holds it."""

from datetime import date

from django.urls import reverse

from haitang.machinery.notices.models import Notice
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Part
from haitang.work.meetings import actions
from haitang.work.meetings.calendars import meeting_days
from tests.cast import AT, Cast

SPAN = (date(2031, 5, 1), date(2031, 5, 1), date(2031, 6, 1))


def told(cast: Cast) -> list[tuple[str, str]]:
    found = list(Notice.objects.order_by("id").values_list("account__username", "title"))
    Notice.objects.all().delete()
    return found


def test_an_invitation_and_a_cancellation_reach_those_invited(cast: Cast) -> None:
    meeting, officer = cast.home.planned_meeting, cast.acting("officer")
    Notice.objects.all().delete()
    actions.invite(meeting=meeting, acting=officer, at=AT)
    assert told(cast) == [("chair", "会议通知：群团联席会议")]
    actions.call_off(meeting=meeting, reason="防汛", acting=officer, at=AT)
    assert told(cast) == [("chair", "会议取消：群团联席会议")]


def test_who_comes_on_the_list_later_is_invited_and_who_goes_off_it_is_told(cast: Cast) -> None:
    meeting, officer, home = cast.home.meeting, cast.acting("officer"), cast.home
    Notice.objects.all().delete()

    def invite(*posts: Post) -> None:
        actions.set_members(meeting=meeting, posts=posts, guests=["区妇联"], acting=officer, at=AT)

    manager_post = Post.objects.create(
        organisation=home.society, role="president", part=Part.OTHER, title="理事长"
    )
    invite(home.chair_post, manager_post)
    (notice,) = Notice.objects.all()
    assert notice.href == reverse("meetings:meeting", args=[meeting.pk])
    assert told(cast) == [("manager", "会议通知：群团联席会议")]
    invite(manager_post)
    (notice,) = Notice.objects.all()
    assert notice.href == reverse("meetings:meetings")
    assert told(cast) == [("chair", "不用参加了：群团联席会议")]


def test_a_list_changed_before_the_invitation_tells_nobody(cast: Cast) -> None:
    meeting = cast.home.planned_meeting
    Notice.objects.all().delete()
    actions.set_members(meeting=meeting, posts=[], guests=["区妇联"], acting=cast.acting("officer"), at=AT)
    assert told(cast) == []


def test_one_called_off_before_anybody_was_invited_tells_nobody(cast: Cast) -> None:
    Notice.objects.all().delete()
    actions.call_off(meeting=cast.home.planned_meeting, reason="防汛", acting=cast.acting("officer"), at=AT)
    assert told(cast) == []


def test_his_calendar_holds_the_meetings_he_was_invited_to(cast: Cast) -> None:
    invited = cast.home.meeting
    assert [one.uid for one in meeting_days(cast.acting("chair"), *SPAN)] == [str(invited.uid)]
    assert str(invited.uid) not in {one.uid for one in meeting_days(cast.acting("stranger"), *SPAN)}
    actions.call_off(meeting=invited, reason="防汛", acting=cast.acting("officer"), at=AT)
    assert list(meeting_days(cast.acting("chair"), *SPAN)) == []
