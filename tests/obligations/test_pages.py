"""The pages: what they show, what they cost, and the way from a rule to a period that is met."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from haitang.network.organisations.words import Kind
from haitang.work.obligations import actions
from haitang.work.obligations.matrices import by_month, by_period, of_one_body
from haitang.work.obligations.models import Filing, Obligation, Plan, Target
from haitang.work.obligations.queries import calendar_of
from tests.cast import AT, TODAY
from tests.seen import seen_on

from .scene import Scene
from .test_calendar import more_bodies

SIGNED_IN = 3
"""Session, account, grants."""

CALENDAR_QUERIES = SIGNED_IN + 4 + 1
"""Rules, organisations, figures, filings; documents that wait. The aim is at most twelve for 21 towns."""


def read(scene: Scene, name: str, *args: Any, who: str = "officer", **query: Any) -> str:
    answer = scene.cast.client(who).get(reverse(f"obligations:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_calendar_costs_the_same_for_two_towns_and_for_five(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.establish_obligations(county=scene.home.region, acting=scene.acting("officer"), at=AT)
    scene.held(date(2021, 3, 1))
    client = scene.cast.client("officer")
    client.get("/")
    for code in ("", "town.activities", "society.report"):
        address = f"{reverse('obligations:calendar')}?year=2021&code={code}"
        with django_assert_num_queries(CALENDAR_QUERIES):
            client.get(address)
    more_bodies(scene, 3)
    with django_assert_num_queries(CALENDAR_QUERIES):
        client.get(reverse("obligations:calendar"), {"year": "2021"})


def test_a_year_without_anything_gives_way_to_the_last_in_which_something_was_held(scene: Scene) -> None:
    """The calendar is asked today, years after the district last worked."""
    scene.rule()
    client, address = scene.cast.client("officer"), reverse("obligations:calendar")
    assert client.get(address).status_code == 200
    scene.held(date(2021, 3, 1))
    assert client.get(address)["Location"] == "?year=2021"
    this_year = timezone.localdate().year
    assert client.get(address, {"year": this_year}).status_code == 200
    scene.held(timezone.localdate())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("name", "queries"), [("rules", 3), ("filings", 3), ("plans", 3)])
def test_a_list_costs_the_same_for_one_row_and_for_three(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    client = scene.cast.client("officer")
    for number in range(3):
        rule = scene.report_rule(code=f"report{number}")
        scene.file(rule)
        Plan.objects.create(region=scene.home.region, title="规划", first_year=2021, last_year=2025)
        if number != 1:
            client.get("/")
            with django_assert_num_queries(SIGNED_IN + queries):
                client.get(reverse(f"obligations:{name}"))


def test_the_marks_of_a_year_say_how_many_stand_worst(scene: Scene) -> None:
    scene.rule()
    scene.held(date(2021, 1, 5))
    scene.held(date(2021, 2, 5))
    scene.held(date(2021, 2, 6), region=scene.home.towns[1])
    found = calendar_of(scene.acting("officer").scope, 2021, TODAY)
    [row] = by_month(found).rows
    marks = [(cell.mark, cell.text) for cells in row.cells[:5] for cell in cells]
    assert marks == [("✕", "1"), ("✓", "2"), ("✕", "2"), ("△", "2"), ("○", "2")]
    here, there = by_period(found).rows
    assert [cell.text for cells in here.cells[:4] for cell in cells] == ["1", "1", "逾期", "临近"]
    assert [cell.standing.value for cells in there.cells[:2] for cell in cells] == ["overdue", "met"]


def test_what_follows_terms_stands_in_its_month(scene: Scene) -> None:
    scene.report_rule(rhythm="before_term_ends", months_before=2, code="plan")
    scene.home.society.term_ends = date(2021, 8, 31)
    scene.home.society.save()
    found = calendar_of(scene.acting("officer").scope, 2021, TODAY)
    for matrix in (by_period(found), of_one_body(found)):
        [row] = matrix.rows
        assert [len(cells) for cells in row.cells] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_a_met_period_opens_the_record_that_met_it(scene: Scene) -> None:
    rule = scene.rule()
    activity = scene.held(date(2021, 3, 1))
    page = read(scene, "duty", rule.pk, scene.home.town_association.pk, "2021-03")
    assert reverse("activities:activity", args=[activity.pk]) in page
    assert "1 / 1" in page


@pytest.mark.parametrize("period", ["2021-03-05", "2021Q1", "nonsense", "2019-12", "9999-99"])
def test_a_period_that_is_not_owed_is_not_there(scene: Scene, period: str) -> None:
    rule = scene.rule()
    address = reverse("obligations:duty", args=[rule.pk, scene.home.town_association.pk, period])
    assert scene.cast.client("officer").get(address).status_code == 404


def test_a_rule_over_an_unknown_figure_breaks_no_page(scene: Scene) -> None:
    rule = scene.rule()
    Obligation.objects.filter(pk=rule.pk).update(indicator="meetings.dreamt")
    body = scene.home.town_association.pk
    for name, args in (
        ("calendar", ()), ("body", (body,)), ("rule", (rule.pk,)), ("duty", (rule.pk, body, "2021-04")),
    ):  # fmt: skip
        assert "meetings.dreamt" in read(scene, name, *args, year="2021")


def test_a_document_goes_from_the_calendar_to_the_district_and_is_met(scene: Scene) -> None:
    rule = scene.report_rule()
    society = scene.home.society.pk
    manager, officer = scene.cast.client("manager"), scene.cast.client("officer")
    here = reverse("obligations:new_filing", args=[rule.pk, society, "2021Q1"])
    assert here in read(scene, "duty", rule.pk, society, "2021Q1", who="manager")
    told = {"title": "工作报告", "number": "荣果学〔2021〕1号", "filed_on": "2021-03-20"}
    assert manager.post(here, told | {"filed_on": "2999-01-01"}).status_code == 422
    assert manager.post(here, told).status_code == 303
    filing = Filing.objects.get()
    assert "等区县科协收讫" in read(scene, "filing", filing.pk, who="manager")
    seen = {"seen": seen_on(officer, reverse("obligations:filing", args=[filing.pk]))}
    assert officer.post(reverse("obligations:acknowledgement", args=[filing.pk]), seen).status_code == 303
    page = read(scene, "duty", rule.pk, society, "2021Q1", who="manager")
    assert "已完成" in page
    assert here not in page


def test_a_rule_is_made_changed_and_ended_on_the_pages(scene: Scene) -> None:
    client = scene.cast.client("officer")
    told = {
        "title": "每季度更新宣传栏", "organisation_kind": Kind.TOWN_ASSOCIATION.value, "demand": "figure",
        "indicator": "activities.boards_renewed", "at_least": 1, "rhythm": "quarter", "near_days": 10,
        "since": "2030-01-01",
    }  # fmt: skip
    wrong = client.post(reverse("obligations:new_rule"), told | {"since": "2001-01-01"})
    assert (wrong.status_code, "已经过去的期间不改" in wrong.content.decode()) == (422, True)
    assert client.post(reverse("obligations:new_rule"), told).status_code == 303
    rule = Obligation.objects.get(district=scene.home.region)
    changed = told | {"at_least": 2, "since": "2030-06-01", "version": 1}
    assert client.post(reverse("obligations:amendment", args=[rule.pk]), changed).status_code == 303
    new = Obligation.objects.get(district=scene.home.region, until__isnull=True)
    assert (new.code, new.at_least) == (rule.code, 2)
    until = {"until": "2031-01-01", "version": 1}
    assert client.post(reverse("obligations:rule_ending", args=[new.pk]), until).status_code == 303
    assert Obligation.objects.get(pk=new.pk).until == date(2031, 1, 1)


def test_a_plan_shows_its_years_with_target_and_value(scene: Scene) -> None:
    plan = Plan.objects.create(region=scene.home.region, title="规划", first_year=2021, last_year=2022)
    Target.objects.create(plan=plan, indicator="activities.held", year=2021, value=1000)
    Target.objects.create(plan=plan, indicator="funding.per_head", year=2021, value="5.5")
    page = read(scene, "plan", plan.pk)
    assert all(words in page for words in ("≥ 1,000", "≥ 5.5", "funding.per_head", "现在没有这个指标"))


def test_a_town_reads_the_plan_of_its_county_and_does_not_change_it(scene: Scene) -> None:
    plan = Plan.objects.create(region=scene.home.region, title="规划", first_year=2021, last_year=2022)
    chair = scene.cast.client("chair")
    assert chair.get(reverse("obligations:plan", args=[plan.pk])).status_code == 200
    assert chair.get(reverse("obligations:plan_facts", args=[plan.pk])).status_code == 404


def test_the_usual_obligations_can_be_loaded_later(scene: Scene) -> None:
    client = scene.cast.client("officer")
    for _again in range(2):
        assert client.post(reverse("obligations:shipped")).status_code == 303
    loaded = Obligation.objects.filter(district=scene.home.region)
    assert loaded.filter(code="town.activities").count() == 1


def test_an_organisation_shows_what_it_is_behind_with(scene: Scene) -> None:
    scene.report_rule()
    page = reverse("organisations:organisation", args=[scene.home.society.pk])
    for who, seen in (("officer", True), ("manager", True), ("guide", False)):
        answer = scene.cast.client(who).get(page)
        assert ("年度报告" in answer.content.decode()) is seen, who
