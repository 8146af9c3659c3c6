"""Planning: whom a meeting starts with, the ceilings of the law, what calendars learn."""

from datetime import date, time

import pytest
from icalendar import Calendar

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.network.organisations.models import Post
from haitang.work.meetings import actions, queries
from haitang.work.meetings.actions import RuleDraft
from haitang.work.meetings.calendars import calendar_of
from haitang.work.meetings.models import Meeting
from haitang.work.meetings.words import Kind

from .scene import AT, GUEST, Scene


def rule(scene: Scene, kind: Kind = Kind.JOINT, *posts: Post, **told: object) -> None:
    said: dict[str, object] = {
        "issues_days": 10,
        "agenda_days": 3,
        "most_a_year": None,
        "paper_characters": 20,
        "basis": "区科协办公会纪要",
        "posts": posts,
        "guests": [GUEST],
    }
    actions.set_rule(
        county="500153",
        kind=kind,
        draft=RuleDraft(**(said | told)),  # type: ignore[arg-type]  # a few facts told differently
        version=None,
        acting=scene.acting("officer"),
        at=AT,
    )


def test_a_meeting_starts_with_the_standing_members_of_its_kind(scene: Scene) -> None:
    rule(scene, Kind.JOINT, scene.cast.home.chair_post, scene.president)
    meeting = actions.plan(draft=scene.draft(), acting=scene.acting("officer"), at=AT)
    seats = [(seat.invitee.named, seat.holders, seat.vacant) for seat in queries.seats(meeting)]
    assert seats == [
        ("昌元街道科协 主席", ("张秀英",), False),
        ("果树学会 理事长", (), True),
        (GUEST, (), False),
    ]
    assert (meeting.issues_until, meeting.agenda_until) == (date(2021, 5, 10), date(2021, 5, 17))


def test_a_changed_rule_changes_no_meeting_planned_before(scene: Scene) -> None:
    rule(scene, Kind.JOINT, scene.cast.home.chair_post)
    meeting = actions.plan(draft=scene.draft(), acting=scene.acting("officer"), at=AT)
    rule(scene, Kind.JOINT, issues_days=1, agenda_days=0)
    meeting.refresh_from_db()
    assert (meeting.issues_until, meeting.invitees.count()) == (date(2021, 5, 10), 2)


def test_a_town_starts_with_the_posts_of_its_own_association(scene: Scene) -> None:
    home = scene.cast.home
    meeting = actions.plan(
        draft=scene.draft(convener=home.town_association, kind=Kind.OTHER),
        acting=scene.acting("chair"),
        at=AT,
    )
    assert {one.post for one in meeting.invitees.all()} == {home.chair_post, home.chief_post, home.guide_post}


@pytest.mark.parametrize("kind", [Kind.JOINT, Kind.HEARING])
def test_only_the_district_calls_the_joint_meeting_and_the_hearing(scene: Scene, kind: Kind) -> None:
    home = scene.cast.home
    for body, by in ((home.town_association, "chair"), (home.society, "officer")):
        with pytest.raises(Refused) as refused:
            actions.plan(draft=scene.draft(convener=body, kind=kind), acting=scene.acting(by), at=AT)
        assert refused.value.code == "not_its_kind"
    assert not Meeting.objects.filter(convener__in=[home.town_association, home.society]).exists()
    assert actions.plan(draft=scene.draft(kind=kind), acting=scene.acting("officer"), at=AT).kind == kind


def test_a_closed_post_is_no_longer_a_member(scene: Scene) -> None:
    rule(scene, Kind.JOINT, scene.president)
    Post.objects.filter(pk=scene.president.pk).update(until=date(2021, 5, 1))
    meeting = actions.plan(draft=scene.draft(), acting=scene.acting("officer"), at=AT)
    assert [one.named for one in meeting.invitees.all()] == [GUEST]


def test_the_second_system_wide_meeting_of_a_year_asks_for_a_reason(scene: Scene) -> None:
    first = scene.planned(kind=Kind.SYSTEM)
    again = scene.draft(kind=Kind.SYSTEM, held_on=date(2021, 12, 30))
    with pytest.raises(Refused) as refused:
        actions.plan(draft=again, acting=scene.acting("officer"), at=AT)
    assert refused.value.code == "over_ceiling"
    assert refused.value.reason == (
        "全系统工作会议一年不超过 1 次，2021 年已有 1 次。依据：《整治形式主义为基层减负若干规定》（2024年）。"
        "确需召开的，写明理由再保存。"
    )
    with_reason = scene.draft(kind=Kind.SYSTEM, held_on=date(2021, 12, 30), over_reason="市里要求")
    kept = actions.plan(draft=with_reason, acting=scene.acting("officer"), at=AT)
    assert kept.over_reason == "市里要求"
    actions.plan(
        draft=scene.draft(kind=Kind.SYSTEM, held_on=date(2022, 1, 4)), acting=scene.acting("officer"), at=AT
    )
    assert Meeting.objects.filter(convener=first.convener, kind=Kind.SYSTEM).count() == 3


