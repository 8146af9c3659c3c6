"""Each computed item of the shipped scheme, counted again by hand from the opened records; items sum to totals."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions, queries
from haitang.judgement.assessment.documents import round_document
from haitang.judgement.assessment.judging import ItemText
from haitang.judgement.assessment.models import Result, Round, Scheme, Score
from haitang.judgement.assessment.shipped import PARTS
from haitang.judgement.assessment.words import Formula, Sort
from haitang.machinery.figures.declaring import Ratio, indicator_named
from haitang.machinery.figures.queries import evidence_records
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Population, Region
from haitang.work.activities.models import Activity, Correction
from haitang.work.activities.words import Form, State
from tests.cast import AT

from .scene import AFTER, Scene

COMPUTED = [item for part in PARTS for item in part.items if not item.judged]
PEOPLE = 20_000


@pytest.fixture
def worked(scene: Scene) -> Scene:
    """A year of work in the first town, some of it annulled, beside a base and a population."""
    for month, form in enumerate(
        (Form.LECTURE, Form.BOARD, Form.VISIT, Form.OPEN_DAY, Form.FIELD_CLASS, Form.BOARD), 1
    ):
        scene.hold(date(2021, month, 9), form=form, participants=150)
    scene.hold(date(2021, 9, 9))
    scene.hold(date(2021, 9, 10), town=1)
    gone = scene.hold(date(2021, 10, 9), state=State.WITHDRAWN)
    Correction.objects.create(
        activity=gone, reason="没有举办", before={"state": "confirmed"}, account=1, name="officer", at=AT
    )
    home = scene.home
    base = Organisation.objects.create(
        kind=Kind.BASE, name="枇杷基地", region=home.towns[0], parent=home.association
    )
    Organisation.objects.filter(pk=base.pk).update(line=f"{home.association.line}{base.pk:010d}")
    Population.objects.create(region=home.towns[0], year=2020, people=PEOPLE, source="登记")
    return scene


def records(evidence: Any) -> int:
    """What the opened records add up to, one by one."""
    return sum(evidence.amount_of(record) for record in evidence_records(evidence))


def by_hand(item: ItemText, scene: Scene) -> int:
    """An item's hundredths from its opened records and plain arithmetic, sharing no formula with the program."""
    assert item.source is not None
    scheme = scene.draft(PARTS)
    ask = queries.ask_of(scheme, item.source, scene.home.towns[0].code)
    behind = indicator_named(item.indicator).behind(ask.scope, ask.when(indicator_named(item.indicator)))
    if isinstance(behind, Ratio):
        whole = records(behind.whole)
        if not whole:
            return item.weight if item.waived else 0
        value = Fraction(str(round(records(behind.part) * behind.times / whole, behind.places)))
    else:
        value = Fraction(str(round(records(behind) / behind.count.per, 1)))
    return points(item, value)


def points(item: ItemText, value: Fraction) -> int:
    if item.formula in {Formula.BANDS, Formula.THRESHOLDS}:
        steps = [tuple(map(Fraction, step.split("="))) for step in item.numbers.split()]
        gives = max((give for since, give in steps if value >= since), default=Fraction(0))
        return half_up(gives * 100 if item.formula == Formula.BANDS else item.weight * gives / 100)
    aim = Fraction(item.numbers)
    if item.formula == Formula.YES_NO:
        return item.weight if value >= aim else 0
    if item.formula == Formula.EACH:
        return min(half_up(value * aim * 100), item.weight)
    if item.formula == Formula.VETO:
        return 0
    if item.formula == Formula.PER_HEAD:
        value = Fraction(half_up(value * 10_000 / PEOPLE * 100), 100)
    return half_up(item.weight * min(value / aim, 1))


def half_up(number: Fraction) -> int:
    return (number * 2 + 1) // 2


@pytest.mark.parametrize("item", COMPUTED, ids=lambda item: item.code)
def test_each_computed_item_is_what_its_opened_records_give(worked: Scene, item: ItemText) -> None:
    expected = by_hand(item, worked)
    running = worked.computed(PARTS)
    score = Score.objects.get(result=worked.result(running), item__code=item.code)
    sign = -1 if score.item.part.sort == Sort.DEDUCTION else 1
    assert score.points == sign * expected


def test_the_records_above_move_the_scores(worked: Scene) -> None:
    """So that the sums above are not all nought."""
    running = worked.computed(PARTS)
    scores = worked.result(running).scores
    found = dict(scores.values_list("item__code", "points"))
    given = {code for code, number in found.items() if number}
    assert given >= {"1.1", "2.1", "2.2", "2.3", "2.4", "2.6", "2.7", "2.8", "2.9"}
    assert given >= {"3.1", "3.2", "3.3", "3.5", "4.1", "5.1"}
    assert found["5.1"] == -1_00


