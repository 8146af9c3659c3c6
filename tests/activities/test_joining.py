"""Two records of one person are made one: hours told twice count once, the record says so, and undoing restores."""

import importlib
from datetime import timedelta
from enum import Enum
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from haitang.machinery.audit.models import Entry
from haitang.network.people.actions import merge, undo_merge
from haitang.network.people.models import Merge, Person
from haitang.work.activities.actions import confirm
from haitang.work.activities.models import Activity, Correction, ServiceRecord
from tests.cast import AT, TODAY

from .scene import Scene

merging = importlib.import_module("haitang.network.people.actions.merge")
"""The package shows the action `merge` under this name."""


@pytest.fixture
def pair(scene: Scene) -> tuple[Person, Person]:
    return scene.cast.home.person, scene.cast.home.twin_person


def hours(activity: Activity) -> dict[int, int]:
    return dict(ServiceRecord.objects.filter(activity=activity).values_list("person_id", "minutes"))


def join(scene: Scene, kept: Person, gone: Person) -> Merge:
    return merge(kept=kept, gone=gone, acting=scene.acting("officer"), at=AT)


def undo(scene: Scene, merged: Merge) -> None:
    undo_merge(merge=merged, acting=scene.acting("officer"), at=AT)


def trail(activity: Activity) -> list[tuple[str, dict[str, int]]]:
    """The corrections, the first first: by whom, and the hours that stood before."""
    found = Correction.objects.filter(activity=activity).order_by("pk")
    return [(one.name, one.before["services"]) for one in found]


@pytest.mark.parametrize(("minutes", "other", "left"), [(60, 90, 90), (90, 60, 90), (60, 60, 60)])
def test_the_longer_time_stays_and_the_record_says_what_stood(
    scene: Scene, pair: tuple[Person, Person], minutes: int, other: int, left: int
) -> None:
    kept, gone = pair
    activity = scene.record(services={kept.pk: minutes, gone.pk: other, scene.volunteer.pk: 30})
    confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    merged = join(scene, kept, gone)
    assert hours(activity) == {kept.pk: left, scene.volunteer.pk: 30}
    before = {str(kept.pk): minutes, str(gone.pk): other, str(scene.volunteer.pk): 30}
    assert trail(activity) == [("officer", before)]
    undo(scene, merged)
    assert hours(activity) == {kept.pk: minutes, gone.pk: other, scene.volunteer.pk: 30}
    assert trail(activity)[1:] == [("officer", {str(kept.pk): left, str(scene.volunteer.pk): 30})]
    entries = Entry.objects.filter(action="activities.join_hours", thing_id=str(activity.pk))
    assert entries.count() == 2


def test_who_has_read_the_record_before_reads_it_again(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    activity = scene.record(services={kept.pk: 60, gone.pk: 90})
    version = activity.version
    join(scene, kept, gone)
    activity.refresh_from_db()
    assert activity.version == version + 1


def test_where_one_served_alone_nothing_is_corrected(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    activity = scene.record(services={gone.pk: 90})
    merged = join(scene, kept, gone)
    assert (hours(activity), trail(activity)) == ({kept.pk: 90}, [])
    undo(scene, merged)
    assert (hours(activity), trail(activity)) == ({gone.pk: 90}, [])


def test_hours_corrected_since_stay_when_the_merge_is_undone(
    scene: Scene, pair: tuple[Person, Person]
) -> None:
    kept, gone = pair
    activity = scene.record(services={kept.pk: 60, gone.pk: 90})
    merged = join(scene, kept, gone)
    ServiceRecord.objects.filter(activity=activity, person=kept).update(minutes=45)
    undo(scene, merged)
    assert hours(activity) == {kept.pk: 45, gone.pk: 90}


def test_a_merge_from_before_this_was_noted_is_undone(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    activity = scene.record(services={gone.pk: 90})
    merged = join(scene, kept, gone)
    del merged.moved["told"]
    merged.save()
    undo(scene, merged)
    assert hours(activity) == {gone.pk: 90}


class Step(Enum):
    MERGE = "merge"
    UNDO = "undo"


def on_day(number: int) -> dict[str, Any]:
    return {
        "held_on": TODAY - timedelta(days=number),
        "title": f"第 {number} 场",
        "late_reason": "下村没有网",
    }


def statements_for(scene: Scene, pair: tuple[Person, Person], many: int, step: Step) -> int:
    """How much the database is asked when so many records hold both, and as many the one who goes only."""
    kept, gone = (Person.objects.get(pk=person.pk) for person in pair)
    for number in range(many):
        scene.record(services={kept.pk: 60, gone.pk: 90}, **on_day(number))
        scene.record(services={gone.pk: 90}, **on_day(many + number))
    merged = None if step is Step.MERGE else join(scene, kept, gone)
    with CaptureQueriesContext(connection) as asked:
        if merged is None:
            join(scene, kept, gone)
        else:
            undo(scene, merged)
    return len(asked)


@pytest.mark.parametrize("step", Step)
def test_the_writer_is_held_for_as_many_statements_whether_few_rows_go_over_or_many(
    scene: Scene, pair: tuple[Person, Person], step: Step
) -> None:
    """A statement a row was 8 s for three thousand: every sign-in waited for it."""
    with transaction.atomic():
        few = statements_for(scene, pair, 2, step)
        transaction.set_rollback(True)
    assert statements_for(scene, pair, 20, step) <= few + 3


def test_a_statement_a_row_is_found(
    scene: Scene, pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: rows folded one by one."""
    honest = merging.fold

    def as_it_was(pairs: list[Any], trail: merging.Trail) -> None:
        for one in pairs:
            honest([one], trail)

    monkeypatch.setattr(merging, "fold", as_it_was)
    with transaction.atomic():
        few = statements_for(scene, pair, 2, Step.MERGE)
        transaction.set_rollback(True)
    assert statements_for(scene, pair, 20, Step.MERGE) > few + 10
