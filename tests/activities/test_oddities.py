"""What looks odd is found, with why; what is ordinary is not."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from haitang.accounts.scope import Scope
from haitang.activities import actions
from haitang.activities.models import Activity, Confirmation, ServiceRecord
from haitang.activities.oddities import oddities
from haitang.activities.words import LARGE_CROWD, MASS_ENTRY, State
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
    actions.confirm(activity=activity, acting=bare.acting("chair"), at=AT + timedelta(hours=3))
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
    actions.confirm(activity=activity, acting=bare.acting("chair"), at=AT + timedelta(seconds=40))
    assert found() == {"confirmed": 1}


def test_two_who_confirm_each_other_in_turn(bare: Scene) -> None:
    later = AT + timedelta(hours=1)
    for one, other in (("chair", "officer"), ("officer", "leader")):
        actions.confirm(
            activity=bare.record(one, held_on=bare.yesterday), acting=bare.acting(other), at=later
        )
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


def test_a_crowd_in_a_village(bare: Scene) -> None:
    bare.record(held_on=bare.yesterday, participants=LARGE_CROWD)
    bare.record("chair", held_on=bare.yesterday, region="500153001", participants=LARGE_CROWD)
    assert found() == {"crowds": 1}


def test_nothing_of_the_district_next_door(bare: Scene) -> None:
    bare.record(held_on=bare.yesterday, participants=LARGE_CROWD)
    assert "crowds" not in found(Scope(regions=("500199",)))
