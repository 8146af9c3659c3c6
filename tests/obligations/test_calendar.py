"""How organisations stand to what they owe: by the records, on the days around the edges."""

from datetime import date
from typing import Any

import pytest

from haitang.machinery.figures.queries import number_of
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level
from haitang.work.activities.words import Form, State
from haitang.work.obligations import actions
from haitang.work.obligations.models import Obligation
from haitang.work.obligations.queries import calendar_of, duty_evidence, urgent_duties
from haitang.work.obligations.words import Demand
from tests.cast import AT

from .scene import Scene

MARCH = "2021-03"
REPORTED_FOR = "2021Q1"


def test_a_month_is_met_by_a_confirmed_activity_of_the_town(scene: Scene) -> None:
    scene.rule()
    scene.held(date(2021, 3, 31))
    scene.held(date(2021, 2, 28), state=State.REPORTED)
    scene.held(date(2021, 1, 1), region=scene.home.towns[1])
    here, there = scene.home.town_association.name, scene.home.other_town_association.name
    found = scene.standings()
    assert {month: found[here, month] for month in ("2021-01", "2021-02", MARCH, "2021-04", "2021-05")} == {
        "2021-01": "overdue",
        "2021-02": "overdue",
        MARCH: "met",
        "2021-04": "near",
        "2021-05": "coming",
    }
    assert (found[there, "2021-01"], found[there, MARCH]) == ("met", "overdue")


@pytest.mark.parametrize(
    ("today", "standing", "words"),
    [
        (date(2021, 3, 20), "coming", "还有 11 天"),
        (date(2021, 3, 21), "near", "还有 10 天"),
        (date(2021, 3, 31), "near", "今天到期"),
        (date(2021, 4, 1), "overdue", "逾期 1 天"),
    ],
)
def test_the_days_around_the_last_one(scene: Scene, today: date, standing: str, words: str) -> None:
    scene.rule(near_days=10)
    duty = next(duty for duty in scene.duties(today=today) if duty.period.text == MARCH)
    assert (duty.standing, str(duty.light)) == (standing, words)


def test_a_threshold_is_met_when_it_is_reached_and_not_before(scene: Scene) -> None:
    scene.rule(at_least=2)
    scene.held(date(2021, 3, 1))
    here = scene.home.town_association.name
    assert scene.standings()[here, MARCH] == "overdue"
    scene.held(date(2021, 3, 31))
    assert scene.standings()[here, MARCH] == "met"


def test_a_window_counts_its_own_days_only(scene: Scene) -> None:
    scene.rule(rhythm="window", opens="05-15", closes="05-21")
    here, there = scene.home.town_association.name, scene.home.other_town_association.name
    week = "2021-05-15..2021-05-21"
    for day in (date(2021, 5, 14), date(2021, 5, 22)):
        scene.held(day)
    scene.held(date(2021, 5, 21), region=scene.home.towns[1])
    found = scene.standings(today=date(2021, 5, 22))
    assert (found[here, week], found[there, week]) == ("overdue", "met")


def test_a_base_is_counted_by_its_own_days_wherever_it_stands(scene: Scene) -> None:
    scene.rule(
        organisation_kind=Kind.SOCIETY,
        indicator="activities.days_open",
        at_least=2,
        rhythm="year",
        code="open",
    )
    society = scene.home.society
    for day in (1, 1, 2):
        scene.held(date(2021, 3, day), form=Form.OPEN_DAY, region=scene.home.towns[1], organiser=society)
    scene.held(date(2021, 3, 3), form=Form.OPEN_DAY)
    for who in ("officer", "chair", "manager"):
        [duty] = scene.duties(who=who)
        assert (duty.organisation, duty.value, duty.standing) == (society, 2, "met"), who


def test_the_district_is_counted_as_a_whole(scene: Scene) -> None:
    scene.rule(organisation_kind=Kind.DISTRICT_ASSOCIATION, rhythm="quarter", at_least=2, code="district")
    scene.held(date(2021, 2, 1))
    scene.held(date(2021, 3, 1), region=scene.home.towns[1])
    duties = scene.duties()
    assert [(duty.period.text, duty.value) for duty in duties] == [
        ("2021Q1", 2), ("2021Q2", 0), ("2021Q3", 0), ("2021Q4", 0),
    ]  # fmt: skip
    assert scene.duties(who="chair") == []


def test_a_rule_for_one_organisation_binds_it_alone(scene: Scene) -> None:
    scene.rule(organisation=scene.home.other_town_association, rhythm="year")
    assert [duty.organisation for duty in scene.duties()] == [scene.home.other_town_association]


