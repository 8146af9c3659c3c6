"""The pages of meetings: what is sent happens, what is not issued is not shown, a page costs the same for more."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Part
from haitang.work.meetings import actions
from haitang.work.meetings.models import Invitee, Meeting, Resolution
from haitang.work.meetings.words import RESOLUTION, Answer, Kind, State
from haitang.work.tasks import actions as tasks
from haitang.work.tasks.models import Task
from tests.access.addresses import MEETING

from .scene import AT, FIRST, GUEST, Scene, noon

AHEAD = date(2031, 5, 20)
"""A day that has not come when a page is asked for."""


def page(scene: Scene, who: str, name: str, key: int) -> str:
    return scene.cast.client(who).get(reverse(f"meetings:{name}", args=[key])).content.decode()


def test_the_form_warns_before_the_second_system_wide_meeting_is_saved(scene: Scene) -> None:
    this_year = date.today()  # noqa: DTZ011  the page warns of the year it is asked for in
    scene.planned(kind=Kind.SYSTEM, held_on=this_year)
    officer = scene.cast.client("officer")
    form = officer.get(reverse("meetings:new_meeting")).content.decode()
    assert "全系统工作会议一年不超过 1 次" in form
    assert "《整治形式主义为基层减负若干规定》（2024年）" in form
    body = {
        **MEETING,
        "kind": "system",
        "convener": str(scene.cast.home.association.pk),
        "held_on": this_year.isoformat(),
    }
    refused = officer.post(reverse("meetings:new_meeting"), body)
    assert (refused.status_code, Meeting.objects.filter(title=body["title"]).count()) == (422, 0)
    kept = officer.post(reverse("meetings:new_meeting"), body | {"over_reason": "市里要求"})
    assert kept.status_code == 303
    assert Meeting.objects.get(title=body["title"]).over_reason == "市里要求"


def test_a_town_is_offered_the_kinds_it_may_call(scene: Scene) -> None:
    address = reverse("meetings:new_meeting")
    offered = {
        who: [
            kind for kind in Kind if f'value="{kind}"' in scene.cast.client(who).get(address).content.decode()
        ]
        for who in ("officer", "chair")
    }
    assert offered == {
        "officer": list(Kind),
        "chair": [Kind.CHAIRS, Kind.CONGRESS, Kind.SYSTEM, Kind.OTHER],
    }
    town = str(scene.cast.home.town_association.pk)
    joint = MEETING | {"kind": "joint", "convener": town}
    assert scene.cast.client("chair").post(address, joint).status_code == 422
    refused = scene.cast.client("officer").post(address, joint)
    assert (refused.status_code, "由区县科协召集" in refused.content.decode()) == (422, True)
    assert not Meeting.objects.filter(convener=scene.cast.home.town_association).exists()


def test_who_is_invited_replies_on_one_page(scene: Scene) -> None:
    meeting = scene.invited(held_on=AHEAD)
    address = reverse("meetings:reply", args=[scene.invitee(meeting).pk])
    assert address in page(scene, "chair", "meeting", meeting.pk)
    chair = scene.cast.client("chair")
    said = {"answer": "substitute", "substitute": "王五", "substitute_post": "副主任", "reason": ""}
    assert chair.post(address, said | {"substitute": ""}).status_code == 422
    assert chair.post(address, said).status_code == 303
    shown = chair.get(address).content.decode()
    assert "委托他人参加" in shown
    assert scene.invitee(meeting).answers == said


def test_after_the_meeting_the_page_says_why_no_reply_is_taken(scene: Scene) -> None:
    meeting = scene.invited()
    address = reverse("meetings:reply", args=[scene.invitee(meeting).pk])
    chair = scene.cast.client("chair")
    assert "会议已经召开，不能再回复" in chair.get(address).content.decode()
    assert chair.post(address, {"answer": "comes"}).status_code == 422
    assert scene.invitee(meeting).answer == ""


def test_who_is_only_invited_sees_no_draft(scene: Scene) -> None:
    meeting = scene.held()
    officer = scene.acting("officer")
    resolution = actions.resolve(meeting=meeting, draft=scene.fill_posts, acting=officer, at=noon(FIRST))
    actions.write_minutes(meeting=meeting, text="讨论了很久", seen=0, acting=officer, at=noon(FIRST))

    def told(who: str) -> tuple[bool, bool, int]:
        answer = scene.cast.client(who).get(reverse("meetings:resolution", args=[resolution.pk]))
        return (
            "补齐指导员" in page(scene, who, "meeting", meeting.pk),
            "讨论了很久" in page(scene, who, "minutes", meeting.pk),
            answer.status_code,
        )

    before = {who: told(who) for who in ("officer", "leader", "chair", "manager")}
    assert before == {
        "officer": (True, True, 200),
        "leader": (True, True, 200),
        "chair": (False, False, 404),
        "manager": (False, False, 404),
    }
    seen, leader = meeting.version, scene.acting("leader")
    actions.issue_minutes(meeting=meeting, version=seen, acting=leader, at=noon(FIRST))
    after = {who: told(who) for who in ("officer", "leader", "chair", "manager")}
    assert after == dict.fromkeys(after, (True, True, 200))


def test_a_leader_issues_what_stands_on_his_page(scene: Scene) -> None:
    """A resolution put down after he opened the page is not given out; nor is one the text was written before."""
    meeting = scene.held()
    officer, leader = scene.acting("officer"), scene.cast.client("leader")
    actions.write_minutes(meeting=meeting, text="初稿", seen=0, acting=officer, at=noon(FIRST))
    way = reverse("meetings:issue", args=[meeting.pk])
    seen = sent_by(page(scene, "leader", "minutes", meeting.pk))
    actions.resolve(meeting=meeting, draft=scene.due_ahead, acting=officer, at=noon(FIRST))
    refused = leader.post(way, {"seen": seen})
    assert (refused.status_code, "补齐指导员" in refused.content.decode()) == (409, True)
    told = {who: page(scene, who, "minutes", meeting.pk) for who in ("leader", "officer")}
    assert {who: ("第 1 版写好以后" in shown, way in shown) for who, shown in told.items()} == {
        "leader": (True, False),
        "officer": (True, False),
    }
    shown = page(scene, "leader", "meeting", meeting.pk)
    assert ("看过并印发" in shown, "要再写一版" in shown) == (False, True)
    writing = reverse("meetings:writing", args=[meeting.pk])
    assert "补齐指导员" in scene.cast.client("officer").get(writing).content.decode()
    meeting.refresh_from_db()
    again = {"text": "初稿", "seen": 1, "read": meeting.version}
    assert scene.cast.client("officer").post(writing, again).status_code == 303
    assert not Task.objects.filter(origin_kind=RESOLUTION).exists()
    seen = sent_by(page(scene, "leader", "minutes", meeting.pk))
    assert leader.post(way, {"seen": seen}).status_code == 303
    assert Task.objects.filter(origin_kind=RESOLUTION).count() == 1


def sent_by(shown: str) -> str:
    """What the button that issues sends."""
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', shown)
    return str(seen)


def test_an_earlier_version_is_read_by_its_number(scene: Scene) -> None:
    meeting = scene.minuted()
    told = {"text": "更正稿", "reason": "人数写错", "seen": 1}
    actions.correct_minutes(meeting=meeting, **told, acting=scene.acting("leader"), at=noon(FIRST))
    chair = scene.cast.client("chair")
    address = reverse("meetings:minutes", args=[meeting.pk])
    shown = {
        number: "会议讨论了指导员。" in chair.get(address, {"version": number}).content.decode()
        for number in ("", "1", "2")
    }
    assert shown == {"": False, "1": True, "2": False}
    assert chair.get(address, {"version": "3"}).status_code == 404


def test_the_agenda_to_print_begins_with_what_became_of_the_last(scene: Scene) -> None:
    scene.minuted(scene.fill_posts)
    following = scene.planned(held_on=AHEAD)
    actions.add_item(meeting=following, title="研究经费", acting=scene.acting("officer"), at=AT)
    sheet = page(scene, "chair", "agenda", following.pk)
    first, second = sheet.index("通报上次会议议定事项落实情况"), sheet.index("研究经费")
    assert first < sheet.index("补齐指导员") < second
    assert "逾期" in sheet[first:second]


def test_a_late_issue_is_refused_with_the_day(scene: Scene) -> None:
    meeting = scene.planned()
    chair = scene.cast.client("chair")
    assert "议题已于 2021年5月13日 截止" in page(scene, "chair", "meeting", meeting.pk)
    answer = chair.post(
        reverse("meetings:new_issue", args=[meeting.pk]),
        {"organisation": scene.cast.home.town_association.pk, "title": "经费", "text": ""},
    )
    assert (answer.status_code, meeting.issues.count()) == (409, 0)


def test_the_order_of_the_agenda_is_typed_as_numbers(scene: Scene) -> None:
    meeting = scene.planned(held_on=AHEAD)
    officer = scene.acting("officer")
    items = [actions.add_item(meeting=meeting, title=title, acting=officer, at=AT).pk for title in "甲乙丙"]
    client, address = scene.cast.client("officer"), reverse("meetings:order", args=[meeting.pk])
    assert client.post(address, {"item": items, "place": ["3", "x", "1"]}).status_code == 409
    assert client.post(address, {"item": items, "place": ["3", "", "1"]}).status_code == 303
    assert [one.title for one in meeting.items.all()] == ["丙", "甲"]


def test_attendance_is_chosen_for_everybody(scene: Scene) -> None:
    meeting = scene.invited()
    keys = list(meeting.invitees.values_list("pk", flat=True))
    client, address = scene.cast.client("officer"), reverse("meetings:attendance", args=[meeting.pk])
    some = client.post(address, {"invitee": keys, "attendance": ["present", "", "absent"]})
    assert some.status_code == 422
    assert client.post(address, {"invitee": keys, "attendance": ["present"] * 3}).status_code == 303
    meeting.refresh_from_db()
    assert meeting.state == State.HELD


def test_who_came_in_somebodys_place_is_asked_for_at_attendance(scene: Scene) -> None:
    meeting = scene.invited()
    chair, society = scene.invitee(meeting, "chair").pk, scene.invitee(meeting, "society").pk
    announced = {"answer": Answer.SUBSTITUTE, "substitute": "王五", "substitute_post": "副主任"}
    scene.reply(meeting, **announced)
    client, address = scene.cast.client("officer"), reverse("meetings:attendance", args=[meeting.pk])
    fresh = client.get(address).content.decode()
    assert [f'name="stand_in_{key}"' in fresh for key in (chair, society)] == [True, True]
    assert (fresh.count('value="王五"'), fresh.count('value="副主任"')) == (1, 1)
    keys = list(meeting.invitees.order_by("pk").values_list("pk", flat=True))
    sent = {
        "invitee": keys,
        "attendance": ["substitute" if key in {chair, society} else "present" for key in keys],
        f"stand_in_{chair}": "赵六",
        f"stand_in_post_{chair}": "副书记",
        f"stand_in_{society}": "",
        f"stand_in_post_{society}": "会计",
    }
    refused = client.post(address, sent)
    shown = refused.content.decode()
    assert (refused.status_code, "请写明代“果树学会 理事长”" in shown) == (422, True)
    assert ('value="赵六"' in shown, 'value="会计"' in shown) == (True, True)
    assert client.post(address, sent | {f"stand_in_{society}": "钱七"}).status_code == 303
    assert [(one.stand_in_post, one.stand_in) for one in meeting.invitees.order_by("pk")] == [
        ("副书记", "赵六"),
        ("会计", "钱七"),
        ("", ""),
    ]
    assert "副书记 赵六" in page(scene, "officer", "meeting", meeting.pk)


def test_a_guest_takes_part_by_the_conveners_hand(scene: Scene) -> None:
    """Its issue, what it is responsible for, and what is heard of it; nobody else may put these down."""
    meeting = scene.planned(held_on=AHEAD)
    officer, chair = scene.cast.client("officer"), scene.cast.client("chair")
    filing = reverse("meetings:new_issue", args=[meeting.pk])
    whose = f"guest-{scene.invitee(meeting, 'guest').pk}"
    assert {
        who: GUEST in one.get(filing).content.decode() for who, one in (("o", officer), ("c", chair))
    } == {
        "o": True,
        "c": False,
    }
    issue = {"organisation": whose, "title": "联合宣讲", "text": ""}
    assert chair.post(filing, issue).status_code == 422
    assert officer.post(filing, issue).status_code == 303
    assert [one.whose for one in meeting.issues.all()] == [GUEST]
    assert "联合宣讲" not in page(scene, "chair", "meeting", meeting.pk)

    held = scene.held()
    resolving = reverse("meetings:new_resolution", args=[held.pk])
    said = {
        "text": "办一场联合宣讲",
        "organisation": "",
        "post": "",
        "due": "2031-06-30",
        "counts_as": "word",
    }
    assert officer.post(resolving, said | {"guest": GUEST}).status_code == 303
    resolution = held.resolutions.get()
    way = reverse("meetings:new_word", args=[resolution.pk])
    assert (resolution.guest, officer.get(way).status_code) == (GUEST, 409)
    held.refresh_from_db()
    actions.write_minutes(
        meeting=held, text="议定一项", seen=0, acting=scene.acting("officer"), at=noon(FIRST)
    )
    seen, leader = held.version, scene.acting("leader")
    actions.issue_minutes(meeting=held, version=seen, acting=leader, at=noon(FIRST))
    shown = page(scene, "officer", "agenda", meeting.pk)
    assert (GUEST in shown, "另有 1 项由其他单位负责，1 项还没有回音。" in shown) == (True, True)
    word = {"on": FIRST.isoformat(), "text": "定在六月一日"}
    assert {who: scene.cast.client(who).post(way, word).status_code for who in ("leader", "chair")} == {
        "leader": 403,
        "chair": 403,
    }
    assert officer.post(way, word).status_code == 303
    for name, key in (("resolution", resolution.pk), ("agenda", meeting.pk), ("meeting", held.pk)):
        assert "定在六月一日" in page(scene, "officer", name, key)
    assert "另有 1 项由其他单位负责，都有回音。" in page(scene, "officer", "agenda", meeting.pk)


def test_a_meeting_names_who_answers_for_a_task_handed_on(scene: Scene) -> None:
    """At the same cost for more of them, and with guests beside."""
    home = scene.cast.home
    by_guest = replace(scene.due_ahead, organisation=None, post=None, guest=GUEST)
    meeting = scene.minuted(scene.due_ahead, by_guest)
    following = scene.planned(held_on=AHEAD)
    hand_on(scene, meeting.resolutions.earliest("number"))
    client = scene.cast.client("officer")
    pages = {
        "agenda": reverse("meetings:agenda", args=[following.pk]),
        "meeting": reverse("meetings:meeting", args=[meeting.pk]),
        "resolution": reverse("meetings:resolution", args=[meeting.resolutions.earliest("number").pk]),
    }
    for address in pages.values():
        shown = client.get(address).content.decode()
        assert (home.other_town_association.name in shown, f"原定{home.town_association.name}" in shown) == (
            True,
            True,
        )
    few = {name: queries_of(lambda way=way: client.get(way)) for name, way in pages.items()}  # type: ignore[misc]
    more = scene.minuted(scene.due_ahead, by_guest, held_on=date(2021, 6, 20))
    for number, one in enumerate(more.resolutions.all(), 3):
        Resolution.objects.filter(pk=one.pk).update(meeting=meeting, number=number)
    Meeting.objects.filter(pk=more.pk).delete()
    hand_on(scene, meeting.resolutions.get(number=3))
    assert {name: queries_of(lambda way=way: client.get(way)) for name, way in pages.items()} == few  # type: ignore[misc]


def hand_on(scene: Scene, resolution: Resolution) -> None:
    tasks.hand_on(
        task=scene.task(resolution),
        to=scene.cast.home.other_town_association,
        reason="两镇合办",
        acting=scene.acting("leader"),
        at=AT,
    )


def test_the_calendar_file_is_taken_by_whoever_is_invited(scene: Scene) -> None:
    meeting = scene.invited(held_on=AHEAD)
    answers = {
        who: scene.cast.client(who).get(reverse("meetings:calendar", args=[meeting.pk]))
        for who in ("manager", "stranger", "guide")
    }
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "manager": 200,
        "stranger": 404,
        "guide": 403,
    }
    assert answers["manager"]["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{meeting.uid}@haitang".encode() in answers["manager"].content


def test_each_finds_on_his_workbench_what_meetings_wait_for(scene: Scene) -> None:
    today = date.today()  # noqa: DTZ011  the workbench is of the day it is asked for
    soon = date.fromordinal(today.toordinal() + 10)
    waits = scene.invited(held_on=soon)
    Meeting.objects.filter(pk=waits.pk).update(issues_until=soon)
    told = {
        who: [title for title in TITLES if title in scene.cast.client(who).get("/").content.decode()]
        for who in ("chair", "manager", "officer", "leader")
    }
    assert told == {
        "chair": ["会议通知等您回复：1 份", "可以报送议题的会议：1 个"],
        "manager": ["会议通知等您回复：1 份", "可以报送议题的会议：1 个"],
        "officer": [],
        "leader": [],
    }
    scene.held(held_on=FIRST)
    assert "会议纪要没有写：1 次" in scene.cast.client("officer").get("/").content.decode()
    written = Meeting.objects.get(held_on=FIRST)
    actions.write_minutes(
        meeting=written, text="初稿", seen=0, acting=scene.acting("officer"), at=noon(FIRST)
    )
    home = {who: scene.cast.client(who).get("/").content.decode() for who in ("officer", "leader")}
    assert {who: "会议纪要等您签发：1 份" in shown for who, shown in home.items()} == {
        "officer": False,
        "leader": True,
    }


TITLES = ("会议通知等您回复：1 份", "可以报送议题的会议：1 个", "报来的议题等您处理：1 个")


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def test_the_list_costs_the_same_for_one_and_for_three(scene: Scene) -> None:
    client = scene.cast.client("officer")
    scene.planned()
    client.get(reverse("meetings:meetings"))
    one = queries_of(lambda: client.get(reverse("meetings:meetings")))
    scene.planned(held_on=date(2021, 8, 20))
    scene.planned(held_on=date(2021, 11, 19))
    assert (one, queries_of(lambda: client.get(reverse("meetings:meetings")))) == (LIST, LIST)


def test_a_meeting_costs_the_same_for_more_of_everything(scene: Scene) -> None:
    scene.minuted(scene.fill_posts)
    meeting = scene.invited(held_on=AHEAD)
    client, address = scene.cast.client("officer"), reverse("meetings:meeting", args=[meeting.pk])
    officer = scene.acting("officer")

    def fill() -> None:
        body = scene.cast.home.town_association
        for title in ("甲", "乙"):
            meeting.refresh_from_db()
            actions.add_item(meeting=meeting, title=title, acting=officer, at=AT)
            actions.add_paper(meeting=meeting, title=title, text="字", acting=officer, at=AT)
            meeting.issues.create(organisation=body, title=title, filed_by=1, filer="chair", filed_at=AT)

    fill()
    client.get(address)
    few = queries_of(lambda: client.get(address))
    fill()
    for number in range(3):
        post = Post.objects.create(
            organisation=scene.cast.home.society, role=f"more{number}", part=Part.OTHER, title="副理事长"
        )
        Invitee.objects.create(meeting=meeting, post=post)
        Invitee.objects.create(meeting=meeting, guest=f"{GUEST}{number}")
    assert (few, queries_of(lambda: client.get(address))) == (MEETING_PAGE, MEETING_PAGE)


LIST = 5
MEETING_PAGE = 18


@pytest.mark.parametrize("name", ["meeting", "agenda", "minutes", "calendar"])
def test_the_stranger_finds_no_meeting(scene: Scene, name: str) -> None:
    meeting = scene.minuted(scene.fill_posts)
    answer = scene.cast.client("stranger").get(reverse(f"meetings:{name}", args=[meeting.pk]))
    assert answer.status_code == 404
