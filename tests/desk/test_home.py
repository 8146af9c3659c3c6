"""The workbench as each member of the cast finds it."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haitang.machinery.spreadsheets.models import Batch
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.words import Kind, UnitKind
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.activities.words import State
from tests.cast import AT, CANARY, Cast

from .reading import figures_of, text_of

HOME_QUERIES = 11
"""Session, account, grants; towns with the rules' words, seats, units; counts with the short lists; obligations, who owes
them, figures, filings."""


def test_the_officer_sees_the_district_at_a_glance(cast: Cast) -> None:
    page = cast.client("officer").get("/?on=2021-04-30")
    assert figures_of(page) == {
        "镇街科协": "2",
        "基层“三长”": "0",
        "科普指导员": "0",
        "科普志愿者": "1",
        "企业科协": "0",
        "空缺": "3",
    }
    assert "海棠机械" in text_of(page)
    assert CANARY not in text_of(page)


def test_the_chair_sees_her_own_town_alone(cast: Cast) -> None:
    page = text_of(cast.client("chair").get("/?on=2021-04-30"))
    assert "昌元街道科协" in page
    assert "广顺街道" not in page
    assert "导入表格" not in page


def test_the_stranger_sees_the_twin_alone(cast: Cast) -> None:
    page = text_of(cast.client("stranger").get("/?on=2021-04-30"))
    assert f"海棠机械{CANARY}" in page
    assert "海棠机械 " not in page


def test_a_vacancy_says_since_when_and_whose_duty_it_is(cast: Cast) -> None:
    page = text_of(cast.client("officer").get("/?on=2020-01-31"))
    assert "昌元街道科协空缺主席" in page
    assert "空缺 30 天" in page
    assert "由镇街党工委配备" in page or "由昌元街道党工委配备" in page


@pytest.mark.parametrize("on", ["0001-01-01", "1948-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_too_far_away_is_said_and_today_taken(cast: Cast, on: str) -> None:
    page = cast.client("officer").get("/", {"on": on})
    assert page.status_code == 200
    assert "年份应在 1949 到 2999 之间。下面是今天的情况。" in text_of(page)


@pytest.mark.parametrize("on", ["1949-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_there_are(cast: Cast, on: str) -> None:
    page = cast.client("officer").get("/", {"on": on})
    assert (page.status_code, "年份应在" in text_of(page)) == (200, False)


def test_the_day_changes_what_is_seen(cast: Cast) -> None:
    Appointment.objects.create(
        post=cast.home.other_chair_post,
        person=cast.home.volunteer_person,
        mode=Mode.PART_TIME,
        since=date(2021, 4, 30),
    )
    client = cast.client("officer")
    assert figures_of(client.get("/?on=2021-04-29"))["空缺"] == "3"
    assert figures_of(client.get("/?on=2021-04-30"))["空缺"] == "2"


def test_a_day_that_is_none_is_said_and_today_taken(cast: Cast) -> None:
    page = cast.client("officer").get("/?on=someday")
    assert page.status_code == 200
    assert "日期写成 2021-04-19 这样" in text_of(page)


def test_imports_that_wait_and_records_alike_are_among_the_tasks(cast: Cast) -> None:
    twin = cast.home.twin_person
    twin.phone_digest = cast.home.person.phone_digest
    twin.save()
    page = text_of(cast.client("officer").get("/"))
    assert "志愿者.csv：1 行需要修改" in page
    assert "有疑似重复的人员" in page
    assert "志愿者.csv" not in text_of(cast.client("leader").get("/"))


def test_activities_that_wait_for_ones_word_or_came_back_are_among_the_tasks(cast: Cast) -> None:
    assert "1 场活动等您确认" in text_of(cast.client("chair").get("/"))
    assert "等您确认" not in text_of(cast.client("guide").get("/"))
    cast.home.activity.state = State.RETURNED
    cast.home.activity.save()
    assert "等您确认" not in text_of(cast.client("chair").get("/"))
    assert "1 场活动被退回" in text_of(cast.client("guide").get("/"))


def test_what_one_keeps_unreported_is_among_ones_own_tasks(cast: Cast) -> None:
    """The cast has one draft, the guide's."""
    assert "1 场活动存着没有报送" in text_of(cast.client("guide").get("/"))
    for name in ("chair", "officer", "volunteer"):
        assert "存着没有报送" not in text_of(cast.client(name).get("/"))


