"""A frozen round stands: what is computed from its snapshot is the same for ever, and what changed since is shown."""

import json
from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions, snapshots
from haitang.judgement.assessment.models import Result, Review, Round, Score, Snapshot
from haitang.machinery.audit.models import Entry
from haitang.work.activities import actions as activities
from haitang.work.activities.models import Activity

from .scene import AFTER, LATER, Scene, version_of


@pytest.fixture
def held(scene: Scene) -> Scene:
    for day in (1, 2, 3):
        scene.hold(date(2021, 5, day), town=1)
    return scene


def test_a_record_changes_and_the_frozen_score_stands_with_the_difference_beside(held: Scene) -> None:
    running = held.frozen()
    before = [result.total for result in Result.objects.filter(round=running).order_by("region_id")]
    activity = Activity.objects.filter(held_on=date(2021, 5, 2), region__code__startswith="500153002").get()
    activities.annul(activity=activity, reason="没有举办", acting=held.acting("officer"), at=LATER)
    content = Snapshot.objects.get(round=running).content
    again = snapshots.recompute(content)
    assert [again[town.code].total for town in held.home.towns] == before == [50_00, 90_00]
    [found] = snapshots.snapshot_differences(running, content)
    assert (found.town, found.item.code, found.frozen, found.now) == ("500153002", "1", 3, 2)
    assert (found.points, found.points_now) == (60_00, 40_00)
    page = held.cast.client("officer").get(f"/assessments/{running.pk}/differences/").content.decode()
    assert "存档之后变了的" in page
    assert "得分完全一致" in page


def test_other_records_behind_the_same_number_are_shown_too(held: Scene) -> None:
    running = held.frozen()
    gone = Activity.objects.filter(held_on=date(2021, 5, 2), region__code__startswith="500153002").get()
    activities.annul(activity=gone, reason="没有举办", acting=held.acting("officer"), at=LATER)
    held.hold(date(2021, 6, 1), town=1)
    [found] = snapshots.snapshot_differences(running, Snapshot.objects.get(round=running).content)
    assert (found.same_value, found.frozen, found.now) == (True, 3, 3)


def test_nothing_changed_shows_nothing(held: Scene) -> None:
    running = held.frozen()
    assert snapshots.snapshot_differences(running, Snapshot.objects.get(round=running).content) == []


def test_it_is_computed_from_the_snapshot_alone(held: Scene) -> None:
    running = held.frozen()
    content = json.loads(json.dumps(Snapshot.objects.get(round=running).content))
    Score.objects.filter(result__round=running).delete()
    Review.objects.filter(result__round=running).delete()
    Activity.objects.all().update(participants=0, state="withdrawn")
    assert snapshots.gives_the_same(content)
    content["towns"][0]["values"]["1"] = "2"
    assert not snapshots.gives_the_same(content)


def test_the_snapshot_s_digest_stands_in_the_audit(held: Scene) -> None:
    running = held.frozen()
    kept = Snapshot.objects.get(round=running)
    entry = Entry.objects.filter(action="assessment.freeze").latest("id")
    assert entry.facts == {"digest": kept.digest}
    assert snapshots.snapshot_digest(kept.content) == kept.digest


def test_a_round_that_would_not_recompute_is_not_frozen(held: Scene) -> None:
    running = held.confirmed()
    Result.objects.filter(round=running).update(total=1)
    with pytest.raises(Refused) as refusal:
        actions.freeze(running=running, version=version_of(running), acting=held.acting("leader"), at=LATER)
    assert refusal.value.code == "does_not_recompute"
    assert Round.objects.get(pk=running.pk).state == "confirmed"
    assert not Snapshot.objects.filter(round=running).exists()


def test_a_frozen_round_is_not_computed_again(held: Scene) -> None:
    running = held.frozen()
    with pytest.raises(Refused) as refusal:
        actions.compute(running=running, acting=held.acting("officer"), at=AFTER)
    assert refusal.value.code == "no_such_move"
