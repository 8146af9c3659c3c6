"""The pages of activities: what is sent becomes a record, what is shown is the scope's, a list costs the same for more."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from haitang.network.people.models import Person, Volunteer
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, Confirmation, HoursRule
from haitang.work.activities.words import Form, State
from tests.cast import AT, TODAY, Cast

from .scene import Scene


@pytest.fixture
def sent(cast: Cast) -> dict[str, Any]:
    """What a guide's form sends."""
    home = cast.home
    return {
        "title": "防范金融诈骗",
        "form": "lecture",
        "held_on": "2021-04-29",
        "begins": "14:00",
        "ends": "15:30",
        "region": home.villages[0].code,
        "place": "院坝",
        "participants": "40",
        "helpers": [str(home.volunteer_person.pk)],
        "others": "",
        "minutes": "",
        "organiser": str(home.town_association.pk),
        "topic": "",
        "late_reason": "下村没有网",
        "once": "key-1",
    }


def new() -> Activity:
    return Activity.objects.get(title="防范金融诈骗")


def test_one_page_makes_one_record(cast: Cast, sent: dict[str, Any]) -> None:
    guide = cast.client("guide")
    for _twice in range(2):
        answer = guide.post(reverse("activities:new_activity"), sent)
        assert answer.status_code == 303
    activity = new()
    assert (activity.state, activity.minutes, activity.topic) == (State.REPORTED, 90, "fraud")
    assert list(activity.services.values_list("minutes", flat=True)) == [90]
    assert "等昌元街道科协确认" in guide.get(answer["Location"]).content.decode()


def test_a_draft_is_seen_by_nobody_else(cast: Cast, sent: dict[str, Any]) -> None:
    cast.client("guide").post(reverse("activities:new_activity"), sent | {"act": "draft"})
    assert new().state == State.DRAFT
    shown = {
        who: cast.client(who).get(reverse("activities:activities")).content.decode()
        for who in ("guide", "chair")
    }
    assert ("防范金融诈骗" in shown["guide"], "防范金融诈骗" in shown["chair"]) == (True, False)


