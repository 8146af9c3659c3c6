from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from haitang.network.organisations.models import Unit
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.staffing.models import Appointment, CoverageRule, StaffingRule
from haitang.network.staffing.queries import paper
from tests.cast import CANARY, Cast

from .scene import confirmed

TODAY = date(2021, 4, 30)


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client("officer")


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"staffing:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def rule_facts(rule: StaffingRule, **changes: Any) -> dict[str, Any]:
    names = (
        "title",
        "part",
        "seats",
        "per",
        "mode",
        "establishment",
        "ex_officio_of",
        "filled_by",
        "duties",
        "basis",
    )
    facts = {name: getattr(rule, name) for name in names}
    return facts | {"since": "2030-01-01", "version": rule.version} | changes


def test_the_overview_shows_each_town_and_nothing_of_next_door(cast: Cast, officer: Client) -> None:
    shown = page(officer, "overview")
    assert "昌元街道" in shown
    assert "广顺街道" in shown
    assert CANARY not in shown


def test_vacancies_are_listed_with_whose_duty_they_are(cast: Cast, officer: Client) -> None:
    shown = page(officer, "vacancies")
    assert "空缺 3 席" in shown
    assert reverse("staffing:appointments", args=[cast.home.chief_post.pk]) in shown
    assert reverse("staffing:appointments", args=[cast.home.chair_post.pk]) not in shown
    assert CANARY not in shown


def test_whoever_may_not_appoint_is_offered_no_button_for_it(cast: Cast, officer: Client) -> None:
    button = reverse("staffing:appointments", args=[cast.home.other_chair_post.pk])
    assert button in page(officer, "vacancies")
    assert button not in page(cast.client("leader"), "vacancies")
    assert 'class="None"' not in page(officer, "vacancies")


def test_vacancies_are_narrowed_by_town_part_words_and_day(cast: Cast, officer: Client) -> None:
    narrowed = {
        "all": {},
        "town": {"town": cast.home.towns[1].code},
        "part": {"part": Part.N},
        "words": {"q": "医院"},
        "before all": {"on": "2019-12-31"},
        "before the chair": {"on": "2020-06-01"},
        "no such town": {"town": cast.twin.towns[0].code},
    }
    rows = {
        name: officer.get(reverse("staffing:vacancies"), query | {"export": "csv"})
        .content.decode()
        .count("\n")
        - 1
        for name, query in narrowed.items()
    }
    assert rows == {
        "all": 3, "town": 1, "part": 1, "words": 1, "before all": 0, "before the chair": 4, "no such town": 3,
    }  # fmt: skip


def test_a_day_that_is_none_is_said(officer: Client, cast: Cast) -> None:
    for wrong in ("2021-02-30", "0001-01-01", "9999-12-31"):
        assert f"日期“{wrong}”不对，现在显示的是今天。" in page(officer, "overview", on=wrong)