def test_a_meeting_called_off_does_not_count_towards_the_ceiling(scene: Scene) -> None:
    first = scene.planned(kind=Kind.SYSTEM)
    actions.call_off(meeting=first, reason="合并召开", acting=scene.acting("officer"), at=AT)
    second = scene.planned(kind=Kind.SYSTEM)
    assert second.pk != first.pk


def test_moving_a_meeting_into_a_full_year_asks_too(scene: Scene) -> None:
    scene.planned(kind=Kind.SYSTEM)
    next_year = scene.planned(kind=Kind.SYSTEM, held_on=date(2022, 1, 4))
    with pytest.raises(Refused) as refused:
        actions.amend_meeting(
            meeting=next_year,
            draft=scene.draft(kind=Kind.SYSTEM, held_on=date(2021, 12, 30)),
            version=next_year.version,
            acting=scene.acting("officer"),
            at=AT,
        )
    assert refused.value.code == "over_ceiling"


def test_the_same_key_plans_one_meeting(scene: Scene) -> None:
    made = {
        actions.plan(draft=scene.draft(), key="key-1", acting=scene.acting("officer"), at=AT).pk
        for _twice in range(2)
    }
    assert len(made) == 1


def test_another_day_asks_everybody_anew_and_another_room_does_not(scene: Scene) -> None:
    meeting = scene.invited()
    scene.reply(meeting)
    move_to(scene, meeting, place="二楼会议室")
    assert scene.invitee(meeting).answer == "comes"
    move_to(scene, meeting, place="二楼会议室", held_on=date(2021, 5, 27))
    assert (scene.invitee(meeting).answer, meeting.issues_until) == ("", date(2021, 5, 20))


def move_to(scene: Scene, meeting: Meeting, **told: object) -> None:
    actions.amend_meeting(
        meeting=meeting,
        draft=scene.draft(**told),
        version=meeting.version,
        acting=scene.acting("officer"),
        at=AT,
    )


def test_of_two_who_change_it_the_second_sees_both(scene: Scene) -> None:
    meeting = scene.planned()
    seen = meeting.version
    move_to(scene, meeting, place="二楼")
    with pytest.raises(Conflict):
        actions.amend_meeting(
            meeting=Meeting.objects.get(pk=meeting.pk),
            draft=scene.draft(place="三楼"),
            version=seen,
            acting=scene.acting("officer"),
            at=AT,
        )


def test_a_calendar_learns_the_same_event_anew(scene: Scene) -> None:
    """One UID for ever; a higher sequence for another room, another day, and for being called off."""
    meeting = scene.invited()
    events = [event(meeting)]
    for told in ({"place": "二楼会议室"}, {"place": "二楼会议室", "begins": time(14, 30), "ends": None}):
        move_to(scene, meeting, **told)
        events.append(event(meeting))
    actions.call_off(meeting=meeting, reason="改期", acting=scene.acting("officer"), at=AT)
    events.append(event(meeting))
    assert len({one["uid"] for one in events}) == 1
    assert [one["sequence"] for one in events] == [0, 1, 2, 3]
    assert [str(one["status"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    begins = [one.decoded("dtstart") for one in events]
    assert [f"{moment:%Y-%m-%d %H:%M %z}" for moment in begins] == [
        "2021-05-20 09:00 +0800",
        "2021-05-20 09:00 +0800",
        "2021-05-20 14:30 +0800",
        "2021-05-20 14:30 +0800",
    ]
    assert f"{events[2].decoded('dtend'):%H:%M}" == "16:30"


def event(meeting: Meeting) -> "Calendar":
    calendar = Calendar.from_ical(calendar_of(meeting, "https://haitang.example/meetings/1/", AT))
    (found,) = calendar.walk("VEVENT")
    return found


def test_a_post_of_another_district_is_not_invited(scene: Scene) -> None:
    meeting = scene.planned()
    with pytest.raises(Refused) as refused:
        actions.set_members(
            meeting=meeting,
            posts=[scene.cast.twin.chair_post],
            guests=[],
            acting=scene.acting("officer"),
            at=AT,
        )
    assert (refused.value.code, meeting.invitees.count()) == ("not_here", 3)


def test_who_stays_on_the_list_keeps_his_answer(scene: Scene) -> None:
    meeting = scene.invited()
    scene.reply(meeting)
    actions.set_members(
        meeting=meeting,
        posts=[scene.cast.home.chair_post],
        guests=["区妇联"],
        acting=scene.acting("officer"),
        at=AT,
    )
    assert [(one.named, one.answer) for one in meeting.invitees.all()] == [
        ("昌元街道科协 主席", "comes"),
        ("区妇联", ""),
    ]