def test_every_value_is_the_sum_of_the_records_it_opens(scene: Scene) -> None:
    scene.rule()
    scene.rule(indicator="activities.participants", rhythm="quarter", at_least=20, code="people")
    scene.rule(organisation_kind=Kind.DISTRICT_ASSOCIATION, rhythm="year", code="district")
    scene.rule(
        organisation_kind=Kind.SOCIETY, indicator="activities.days_open", rhythm="two_months", code="open"
    )
    for day in range(1, 29, 3):
        scene.held(date(2021, 3, day), region=scene.home.villages[day % 4])
        scene.held(date(2021, 4, day), form=Form.OPEN_DAY, organiser=scene.home.society)
    counted = [duty for duty in scene.duties() if duty.value]
    assert len(counted) == 8
    for duty in counted:
        evidence = duty_evidence(duty)
        assert number_of(evidence) == duty.value
        assert sum(map(evidence.amount_of, evidence.opened())) == duty.value


def test_a_stock_is_read_on_the_last_day_or_today(scene: Scene) -> None:
    scene.rule(indicator="organisations.societies", rhythm="quarter", code="stock")
    Organisation.objects.filter(pk=scene.home.society.pk).update(founded=date(2021, 4, 10))
    values = {
        duty.period.text: duty.value
        for duty in scene.duties()
        if duty.organisation == scene.home.town_association
    }
    assert values == {"2021Q1": 0, "2021Q2": 1, "2021Q3": 0, "2021Q4": 0}


def test_a_rule_over_an_unknown_figure_is_a_fault_to_be_seen(scene: Scene) -> None:
    rule = scene.rule()
    Obligation.objects.filter(pk=rule.pk).update(indicator="meetings.dreamt")
    duty = scene.duties()[0]
    assert (duty.standing, "meetings.dreamt" in duty.fault) == ("faulty", True)
    assert urgent_duties(scene.duties())[0].standing == "faulty"
    Obligation.objects.filter(pk=rule.pk).update(indicator="regions.population", organisation_kind="society")
    assert {duty.standing.value for duty in scene.duties()} == {"faulty"}


def test_a_document_waits_then_meets_and_returned_leaves_it_open(scene: Scene) -> None:
    rule = scene.report_rule()
    at = (scene.home.society.name, REPORTED_FOR)
    assert scene.standings()[at] == "overdue"
    filing = scene.file(rule)
    assert scene.standings()[at] == "waiting"
    actions.return_filing(filing=filing, reason="没有盖章", acting=scene.acting("officer"), at=AT)
    assert scene.standings()[at] == "overdue"
    again = scene.file(rule, filed_on=date(2021, 4, 5))
    actions.acknowledge(filing=again, version=again.version, acting=scene.acting("officer"), at=AT)
    [duty] = scene.duties()
    assert (duty.standing, duty.filing, duty.late_days, str(duty.light)) == ("met", again, 5, "迟报 5 天")


def test_a_document_keeps_its_period_when_the_rule_changes(scene: Scene) -> None:
    """Handed in under the old day, it answers the new one, which asks for the same document of the same year."""
    rule = scene.report_rule(closes="05-31")
    scene.file(rule, period="2021-01-01..2021-05-31")
    draft = actions.RuleDraft(
        title="年度报告", organisation_kind=Kind.SOCIETY, demand=Demand.DOCUMENT, document="工作报告",
        rhythm="day", closes="06-30", since=date(2021, 5, 10),
    )  # fmt: skip
    actions.amend_rule(rule=rule, draft=draft, version=1, acting=scene.acting("officer"), at=AT)
    assert scene.standings() == {(scene.home.society.name, "2021H1"): "waiting"}


def test_everybody_sees_his_own_and_the_stranger_nothing(scene: Scene) -> None:
    scene.rule()
    scene.report_rule()
    seen = {
        who: {duty.organisation.name for duty in scene.duties(who=who)}
        for who in ("officer", "leader", "chair", "manager", "stranger")
    }
    home = scene.home
    towns = {home.town_association.name, home.other_town_association.name}
    assert seen == {
        "officer": {*towns, home.society.name},
        "leader": {*towns, home.society.name},
        "chair": {home.town_association.name, home.society.name},
        "manager": {home.society.name},
        "stranger": set(),
    }


def more_bodies(scene: Scene, many: int) -> None:
    for number in range(many):
        town = Region.objects.create(
            code=f"50015310{number}", name=f"新镇{number}", level=Level.TOWN, parent=scene.home.region
        )
        for kind in (Kind.TOWN_ASSOCIATION, Kind.SOCIETY, Kind.BASE):
            body = Organisation.objects.create(kind=kind, name=f"{kind}{number}", region=town)
            body.line = f"{body.pk:010d}"
            body.save()


def test_a_year_costs_four_queries_whatever_the_bodies(scene: Scene, django_assert_num_queries: Any) -> None:
    actions.establish_obligations(county=scene.home.region, acting=scene.acting("officer"), at=AT)
    scene.held(date(2021, 3, 1))
    scope = scene.acting("officer").scope
    with django_assert_num_queries(4):
        few = calendar_of(scope, 2021, AT.date())
    more_bodies(scene, 3)
    with django_assert_num_queries(4):
        many = calendar_of(scope, 2021, AT.date())
    assert len(many.duties) == len(few.duties) + 3 * (12 + 6 + 2 + 2 + 1)
