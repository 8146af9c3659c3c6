"""Changing what is asked changes the future; the past, and what does not go together, stay as they were."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.words import Kind
from haitang.work.obligations import actions
from haitang.work.obligations.actions import RuleDraft
from haitang.work.obligations.models import Obligation
from haitang.work.obligations.words import Demand, Rhythm
from tests.cast import AT, TODAY

from .scene import Scene

DRAFT = RuleDraft(
    title="每月开展活动",
    organisation_kind=Kind.TOWN_ASSOCIATION,
    indicator="activities.held",
    rhythm=Rhythm.MONTH,
    since=TODAY,
)
DOCUMENT = replace(DRAFT, demand=Demand.DOCUMENT, document="工作报告", rhythm=Rhythm.DAY, closes="03-31")


def add(scene: Scene, draft: RuleDraft, who: str = "officer", at: datetime = AT) -> Obligation:
    return actions.add_rule(county=scene.home.region, draft=draft, acting=scene.acting(who), at=at)


def amend(scene: Scene, rule: Obligation, who: str = "officer", **changes: Any) -> Obligation:
    draft = replace(DRAFT, **changes)
    return actions.amend_rule(rule=rule, draft=draft, version=1, acting=scene.acting(who), at=AT)


def test_a_change_leaves_every_period_that_is_over_alone(scene: Scene) -> None:
    rule = scene.rule()
    scene.held(date(2021, 3, 1))
    today = date(2021, 6, 1)
    before = scene.standings(today=today)
    new = amend(scene, rule, at_least=2, since=date(2021, 5, 1))
    rule.refresh_from_db()
    assert (rule.until, new.code, new.since) == (date(2021, 5, 1), rule.code, date(2021, 5, 1))
    assert scene.standings(today=today) == before
    asked = {duty.period.since.month: duty.rule.at_least for duty in scene.duties(today=today)}
    assert asked == {month: 1 if month < 5 else 2 for month in range(1, 13)}


def test_an_ended_rule_asks_for_nothing_that_ends_later(scene: Scene) -> None:
    rule = scene.rule()
    actions.end_rule(rule=rule, until=date(2021, 5, 31), expected=1, acting=scene.acting("officer"), at=AT)
    assert {duty.period.since.month for duty in scene.duties()} == {1, 2, 3, 4}


def test_a_new_rule_asks_from_its_first_day_on(scene: Scene) -> None:
    rule = add(scene, DRAFT)
    assert (rule.code[:4], rule.version) == ("own.", 1)
    assert min(duty.period.last for duty in scene.duties()) == TODAY


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(DRAFT, since=date(2021, 4, 29)), "in_the_past"),
        (replace(DRAFT, indicator="funding.per_head"), "unknown_figure"),
        (replace(DRAFT, indicator="activities.participants_each"), "not_a_count"),
        (replace(DRAFT, organisation_kind=Kind.BASE, indicator="regions.residents"), "unknown_figure"),
        (replace(DRAFT, organisation_kind=Kind.BASE, indicator="people.volunteers"), "not_by_body"),
        (replace(DRAFT, organisation_kind=None), "who"),
        (replace(DRAFT, at_least=0), "at_least"),
        (replace(DRAFT, title=" "), "missing"),
        (replace(DRAFT, title="长" * 61), "too_long"),
        (replace(DOCUMENT, document=" "), "no_document"),
        (replace(DOCUMENT, closes="3-31"), "bad_day"),
        (replace(DOCUMENT, closes="13-01"), "bad_day"),
        (replace(DRAFT, rhythm=Rhythm.WINDOW, opens="", closes="09-30"), "bad_day"),
        (replace(DRAFT, rhythm=Rhythm.BEFORE_TERM_ENDS), "months_before"),
        (replace(DRAFT, rhythm=Rhythm.BEFORE_TERM_ENDS, months_before=61), "months_before"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_written(
    scene: Scene, draft: RuleDraft, code: str
) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        add(scene, draft)
    assert (refusal.value.code, Obligation.objects.count(), Entry.objects.count()) == (code, 0, entries)


def test_an_unknown_figure_is_named(scene: Scene) -> None:
    with pytest.raises(Refused, match=r"funding\.per_head"):
        add(scene, replace(DRAFT, indicator="funding.per_head"))


def test_a_body_of_the_twin_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused) as refusal:
        add(scene, replace(DRAFT, organisation_kind=None, organisation=scene.cast.twin.town_association))
    assert refusal.value.code == "other_county"


@pytest.mark.parametrize("who", ["leader", "chair", "manager", "guide", "stranger", "system"])
def test_only_an_officer_of_the_district_changes_rules(scene: Scene, who: str) -> None:
    rule = scene.rule()
    for act in (
        lambda: add(scene, DRAFT, who),
        lambda: amend(scene, rule, who),
        lambda: actions.end_rule(rule=rule, until=TODAY, expected=1, acting=scene.acting(who), at=AT),
        lambda: actions.establish_obligations(county=scene.home.region, acting=scene.acting(who), at=AT),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Obligation.objects.values_list("pk", "until")) == [(rule.pk, None)]


def test_the_second_of_two_changes_sees_the_first(scene: Scene) -> None:
    rule = scene.rule()
    stale = Obligation.objects.get(pk=rule.pk)
    amend(scene, rule, since=date(2021, 5, 1))
    with pytest.raises(Conflict):
        amend(scene, stale, since=date(2021, 6, 1))
    with pytest.raises(Refused) as refusal:
        amend(scene, rule, since=date(2021, 6, 1))
    assert refusal.value.code == "already_ended"
    assert Obligation.objects.count() == 2


def test_the_shipped_set_is_loaded_once_and_what_was_ended_stays_ended(scene: Scene) -> None:
    def establish() -> list[Obligation]:
        return actions.establish_obligations(county=scene.home.region, acting=scene.acting("officer"), at=AT)

    codes = {rule.code for rule in establish()}
    assert {"town.activities", "society.report", "society.registry_report", "base.open_days"} <= codes
    rule = Obligation.objects.get(code="town.boards")
    actions.end_rule(rule=rule, until=TODAY, expected=1, acting=scene.acting("officer"), at=AT)
    entries = Entry.objects.count()
    assert (establish(), Entry.objects.count()) == ([], entries)
    assert Obligation.objects.filter(code="town.boards", until__isnull=True).count() == 0


def test_a_shipped_rule_over_a_figure_that_comes_later_is_added_then(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting = scene.acting("officer")
    with monkeypatch.context() as patch:
        patch.setattr("haitang.work.obligations.actions.establishing.indicators", tuple)
        first = actions.establish_obligations(county=scene.home.region, acting=acting, at=AT)
    later = actions.establish_obligations(county=scene.home.region, acting=acting, at=AT)
    assert {rule.demand for rule in first} == {"document"}
    assert {rule.demand for rule in later} == {"figure"}