def test_what_was_typed_stands_again_beside_what_is_wrong(cast: Cast, sent: dict[str, Any]) -> None:
    answer = cast.client("guide").post(reverse("activities:new_activity"), sent | {"late_reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写明补记的原因" in page
    assert 'value="防范金融诈骗"' in page


def test_holders_of_posts_are_ticked_or_named_as_having_led_it(cast: Cast, sent: dict[str, Any]) -> None:
    guide, holder = cast.client("guide"), cast.home.person
    assert f"{holder.name} " in guide.get(reverse("activities:new_activity")).content.decode()
    for said in ({"leads": [str(holder.pk)]}, {"others": holder.name}):
        answer = guide.post(reverse("activities:new_activity"), sent | said | {"once": str(said)[:20]})
        assert answer.status_code == 303
        activity = Activity.objects.latest("pk")
        assert list(activity.leads.values_list("person", flat=True)) == [holder.pk]
        assert holder.name in guide.get(answer["Location"]).content.decode()
        sent = sent | {"begins": "16:00", "ends": "17:00"}


def test_others_are_found_by_name(cast: Cast, sent: dict[str, Any]) -> None:
    village = cast.home.villages[0]
    names = ("邓然", "周兰", "周兰")
    keys = []
    for number, name in enumerate(names):
        person = Person.objects.create(
            county=cast.home.region, region=village, name=name, name_key=f"z{number}", initials="z"
        )
        Volunteer.objects.create(person=person, region=village)
        keys.append(person.pk)
    guide, address = cast.client("guide"), reverse("activities:new_activity")
    unclear = guide.post(address, sent | {"others": "邓然、周兰"})
    assert unclear.status_code == 422
    assert "有几位“周兰”" in unclear.content.decode()
    assert "名册上没有“无此人”" in guide.post(address, sent | {"others": "无此人"}).content.decode()
    picked = sent | {"others": "邓然", "helpers": [str(keys[1])]}
    assert guide.post(address, picked).status_code == 303
    assert set(new().services.values_list("person_id", flat=True)) == {keys[0], keys[1]}


@pytest.mark.parametrize(("who", "body"), [("officer", "other_town_association"), ("manager", "society")])
def test_the_organiser_follows_the_place_unless_it_is_said(
    cast: Cast, sent: dict[str, Any], who: str, body: str
) -> None:
    place = cast.home.villages[2 if who == "officer" else 0].code
    told = sent | {"region": place, "organiser": "", "helpers": []}
    assert cast.client(who).post(reverse("activities:new_activity"), told).status_code == 303
    assert new().organiser == getattr(cast.home, body)


def test_a_volunteer_of_another_village_cannot_be_ticked(cast: Cast, sent: dict[str, Any]) -> None:
    elsewhere = Person.objects.create(
        county=cast.home.region, region=cast.home.villages[2], name="远人", name_key="y", initials="y"
    )
    Volunteer.objects.create(person=elsewhere, region=cast.home.villages[2])
    answer = cast.client("guide").post(
        reverse("activities:new_activity"), sent | {"helpers": [str(elsewhere.pk)]}
    )
    assert answer.status_code == 422


def test_an_amendment_keeps_who_served_less(cast: Cast, scene: Scene, sent: dict[str, Any]) -> None:
    activity = scene.record(services={scene.volunteer.pk: 60})
    body = sent | {"begins": "08:00", "ends": "09:30", "held_on": "2021-04-30", "version": "1"}
    answer = cast.client("guide").post(reverse("activities:facts", args=[activity.pk]), body)
    assert answer.status_code == 303
    assert list(new().services.values_list("minutes", flat=True)) == [60]


def test_two_who_change_the_same_record_see_both_versions(
    cast: Cast, scene: Scene, sent: dict[str, Any]
) -> None:
    activity = scene.record()
    Activity.objects.filter(pk=activity.pk).update(participants=50, version=2)
    answer = cast.client("guide").post(
        reverse("activities:facts", args=[activity.pk]), sent | {"version": "1", "once": "key-2"}
    )
    assert answer.status_code == 409
    assert "50" in answer.content.decode()


def test_the_queue_confirms_as_seen(cast: Cast, scene: Scene) -> None:
    seen, changed = scene.record(), scene.record()
    Activity.objects.filter(pk=changed.pk).update(version=2)
    answer = cast.client("chair").post(
        reverse("activities:confirmations"), {"selected": [f"{seen.pk}-1", f"{changed.pk}-1"]}, follow=True
    )
    page = answer.content.decode()
    assert "已确认 1 场" in page
    assert "选中之后又有人改过" in page
    assert list(Confirmation.objects.values_list("activity", flat=True)) == [seen.pk]


@pytest.mark.parametrize("selected", [[], ["x"], ["1-x"], ["9" * 30], ["٣"]])
def test_nonsense_is_not_selected(cast: Cast, selected: list[str]) -> None:
    for name in ("confirmations", "returns"):
        answer = cast.client("chair").post(reverse(f"activities:{name}"), {"selected": selected})
        assert answer.status_code == 409


def test_a_return_asks_for_its_reason_first(cast: Cast) -> None:
    chair, key = cast.client("chair"), cast.home.activity.pk
    asked = chair.post(reverse("activities:returns"), {"selected": [f"{key}-1"]})
    assert (asked.status_code, "退回原因" in asked.content.decode()) == (200, True)
    assert (
        chair.post(reverse("activities:returns"), {"selected": [f"{key}-1"], "reason": ""}).status_code == 422
    )
    assert Activity.objects.get(pk=key).state == State.REPORTED


def test_one_s_own_record_shows_why_it_cannot_be_confirmed(cast: Cast, scene: Scene) -> None:
    activity = scene.record("officer")
    page = cast.client("officer").get(reverse("activities:activity", args=[activity.pk])).content.decode()
    assert "自己记录的活动不能由自己确认" in page


def test_the_district_sets_its_rule(cast: Cast) -> None:
    body = {"daily_minutes": "360", "late_after_days": "10", "basis": "", "version": "1"}
    assert cast.client("officer").post(reverse("activities:hours_rule"), body).status_code == 303
    assert HoursRule.objects.get(district="500153").daily_minutes == 360


def test_the_auditor_sees_what_is_odd_without_a_way_to_the_records(cast: Cast, scene: Scene) -> None:
    activity = scene.record(participants=900)
    Activity.objects.filter(pk=activity.pk).update(recorded_at=AT)
    address = reverse("activities:oddities") + "?since=2021-01-01&until=2021-12-31"
    own = reverse("activities:activity", args=[activity.pk])
    pages = {who: cast.client(who).get(address).content.decode() for who in ("auditor", "officer")}
    assert "900 人参加" in pages["auditor"]
    assert (own in pages["auditor"], own in pages["officer"]) == (False, True)


def test_what_is_odd_is_looked_for_in_the_last_year_in_which_anything_was_held(
    cast: Cast, scene: Scene
) -> None:
    activity = scene.record(participants=900)
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    address = reverse("activities:oddities")
    shown = {
        asked: "900 人参加" in cast.client("auditor").get(address + asked).content.decode()
        for asked in ("", f"?until={timezone.localdate().isoformat()}")
    }
    assert list(shown.values()) == [True, False]


def test_a_correction_shows_everything_it_changed(cast: Cast, scene: Scene) -> None:
    home, other = cast.home, cast.home.person
    activity = scene.record(services={scene.volunteer.pk: 90, other.pk: 45}, leads=(other.pk,))
    chair = scene.acting("chair")
    actions.confirm(activity=activity, version=activity.version, acting=chair, at=AT)
    right = scene.draft(
        region=home.towns[0].code,
        organiser=home.association,
        title="识别电信诈骗",
        form=Form.LECTURE,
        held_on=scene.yesterday,
        begins=time(9, 0),
        ends=time(9, 30),
        place="",
        participants=12,
        volunteers=3,
        services={scene.volunteer.pk: 30},
    )
    told = {"version": 2, "reason": "签到表", "acting": scene.acting("leader"), "at": AT}
    actions.correct(activity=activity, draft=right, **told)
    page = cast.client("chair").get(reverse("activities:activity", args=[activity.pk])).content.decode()
    said = {
        "所在地": home.villages[0].name,
        "主办组织": home.town_association.name,
        "讲了什么": "枇杷病虫害防治",
        "主题": "农业技术",
        "形式": "田间课堂",
        "举办日期": TODAY.isoformat(),
        "开始": "08:00",
        "时长（分钟）": "90",
        "地点": "晏家房子小院",
        "参加人数": "32",
        "志愿者人数": "2",
        "主讲或负责": other.name,
    }
    assert [label for label, was in said.items() if f"{label}原为“{was}”" not in page] == []
    assert f"{scene.volunteer.name} 90 分钟" in page
    assert f"{other.name} 45 分钟" in page
    assert "结束原为" not in page
    history = cast.client("officer").get(reverse("activities:activity", args=[activity.pk])).content.decode()
    assert "改动的栏目 开始、" in history
    assert "participants" not in history.split("变更记录")[1]


def test_what_was_not_there_before_is_said_so_and_an_annulment_says_its_reason_only(
    cast: Cast, scene: Scene
) -> None:
    activity = scene.record()
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    leader = scene.acting("leader")
    right = scene.draft(services={scene.volunteer.pk: 90})
    actions.correct(activity=activity, draft=right, version=2, reason="补记时长", acting=leader, at=AT)
    activity.refresh_from_db()
    actions.annul(activity=activity, reason="没有办", acting=leader, at=AT)
    page = cast.client("chair").get(reverse("activities:activity", args=[activity.pk])).content.decode()
    assert "补记时长 · 服务时长原为“无” · 志愿者人数原为“0”" in page
    assert "没有办</div>" in page


def test_a_page_costs_the_same_for_one_correction_and_for_three(cast: Cast, scene: Scene) -> None:
    activity = scene.record(services={scene.volunteer.pk: 90})
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    chair, address, costs = cast.client("chair"), reverse("activities:activity", args=[activity.pk]), []
    chair.get(address)
    for minutes in (80, 70, 60):
        activity.refresh_from_db()
        actions.correct(
            activity=activity,
            draft=scene.draft(services={scene.volunteer.pk: minutes}),
            version=activity.version,
            reason="签到表",
            acting=scene.acting("leader"),
            at=AT,
        )
        with CaptureQueriesContext(connection) as asked:
            chair.get(address)
        costs.append(len(asked))
    assert costs[0] == costs[2]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("until=9999-12-31", "年份应在 1900 到 2999 之间"),
        ("until=0001-01-01", "年份应在 1900 到 2999 之间"),
        ("since=0001-01-01", "年份应在 1900 到 2999 之间"),
        ("since=2021-02-01&until=2021-01-01", "最后一天不能早于第一天"),
        ("since=1900-01-01&until=2999-12-31", ""),
    ],
)
def test_days_nobody_can_look_into_are_said_so(cast: Cast, days: str, said: str) -> None:
    answer = cast.client("auditor").get(reverse("activities:oddities") + "?" + days)
    page = answer.content.decode()
    assert (answer.status_code, said in page, "errorlist" in page or "invalid" in page) == (
        200,
        True,
        bool(said),
    )


@pytest.mark.parametrize("who", ["chair", "officer", "leader", "guide"])
def test_a_draft_is_opened_by_nobody_else(cast: Cast, who: str) -> None:
    draft = cast.home.draft_activity
    names = ["activities:activity", "activities:pictures"]
    names += [] if who == "leader" else ["activities:facts"]  # who records nothing is stopped before
    pages = [cast.client(who).get(reverse(name, args=[draft.pk])) for name in names]
    assert {page.status_code for page in pages} == ({200} if who == "guide" else {404})


@pytest.mark.parametrize("name", ["activities:activities", "activities:waiting"])
def test_a_list_costs_the_same_for_one_and_for_three(
    cast: Cast, scene: Scene, name: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    chair = cast.client("chair")
    chair.get(reverse(name))
    with django_assert_num_queries(11 if name == "activities:activities" else 9, exact=False) as first:
        chair.get(reverse(name))
    for _each in range(3):
        scene.record()
    with django_assert_num_queries(len(first)):
        chair.get(reverse(name))