@pytest.mark.parametrize("name", ["overview", "vacancies", "coverage", "on_paper", "rules"])
def test_a_page_costs_few_queries(
    cast: Cast, officer: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    page(officer, name)
    with django_assert_max_num_queries(12):
        page(officer, name)


def test_seating_a_chair_closes_the_vacancy(cast: Cast, officer: Client) -> None:
    post = cast.home.other_chair_post
    address = reverse("staffing:appointments", args=[post.pk])
    assert officer.get(address).status_code == 200
    sent = {
        "person": cast.home.volunteer_person.pk,
        "mode": "ex_officio",
        "since": "2021-05-01",
        "document": "荣委干1号",
    }
    answer = confirmed(officer, address, sent)
    assert (answer.status_code, answer["Location"]) == (
        303, reverse("organisations:organisation", args=[post.organisation_id]),
    )  # fmt: skip
    made = Appointment.objects.get(post=post)
    assert (made.person, made.mode, made.since) == (
        cast.home.volunteer_person,
        "ex_officio",
        date(2021, 5, 1),
    )
    assert address not in page(officer, "vacancies")


def test_a_person_may_be_named_instead_of_picked(cast: Cast, officer: Client) -> None:
    address = reverse("staffing:appointments", args=[cast.home.chief_post.pk])
    sent = {"person_words": "王建国", "mode": "part_time", "since": "2021-05-01", "document": ""}
    assert officer.post(address, sent).status_code == 303
    answer = officer.post(address, sent | {"person_words": "张秀英"})
    assert (answer.status_code, "没有找到，或找到不止一个" in answer.content.decode()) == (422, True)


def test_a_full_post_says_so_on_the_form(cast: Cast, officer: Client) -> None:
    address = reverse("staffing:appointments", args=[cast.home.chair_post.pk])
    sent = {"person": cast.home.volunteer_person.pk, "mode": "ex_officio", "since": "2021-05-01"}
    answer = officer.post(address, sent)
    assert (answer.status_code, "没有空缺的席位" in answer.content.decode()) == (422, True)


def test_candidates_are_found_by_their_sound_and_only_at_home(cast: Cast, officer: Client) -> None:
    found = page(officer, "candidates", person_words="wjg")
    assert (found.count("data-pick"), "王建国" in found, CANARY in found) == (1, True, False)
    assert page(officer, "candidates", person_words=CANARY).count("data-pick") == 0


def test_a_successor_takes_the_seat(cast: Cast, officer: Client) -> None:
    address = reverse("staffing:succession", args=[cast.home.chair_post.pk])
    sent = {"person": cast.home.volunteer_person.pk, "since": "2021-09-01"}
    assert confirmed(officer, address, sent).status_code == 303
    cast.home.appointment.refresh_from_db()
    assert cast.home.appointment.until == date(2021, 9, 1)
    now = Appointment.objects.on(date(2021, 9, 1)).get(post=cast.home.chair_post)
    assert now.person == cast.home.volunteer_person


def test_an_appointment_is_ended_and_a_second_ending_sees_the_first(cast: Cast, officer: Client) -> None:
    address = reverse("staffing:ending", args=[cast.home.appointment.pk])
    assert officer.post(address, {"until": "2030-09-01", "reason": "调离", "version": 1}).status_code == 303
    answer = officer.post(address, {"until": "2029-09-01", "reason": "退休", "version": 1})
    assert answer.status_code == 409
    assert "调离" in answer.content.decode()


def test_a_rule_s_change_is_previewed_then_made(cast: Cast, officer: Client) -> None:
    rule = cast.home.rule
    address = reverse("staffing:amendment", args=[rule.pk])
    previewed = officer.post(address, rule_facts(rule, seats=2, preview="1"))
    assert "新设岗位 2 个，停设 0 个，因此离任 0 人。" in previewed.content.decode()
    assert StaffingRule.objects.filter(district=cast.home.region).count() == 1
    assert officer.post(address, rule_facts(rule, seats=2)).status_code == 303
    assert [(each.seats, each.until) for each in StaffingRule.objects.filter(district=cast.home.region)] == [
        (1, date(2030, 1, 1)), (2, None),
    ]  # fmt: skip


def test_a_new_rule_and_the_end_of_one(cast: Cast, officer: Client) -> None:
    facts = rule_facts(
        cast.home.rule, role="secretary", organisation_kind=Kind.TOWN_ASSOCIATION, title="秘书长"
    )
    assert officer.post(reverse("staffing:new_rule"), facts).status_code == 303
    made = StaffingRule.objects.get(role="secretary")
    assert made.district == cast.home.region
    assert "秘书长" in page(officer, "rule", made.pk)
    ending = reverse("staffing:rule_ending", args=[made.pk])
    assert officer.post(ending, {"until": "2031-01-01", "version": 1}).status_code == 303


def test_the_coverage_rule_is_amended(cast: Cast, officer: Client) -> None:
    Unit.objects.create(
        region=cast.home.towns[0], name="缺口机械", kind=UnitKind.ENTERPRISE, science_workers=31
    )
    assert "缺口机械" in page(officer, "coverage")
    sent = {
        "technology_enterprise": "on",
        "science_workers": 50,
        "since": timezone.localdate().isoformat(),
        "basis": "",
    }
    assert officer.post(reverse("staffing:coverage_rule"), sent).status_code == 303
    assert CoverageRule.objects.get(district=cast.home.region, until__isnull=True).science_workers == 50
    assert "缺口机械" not in page(officer, "coverage")


def test_nobody_is_said_to_hold_on_paper_before_work_is_recorded(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper.SOURCES, "_items", {})
    said = page(officer, "on_paper")
    assert "还没有工作记录，不能判断谁挂名" in said
    assert "还不能判断谁挂名" in said


def test_posts_held_on_paper_are_filtered_and_taken_home(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = cast.home.appointment
    Appointment.objects.filter(pk=held.pk).update(since=date(2019, 1, 1))
    source = paper.WorkSource("test", lambda scope, on: {"500153": date(2019, 1, 1)}, lambda *_asked: [])
    monkeypatch.setattr(paper.SOURCES, "_items", {"test": source})
    name = held.person.name
    assert f">{name}<" in page(officer, "on_paper")
    assert f">{name}<" in page(officer, "on_paper", q=name, town=held.post.organisation.region_id)
    assert f">{name}<" not in page(officer, "on_paper", q="没有这个人")
    assert f">{name}<" not in page(officer, "on_paper", on="2019-06-01")
    assert "没有用上" in page(officer, "on_paper", town="999")
    taken = page(officer, "on_paper", export="csv").splitlines()
    assert taken[0].lstrip("\ufeff").startswith("姓名,岗位,地方,组织,任职自")
    assert any(line.startswith(name) for line in taken[1:])


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("appointments", "chair_post"),
        ("succession", "chair_post"),
        ("ending", "appointment"),
        ("rule", "rule"),
        ("amendment", "rule"),
        ("rule_ending", "rule"),
    ],
)
def test_the_stranger_finds_nothing(cast: Cast, name: str, of: str) -> None:
    address = reverse(f"staffing:{name}", args=[getattr(cast.home, of).pk])
    assert cast.client("stranger").get(address).status_code == 404


def test_a_town_chair_reads_her_town_and_its_county_s_rules(cast: Cast) -> None:
    chair = cast.client("chair")
    assert "广顺街道" not in page(chair, "overview")
    assert cast.home.rule.title in page(chair, "rules")
    assert chair.get(reverse("staffing:amendment", args=[cast.home.rule.pk])).status_code == 403


def test_the_organisation_s_page_shows_who_sits_where(cast: Cast, officer: Client) -> None:
    address = reverse("organisations:organisation", args=[cast.home.town_association.pk])
    shown = officer.get(address).content.decode()
    assert reverse("staffing:ending", args=[cast.home.appointment.pk]) in shown
    assert reverse("staffing:appointments", args=[cast.home.chief_post.pk]) in shown


def test_the_person_s_page_shows_what_is_held(cast: Cast, officer: Client) -> None:
    shown = officer.get(reverse("people:person", args=[cast.home.person.pk])).content.decode()
    assert "昌元街道科协 · 主席" in shown
