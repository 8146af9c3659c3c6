"""Two records of one person are made one: hours told twice count once, the record says so, and undoing restores."""

import pytest

from haitang.machinery.audit.models import Entry
from haitang.network.people.actions import merge, undo_merge
from haitang.network.people.models import Merge, Person
from haitang.work.activities.actions import confirm
from haitang.work.activities.models import Activity, Correction, ServiceRecord
from tests.cast import AT

from .scene import Scene


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