def test_the_shipped_scheme_has_what_it_promises() -> None:
    weights = {part.title: part.weight for part in PARTS if part.sort == Sort.POINTS}
    assert weights == {"组织领导": 20_00, "工作成效": 50_00, "工作保障": 30_00}
    assert next(part.weight for part in PARTS if part.sort == Sort.BONUS) == 5_00
    items = [item for part in PARTS for item in part.items]
    assert (len(items) >= 18, len(COMPUTED) >= 14) == (True, True)


def test_the_items_of_every_town_sum_to_its_total(worked: Scene) -> None:
    running = worked.reviewed_all(PARTS)
    results = queries.results_seen(worked.acting("officer"), running)
    document = round_document(running, results)
    assert [town["town"] for town in document["towns"]] == [town.code for town in worked.home.towns]
    for town in document["towns"]:
        assert round(sum(item["score"] for item in town["items"]), 2) == town["total"]
        assert len(town["items"]) == sum(len(part.items) for part in PARTS)


def test_a_score_opens_to_the_records_of_that_town_and_period(worked: Scene) -> None:
    running = worked.computed(PARTS)
    document = round_document(running, queries.results_seen(worked.acting("officer"), running), "500153001")
    held = {item["item"]: item for item in document["towns"][0]["items"]}["2.5"]
    assert held["evidence"] == "/figures/activities.held/evidence/?at=500153001&period=2021-09"
    page = worked.cast.client("officer").get(held["evidence"]).content.decode()
    assert ("2021-09-09" in page, "2021-09-10" in page, "2021-06-09" in page) == (True, False, False)
    assert (held["value"], held["weight"], held["score"]) == (1, 4, 0)


def test_what_waits_to_be_confirmed_scores_nothing(scene: Scene) -> None:
    scene.hold(date(2021, 5, 1), town=1, state=State.REPORTED)
    assert scene.result(scene.computed(), 1).total == 0


def test_computed_again_it_reads_anew_and_keeps_what_was_said(scene: Scene) -> None:
    running = scene.computed()
    scene.state(running)
    for day in (1, 2, 3):
        scene.hold(date(2021, 5, day), town=1)
    actions.compute(running=running, acting=scene.acting("officer"), at=AFTER)
    assert scene.result(running, 1).total == 60_00
    assert scene.result(running).statements.count() == 1
    assert Result.objects.filter(round=running).count() == 2


def test_nothing_is_computed_before_the_year_is_over(scene: Scene) -> None:
    running = scene.opened()
    with pytest.raises(Refused) as refusal:
        actions.compute(
            running=running, acting=scene.acting("officer"), at=AFTER.replace(year=2021, month=12, day=31)
        )
    assert refusal.value.code == "year_not_over"
    assert not Result.objects.filter(round=running).exists()


def test_a_round_costs_the_same_queries_for_more_towns(scene: Scene) -> None:
    """A query for each figure and the population, and twenty-five for the rest, seven of them to tell the towns."""
    more_towns(scene, range(10, 14))
    few = cost(scene, PARTS)
    more_towns(scene, range(14, 22))
    assert cost(scene, PARTS) == few == len({item.source for item in COMPUTED}) + OTHERS


OTHERS = 25


def more_towns(scene: Scene, numbers: Iterable[int]) -> None:
    home = scene.home
    for number in numbers:
        region = Region.objects.create(
            code=f"5001530{number}", name=f"新镇{number}", level="town", parent=home.region
        )
        body = Organisation.objects.create(
            kind=Kind.TOWN_ASSOCIATION, name=f"新镇{number}科协", region=region, parent=home.association
        )
        Organisation.objects.filter(pk=body.pk).update(line=f"{home.association.line}{body.pk:010d}")


def cost(scene: Scene, parts: Iterable[Any]) -> int:
    Score.objects.filter(result__round__scheme__year=2021).delete()
    Result.objects.filter(round__scheme__year=2021).delete()
    Round.objects.filter(scheme__year=2021).delete()
    Scheme.objects.filter(year=2021).delete()
    running = scene.opened(tuple(parts))
    with CaptureQueriesContext(connection) as captured:
        actions.compute(running=running, acting=scene.acting("officer"), at=AFTER)
    return len(captured)


def test_annulled_activities_count_only_what_had_been_confirmed(scene: Scene) -> None:
    scene.hold(date(2021, 5, 1), state=State.WITHDRAWN)
    gone = scene.hold(date(2021, 5, 2), state=State.WITHDRAWN)
    corrected = scene.hold(date(2021, 5, 3))
    for activity, before in ((gone, {"state": "confirmed"}), (corrected, {"participants": 3})):
        Correction.objects.create(
            activity=activity, reason="误", before=before, account=1, name="officer", at=AT
        )
    source = COMPUTED[-1].source
    assert source is not None
    ask = queries.ask_of(scene.draft(), source)
    evidence = indicator_named("activities.annulled").behind(ask.scope, ask.period)
    assert not isinstance(evidence, Ratio)
    assert [record.pk for record in evidence_records(evidence)] == [gone.pk]
    assert Activity.objects.filter(state=State.WITHDRAWN).count() >= 2
