"""Plans of several years: targets over figures, progress read from them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.work.obligations import actions
from haitang.work.obligations.actions import PlanDraft
from haitang.work.obligations.models import Plan, Target
from haitang.work.obligations.queries import plan_progress
from haitang.work.obligations.words import Direction
from tests.cast import AT, TODAY

from .scene import Scene

DRAFT = PlanDraft(
    title="“十四五”科普规划", first_year=2020, last_year=2024, number="荣委发〔2021〕1号", led_by="区委副书记"
)


def plan_of(scene: Scene, who: str = "officer", region: Any = None, draft: PlanDraft = DRAFT) -> Plan:
    where = region or scene.home.region
    return actions.draw_up_plan(region=where, draft=draft, acting=scene.acting(who), at=AT)


def aim(scene: Scene, plan: Plan, indicator: str, year: int, value: str, **more: Any) -> Target:
    acting = scene.acting(more.pop("who", "officer"))
    return actions.set_target(
        plan=plan, indicator=indicator, year=year, value=Decimal(value), acting=acting, at=AT, **more
    )


def test_progress_is_read_from_figures_year_by_year(scene: Scene, django_assert_num_queries: Any) -> None:
    plan = plan_of(scene)
    for year, value in ((2020, "1"), (2021, "2"), (2022, "3")):
        aim(scene, plan, "activities.held", year, value)
    aim(scene, plan, "organisations.societies", 2021, "1", direction=Direction.AT_MOST)
    for day in (date(2020, 12, 31), date(2021, 1, 1)):
        scene.held(day)
    targets = list(plan.targets.all())
    with django_assert_num_queries(1):
        held, societies = plan_progress(plan, targets, TODAY)
    assert [(step.value, step.reached) for step in held.steps] == [
        (1, True), (1, False), (None, None), (None, None), (None, None),
    ]  # fmt: skip
    assert [step.reached for step in societies.steps] == [None, True, None, None, None]
    assert [step.under_way for step in held.steps] == [False, True, False, False, False]
    assert held.values == [1.0, 1.0]


def test_a_target_of_a_figure_gone_since_is_shown_as_such(scene: Scene) -> None:
    plan = plan_of(scene)
    target = aim(scene, plan, "activities.held", 2021, "1")
    Target.objects.filter(pk=target.pk).update(indicator="funding.per_head")
    [found] = plan_progress(plan, list(plan.targets.all()), TODAY)
    assert (found.indicator, [step.value for step in found.steps]) == (None, [None] * 5)


@pytest.mark.parametrize(
    ("indicator", "year", "code"),
    [("funding.per_head", 2021, "unknown_figure"), ("activities.held", 2025, "not_in_the_plan")],
)
def test_a_wrong_target_is_refused(scene: Scene, indicator: str, year: int, code: str) -> None:
    plan = plan_of(scene)
    with pytest.raises(Refused) as refusal:
        aim(scene, plan, indicator, year, "5.5")
    assert refusal.value.code == code
    assert code != "unknown_figure" or indicator in refusal.value.reason
    assert Target.objects.count() == 0


def test_a_target_set_again_is_replaced_and_a_removed_one_is_gone(scene: Scene) -> None:
    plan = plan_of(scene)
    aim(scene, plan, "activities.held", 2021, "2")
    target = aim(scene, plan, "activities.held", 2021, "3")
    assert Target.objects.values_list("value").get() == (Decimal(3),)
    actions.remove_target(target=target, acting=scene.acting("officer"), at=AT)
    assert Target.objects.count() == 0


@pytest.mark.parametrize("years", [(2025, 2021), (2021, 2041), (1900, 1910)])
def test_years_that_make_no_plan_are_refused(scene: Scene, years: tuple[int, int]) -> None:
    with pytest.raises(Refused) as refusal:
        plan_of(scene, draft=PlanDraft(title="规划", first_year=years[0], last_year=years[1]))
    assert refusal.value.code == "years"


def test_a_plan_keeps_the_years_its_targets_are_in(scene: Scene) -> None:
    plan = plan_of(scene)
    aim(scene, plan, "activities.held", 2021, "2")
    shorter = PlanDraft(title="规划", first_year=2022, last_year=2024)

    def amend(draft: PlanDraft, version: int) -> Plan:
        return actions.amend_plan(
            plan=plan, draft=draft, version=version, acting=scene.acting("officer"), at=AT
        )

    with pytest.raises(Refused) as refusal:
        amend(shorter, 1)
    assert refusal.value.code == "targets_outside"
    with pytest.raises(Conflict):
        amend(DRAFT, 7)
    assert amend(PlanDraft(title="规划", first_year=2021, last_year=2025), 1).version == 2


def test_a_chair_plans_for_his_town_and_nobody_for_a_village(scene: Scene) -> None:
    assert plan_of(scene, "chair", scene.home.towns[0]).region == scene.home.towns[0]
    for who, region in (
        ("chair", scene.home.region),
        ("chair", scene.home.towns[1]),
        ("officer", scene.home.villages[0]),
        ("officer", scene.cast.twin.region),
        ("leader", scene.home.region),
        ("manager", scene.home.towns[0]),
        ("stranger", scene.home.region),
    ):
        with pytest.raises(Refused):
            plan_of(scene, who, region)
    assert Plan.objects.filter(region__code__startswith="500153").count() == 1
