"""An objection that is upheld changes what it is about, wherever it is read, and the answer tells what else moved."""

from collections.abc import Iterable
from datetime import date

import pytest

from haitang.judgement.assessment import actions, snapshots
from haitang.judgement.assessment.judging import ItemText, PartText
from haitang.judgement.assessment.models import Answer, Objection, Round, Snapshot
from haitang.judgement.assessment.words import Sort
from haitang.network.regions.models import Population
from haitang.work.activities.models import Correction
from haitang.work.activities.words import State
from tests.cast import AT

from .scene import AFTER, ITEMS, LATER, Scene, scheme_of, version_of

ANNULLED = PartText(
    "扣分",
    Sort.DEDUCTION.value,
    5_00,
    (
        ItemText("5.1", "作废的活动", 5_00, "each", "1", "activities.annulled"),
        ItemText("5.2", "弄虚作假", 0, "veto", "2", "activities.annulled"),
    ),
)
PARTS = (*scheme_of(*ITEMS), ANNULLED)
"""The two deductions read the same figure, as those of the shipped scheme do."""


@pytest.fixture
def annulled(scene: Scene) -> Round:
    """On notice with two annulled activities of the first town, which turn out never to have been confirmed."""
    for day in (1, 2):
        gone = scene.hold(date(2021, 5, day), state=State.WITHDRAWN)
        Correction.objects.create(
            activity=gone, reason="误", before={"state": "confirmed"}, account=1, name="officer", at=AT
        )
    running = scene.announced(PARTS)
    Correction.objects.all().delete()
    return running


def upheld(scene: Scene, running: Round, code: str, points: int | None = None) -> Answer:
    objection = actions.object_to(
        result=scene.result(running), item=scene.item(running, code), words="不对", acting=scene.acting("chair"), at=AFTER
    )  # fmt: skip
    return actions.answer_objection(
        objection=objection,
        upheld=True,
        words="属实",
        points=points,
        acting=scene.acting("officer"),
        at=AFTER,
    )


def shifts(answer: Answer) -> list[tuple[str, int, int]]:
    return list(answer.shifts.values_list("item__code", "before", "after"))


def stands(scene: Scene, running: Round, codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    scores = scene.result(running).scores.filter(item__code__in=codes)
    return {
        code: (value, points) for code, value, points in scores.values_list("item__code", "value", "points")
    }


@pytest.mark.parametrize(
    ("code", "scored", "also"),
    [("5.1", (-2_00, 0), [("5.2", 0, 0)]), ("5.2", (0, 0), [("5.1", -2_00, 0)])],
)
def test_every_item_over_the_same_figure_is_read_anew(
    scene: Scene, annulled: Round, code: str, scored: tuple[int, int], also: list[tuple[str, int, int]]
) -> None:
    before = scene.result(annulled)
    assert (before.total, before.vetoed) == (48_00, True)
    answer = upheld(scene, annulled, code)
    assert (answer.before, answer.after) == scored
    assert shifts(answer) == also
    assert stands(scene, annulled, ("5.1", "5.2")) == {"5.1": (0, 0), "5.2": (0, 0)}
    after = scene.result(annulled)
    assert (after.total, after.vetoed) == (50_00, False)


def test_what_moved_with_it_is_shown_with_the_answer(scene: Scene, annulled: Round) -> None:
    upheld(scene, annulled, "5.2")
    shown = scene.cast.client("officer").get(f"/assessments/{annulled.pk}/notice/").content.decode()
    assert "采纳，重新计分后仍是 0 分：属实" in shown
    assert "5.1 作废的活动随之由 -2 分改为 0 分" in shown


def test_mended_it_is_frozen_and_gives_the_same_again(scene: Scene, annulled: Round) -> None:
    upheld(scene, annulled, "5.1")
    actions.confirm(running=annulled, version=version_of(annulled), acting=scene.acting("leader"), at=LATER)
    actions.freeze(running=annulled, version=version_of(annulled), acting=scene.acting("leader"), at=LATER)
    content = Snapshot.objects.get(round=annulled).content
    assert (
        snapshots.recompute(content)[scene.home.towns[0].code].total == scene.result(annulled).total == 50_00
    )


def test_the_residents_behind_an_item_by_head_are_read_anew(scene: Scene) -> None:
    """Three activities, the cast's own among them, were counted over twice the heads there are."""
    by_head = ItemText("1", "每万人活动", 60_00, "per_head", "3", "activities.held")
    again = ItemText("3", "每万人人次", 10_00, "per_head", "30", "activities.participants", 9, 9)
    town = scene.home.towns[0]
    counted = Population.objects.create(region=town, year=2020, people=20_000, source="登记")
    for month in (8, 9):
        scene.hold(date(2021, month, 1))
    bonus = PartText("加分", Sort.BONUS.value, 10_00, (again,))
    running = scene.announced((*scheme_of(by_head, ITEMS[1]), bonus))
    assert (scene.result(running).people, scene.result(running).total) == (20_000, 65_00)
    Population.objects.filter(pk=counted.pk).update(people=10_000)
    answer = upheld(scene, running, "1")
    assert (answer.before, answer.after, shifts(answer)) == (30_00, 60_00, [("3", 5_00, 10_00)])
    result = scene.result(running)
    assert (result.people, result.total) == (10_000, 100_00)
    assert snapshots.gives_the_same(snapshots.snapshot_content(running))


def test_what_a_cap_lets_in_is_told_too(scene: Scene) -> None:
    """The bonus of 5 points ran out before its second item."""
    bonus = PartText(
        "加分",
        Sort.BONUS.value,
        5_00,
        (
            ItemText("3", "培训", 5_00, "each", "5", "activities.classes", 6, 6),
            ItemText("4", "人次", 5_00, "each", "1", "activities.participants", 6, 6),
        ),
    )
    held = scene.hold(date(2021, 6, 1))
    running = scene.announced((*scheme_of(*ITEMS), bonus))
    type(held).objects.filter(pk=held.pk).update(form="visit")
    answer = upheld(scene, running, "3")
    assert (answer.before, answer.after, shifts(answer)) == (5_00, 0, [("4", 0, 5_00)])


def test_an_objection_to_a_judged_item_reads_no_figure(scene: Scene, annulled: Round) -> None:
    answer = upheld(scene, annulled, "2", 40_00)
    assert (answer.before, answer.after, shifts(answer)) == (30_00, 40_00, [])
    assert stands(scene, annulled, ("5.1",)) == {"5.1": (2, -2_00)}


def test_what_is_not_upheld_moves_nothing(scene: Scene, annulled: Round) -> None:
    objection = actions.object_to(
        result=scene.result(annulled), item=scene.item(annulled, "5.1"), words="不对", acting=scene.acting("chair"), at=AFTER
    )  # fmt: skip
    answer = actions.answer_objection(
        objection=Objection.objects.get(pk=objection.pk),
        upheld=False,
        words="没错",
        acting=scene.acting("officer"),
        at=AFTER,
    )
    assert (answer.before, answer.after, shifts(answer)) == (-2_00, -2_00, [])
    assert stands(scene, annulled, ("5.1", "5.2")) == {"5.1": (2, -2_00), "5.2": (2, 0)}