@pytest.mark.parametrize("name", ["guide", "chair", "manager"])
def test_recording_is_one_press_away(cast: Cast, name: str) -> None:
    assert f'href="{reverse("activities:new_activity")}"' in cast.client(name).get("/").content.decode()


def test_who_may_not_record_is_not_offered_it(cast: Cast) -> None:
    assert reverse("activities:new_activity") not in cast.client("auditor").get("/").content.decode()


def test_a_term_that_ends_is_among_the_tasks(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.home.society.pk).update(term_ends=date(2021, 6, 30))
    page = text_of(cast.client("officer").get("/?on=2021-04-30"))
    assert "果树学会换届" in page
    assert "还有 61 天" in page
    assert "果树学会换届" not in text_of(cast.client("officer").get("/?on=2020-12-01"))


@pytest.mark.parametrize("name", ["manager", "guide", "volunteer"])
def test_whoever_has_a_village_or_an_organisation_gets_a_modest_page(cast: Cast, name: str) -> None:
    page = text_of(cast.client(name).get("/"))
    assert "我的岗位" in page
    assert "应建未建" not in page
    assert CANARY not in page


def test_a_guide_finds_the_post_he_holds(cast: Cast) -> None:
    Appointment.objects.create(
        post=cast.home.guide_post,
        person=cast.home.volunteer_person,
        mode=Mode.EX_OFFICIO,
        since=date(2021, 1, 1),
    )
    guide = cast["guide"]
    guide.person_key = cast.home.volunteer_person.pk
    guide.save()
    page = text_of(cast.client("guide").get("/"))
    assert "昌元街道科协 · 科普指导员（昌元街道1村）" in page
    assert "主持工作" in page


@pytest.mark.parametrize(
    ("name", "tasks"),
    [("system", ["账号与授权", "设置"]), ("security", ["账号与授权"]), ("auditor", ["审计"])],
)
def test_an_administrator_finds_his_tasks_and_no_business(cast: Cast, name: str, tasks: list[str]) -> None:
    page = text_of(cast.client(name).get("/"))
    assert all(task in page for task in tasks)
    assert not any(word in page for word in ("志愿者 ", "昌元街道", "空缺", "组织 ", "人员 "))


def test_the_workbench_costs_the_same_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("officer")
    client.get("/")
    for more in (0, 2):
        for number in range(more):
            Batch.objects.create(
                region=cast.home.code, kind="volunteers", filename=f"{number}.csv", faulty=1, uploaded_at=AT
            )
            Unit.objects.create(
                region=cast.home.towns[0],
                name=f"机械{number}厂",
                kind=UnitKind.ENTERPRISE,
                science_workers=99,
            )
            Organisation.objects.create(
                kind=Kind.SOCIETY, name=f"学会{number}", region=cast.home.region, term_ends=date(2021, 1, 1)
            )
        with django_assert_num_queries(HOME_QUERIES):
            client.get("/")


def test_tasks_that_wait_for_ones_word_or_ones_work_are_among_the_tasks(cast: Cast) -> None:
    home = cast.home
    for who, seen in {
        "officer": ("1 件任务等您答复", "1 件任务等您办结"),
        "leader": ("1 件任务等您答复", "1 件任务等您办结"),
        "chair": (home.task.title, "逾期"),
    }.items():
        page = text_of(cast.client(who).get("/"))
        assert all(words in page for words in seen), who
    assert "件任务等您" not in text_of(cast.client("chair").get("/"))
    assert "件任务等您" not in text_of(cast.client("stranger").get("/"))
    assert home.task.title not in text_of(cast.client("guide").get("/"))
