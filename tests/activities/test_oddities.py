"""What looks odd is found, with why; what is ordinary is not."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from haitang.foundation.scope import Scope
from haitang.network.people.models import Person
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, Confirmation, ServiceRecord
from haitang.work.activities.oddities import SHOWN, oddities
from haitang.work.activities.words import LARGE_CROWD, MASS_ENTRY, State
from tests.cast import AT, TODAY

from .scene import Scene

HOME = Scope(regions=("500153",))
SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = ("mass", "quick", "confirmed", "mutual", "places", "crowds")


@pytest.fixture
def bare(scene: Scene) -> Scene:
    """Without what the cast has on record."""
    ServiceRecord.objects.all().delete()
    Activity.objects.filter(region__code__startswith="500153").delete()
    return scene


def found(scope: Scope = HOME) -> dict[str, int]:
    kinds = oddities(scope, date(2021, 1, 1), date(2022, 1, 1))
    return {name: len(kind.found) for name, kind in zip(KINDS, kinds, strict=True) if kind.found}


def test_ordinary_work_is_not_odd(bare: Scene) -> None:
    activity = bare.record(held_on=bare.yesterday, services={bare.volunteer.pk: 90})
    actions.confirm(
        activity=activity, version=activity.version, acting=bare.acting("chair"), at=AT + timedelta(hours=3)
    )
    assert found() == {}


def test_many_records_of_one_account_in_a_day(bare: Scene) -> None:
    for _each in range(MASS_ENTRY):
        bare.record(held_on=bare.yesterday)
    assert found() == {"mass": 1}
    Activity.objects.update(batch=1)
    assert found() == {}


@pytest.mark.parametrize(("minutes", "odd"), [(-20, True), (2, True), (5, True), (6, False)])
def test_hours_minutes_after_the_act(bare: Scene, minutes: int, odd: bool) -> None:
    ends = datetime.combine(TODAY, time(9, 30), SHANGHAI)
    activity = bare.record(services={bare.volunteer.pk: 90})
    Activity.objects.filter(pk=activity.pk).update(recorded_at=ends + timedelta(minutes=minutes))
    assert found() == ({"quick": 1} if odd else {})


def test_a_confirmation_that_was_hardly_read(bare: Scene) -> None:
    activity = bare.record(held_on=bare.yesterday)
    actions.confirm(
        activity=activity,
        version=activity.version,
        acting=bare.acting("chair"),
        at=AT + timedelta(seconds=40),
    )
    assert found() == {"confirmed": 1}


def test_two_who_confirm_each_other_in_turn(bare: Scene) -> None:
    later = AT + timedelta(hours=1)
    for one, other in (("chair", "officer"), ("officer", "leader")):
        held = bare.record(one, held_on=bare.yesterday)
        actions.confirm(activity=held, version=held.version, acting=bare.acting(other), at=later)
    assert found() == {}
    back = bare.record("officer", held_on=bare.yesterday)
    Confirmation.objects.create(activity=back, account=bare.cast["chair"].pk, name="chair", at=later)
    assert found() == {"mutual": 1}


def test_one_person_in_two_places(bare: Scene) -> None:
    first = bare.record(held_on=bare.yesterday, services={bare.volunteer.pk: 90})
    second = bare.record(held_on=bare.yesterday)
    ServiceRecord.objects.create(activity=second, person=bare.volunteer, minutes=10)
    assert found() == {"places": 1}
    Activity.objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
    assert found() == {}


def in_places(*stretches: tuple[int, int], scene: Scene, day: date, who: Person) -> None:
    """Somebody's services on a day from hour to hour, put on record behind everybody's back, as a merge may."""
    model = scene.record(held_on=scene.yesterday, title="样本")
    kept = Activity.objects.filter(pk=model.pk).values().get()
    del kept["id"]
    for number, (since, until) in enumerate(stretches, 1):
        times = {"held_on": day, "begins": time(since), "ends": time(until), "minutes": 60 * (until - since)}
        activity = Activity.objects.create(**(kept | times | {"title": f"{day.day}日第{number}场"}))
        ServiceRecord.objects.create(activity=activity, person=who, minutes=10)
    model.delete()


def told_of_places() -> list[tuple[str, str]]:
    (kind,) = [
        each for each in oddities(HOME, date(2021, 1, 1), date(2022, 1, 1)) if each.title == "同时在两处"
    ]
    return [(odd.what, odd.why.split("”")[0].removeprefix("与“")) for odd in kind.found]


def test_two_within_one_long_one_are_both_found(bare: Scene) -> None:
    in_places((9, 17), (10, 11), (12, 13), (17, 18), scene=bare, day=bare.yesterday, who=bare.volunteer)
    assert told_of_places() == [("29日第2场", "29日第1场"), ("29日第3场", "29日第1场")]


def test_an_overlap_is_found_among_many_honest_double_days(bare: Scene) -> None:
    start = date(2021, 1, 1)
    for number in range(60):
        day = start + timedelta(days=number)
        in_places((9, 10), (10, 11), scene=bare, day=day, who=bare.volunteer)
    assert told_of_places() == []
    in_places((9, 11), (10, 12), scene=bare, day=start + timedelta(days=60), who=bare.volunteer)
    assert told_of_places() == [("2日第2场", "2日第1场")]


def test_of_many_overlaps_the_latest_are_shown(bare: Scene) -> None:
    start = date(2021, 1, 1)
    for number in range(SHOWN + 2):
        day = start + timedelta(days=number)
        in_places((9, 11), (10, 12), scene=bare, day=day, who=bare.volunteer)
    shown = told_of_places()
    assert (len(shown), shown[0][0]) == (SHOWN, f"{(start + timedelta(days=SHOWN + 1)).day}日第2场")


def test_two_people_in_two_places_are_two_people(bare: Scene) -> None:
    for who in (bare.volunteer, bare.cast.home.person):
        in_places((9, 11), scene=bare, day=bare.yesterday, who=who)
    assert told_of_places() == []


def test_looking_costs_the_same_for_one_overlap_and_for_three(
    bare: Scene, django_assert_num_queries: Callable[..., Any]
) -> None:
    in_places((9, 11), (10, 12), scene=bare, day=bare.yesterday, who=bare.volunteer)
    with django_assert_num_queries(7):
        found()
    in_places((13, 17), (14, 15), (15, 16), scene=bare, day=TODAY, who=bare.volunteer)
    with django_assert_num_queries(7):
        found()


def test_a_crowd_in_a_village(bare: Scene) -> None:
    bare.record(held_on=bare.yesterday, participants=LARGE_CROWD)
    bare.record("chair", held_on=bare.yesterday, region="500153001", participants=LARGE_CROWD)
    assert found() == {"crowds": 1}


def test_nothing_of_the_district_next_door(bare: Scene) -> None:
    bare.record(held_on=bare.yesterday, participants=LARGE_CROWD)
    assert "crowds" not in found(Scope(regions=("500199",)))
