"""What was held goes on record once, as told, or is refused with its reason and nothing written."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Organisation
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.activities.words import Form, State, Topic
from tests.cast import AT, TODAY

from .scene import Scene


def refused(scene: Scene, who: str = "guide", **told: Any) -> str:
    """The code of the refusal; nothing may have been written."""
    before = Activity.objects.count(), ServiceRecord.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        scene.record(who, **told)
    assert refusal.value.reason
    assert (Activity.objects.count(), ServiceRecord.objects.count(), Entry.objects.count()) == before
    return refusal.value.code


def test_a_guide_records_what_was_held_in_her_village(scene: Scene) -> None:
    activity = scene.record(services={scene.volunteer.pk: 90})
    assert (activity.state, activity.minutes, activity.topic) == (State.REPORTED, 90, Topic.FARMING)
    assert (activity.level_above, activity.recorded_by) == ("500153001", scene.cast["guide"].pk)
    assert activity.volunteers == 1
    assert list(activity.services.values_list("person_id", "minutes")) == [(scene.volunteer.pk, 90)]
    newest = Entry.objects.first()
    assert newest is not None
    assert (newest.action, newest.thing_id) == ("activities.record", str(activity.pk))


@pytest.mark.parametrize(
    ("who", "above"),
    [("guide", "500153001"), ("chair", "500153"), ("officer", "500153"), ("manager", "500153")],
)
def test_each_record_goes_to_the_level_above_its_recorder(scene: Scene, who: str, above: str) -> None:
    organiser = scene.cast.home.society if who == "manager" else scene.cast.home.town_association
    assert scene.record(who, organiser=organiser).level_above == above


@pytest.mark.parametrize("form", Form)
def test_every_form_can_be_recorded(scene: Scene, form: Form) -> None:
    assert scene.record(form=form).form == form


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "in_the_future"),
        ({"begins": time(10, 30), "ends": time(11, 0)}, "in_the_future"),
        ({"begins": time(9, 0), "ends": time(11, 1)}, "not_over"),
        ({"begins": time(0, 10), "ends": time(23, 30)}, "not_over"),
        ({"begins": None, "ends": None, "minutes": 11 * 60 + 1}, "not_over"),
        ({"held_on": TODAY - timedelta(days=1), "ends": None, "minutes": 2 * 24 * 60}, "not_over"),
        ({"begins": None, "ends": None, "minutes": 10**12}, "not_over"),
        ({"held_on": date(1, 1, 1), "late_reason": "补"}, "too_early"),
        ({"held_on": date(1948, 12, 31), "late_reason": "补"}, "too_early"),
        ({"held_on": date(2019, 12, 31), "late_reason": "补"}, "before_its_organiser"),
        ({"held_on": date(2021, 3, 30)}, "late_without_reason"),
        ({"begins": time(9, 0), "ends": time(8, 0)}, "ends_before_it_begins"),
        ({"title": " "}, "no_title"),
        ({"participants": 1_000_001}, "bad_crowd"),
        ({"begins": None, "ends": None, "minutes": 0}, "bad_length"),
    ],
)
def test_what_cannot_have_been_so_is_refused(scene: Scene, told: dict[str, Any], code: str) -> None:
    assert refused(scene, **told) == code


def test_on_the_spot_it_is_recorded_within_its_last_hour(scene: Scene) -> None:
    activity = scene.record(begins=time(9, 0), ends=time(11, 0), services={scene.volunteer.pk: 120})
    assert activity.minutes == 120


def test_a_record_before_all_years_is_not_the_last_thing_held(scene: Scene) -> None:
    """Where one is on record from before days had a floor, the overview still opens."""
    last = Activity.objects.filter(pk=scene.cast.home.confirmed_activity.pk)
    last.update(held_on=date(1, 1, 1))
    for name in ("officer", "chair"):
        for page in ("/overview/", "/obligations/", "/overview/?on=0001-01-31", "/overview/?on=1949-12-31"):
            assert scene.cast.client(name).get(page, follow=True).status_code == 200
    last.update(held_on=date(1950, 1, 1))
    officer = scene.cast.client("officer")
    assert officer.get("/overview/").headers["Location"] == "?on=1950-01-31"
    assert officer.get("/overview/?on=1950-01-31").status_code == 200


def test_the_thirtieth_day_is_in_time_and_a_reason_makes_up_for_lateness(scene: Scene) -> None:
    scene.record(held_on=TODAY - timedelta(days=30))
    assert scene.record(held_on=TODAY - timedelta(days=31), late_reason="村里没有信号").late_reason


def test_after_its_organiser_was_dissolved_nothing_was_held(scene: Scene) -> None:
    body = scene.cast.home.town_association
    Organisation.objects.filter(pk=body.pk).update(dissolved=scene.yesterday)
    body.refresh_from_db()
    assert refused(scene, organiser=body) == "after_its_organiser"


def test_hours_are_never_longer_than_the_activity(scene: Scene) -> None:
    assert refused(scene, services={scene.volunteer.pk: 91}) == "longer_than_the_activity"
    told = {"begins": None, "ends": None, "services": {scene.volunteer.pk: 60}}
    assert refused(scene, **told) == "no_length"
    assert refused(scene, services={scene.volunteer.pk: 0}) == "no_minutes"


def test_a_day_of_service_has_eight_hours(scene: Scene) -> None:
    long = {"held_on": scene.yesterday, "begins": time(8), "ends": time(14)}
    scene.record(**long, services={scene.volunteer.pk: 360})
    evening = {"held_on": scene.yesterday, "begins": time(18), "ends": time(21)}
    assert refused(scene, **evening, services={scene.volunteer.pk: 121}) == "over_the_daily_cap"
    scene.record(**evening, services={scene.volunteer.pk: 120})


def test_a_district_sets_its_own_cap(scene: Scene) -> None:
    actions.set_hours_rule(
        county="500153", daily_minutes=60, late_after_days=5, basis="", version=None,
        acting=scene.acting("officer"), at=AT,
    )  # fmt: skip
    assert refused(scene, services={scene.volunteer.pk: 61}) == "over_the_daily_cap"
    assert refused(scene, held_on=TODAY - timedelta(days=6)) == "late_without_reason"


def test_nobody_is_in_two_places_at_once(scene: Scene) -> None:
    scene.record(services={scene.volunteer.pk: 90})
    clash = {"begins": time(9, 29), "ends": time(10, 0)}
    assert refused(scene, **clash, services={scene.volunteer.pk: 10}) == "two_places_at_once"
    scene.record(begins=time(9, 30), ends=time(10, 0), services={scene.volunteer.pk: 10})


def test_a_withdrawn_record_stands_in_nobody_s_way(scene: Scene) -> None:
    first = scene.record(services={scene.volunteer.pk: 90})
    actions.withdraw_activity(activity=first, acting=scene.acting("guide"), at=AT)
    scene.record(services={scene.volunteer.pk: 90})


def test_hours_go_to_people_of_the_county_only(scene: Scene) -> None:
    stranger = scene.cast.twin.volunteer_person
    assert refused(scene, services={stranger.pk: 90}) == "unknown_volunteer"


def test_a_double_tap_makes_one(scene: Scene) -> None:
    first = scene.record(key="tap-1")
    again = scene.record(key="tap-1", participants=99)
    assert (again.pk, again.participants) == (first.pk, 32)
    assert scene.record("chair", key="tap-1").pk != first.pk


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", "not_permitted"),
        ("volunteer", "not_permitted"),
        ("stranger", "not_here"),
        ("auditor", "not_permitted"),
    ],
)
def test_who_may_not_record(scene: Scene, who: str, code: str) -> None:
    assert refused(scene, who, organiser=scene.cast.home.town_association) == code


def test_a_guide_records_in_her_own_village_only(scene: Scene) -> None:
    assert refused(scene, region=scene.cast.home.villages[1].code) == "not_here"
    assert refused(scene, organiser=scene.cast.home.association) == "not_here"
    assert refused(scene, organiser=scene.cast.twin.town_association) == "other_county"


def test_an_amendment_changes_what_is_told_and_who_served(scene: Scene) -> None:
    activity = scene.record(services={scene.volunteer.pk: 90})
    guide = scene.acting("guide")
    draft = scene.draft(participants=40, services={scene.volunteer.pk: 60, scene.cast.home.person.pk: 30})
    actions.amend_activity(activity=activity, draft=draft, version=1, acting=guide, at=AT)
    fresh = Activity.objects.get(pk=activity.pk)
    assert (fresh.participants, fresh.volunteers, fresh.version) == (40, 2, 2)
    assert dict(fresh.services.values_list("person_id", "minutes")) == draft.services


def test_an_amendment_of_hours_alone_counts_a_version_up(scene: Scene) -> None:
    activity = scene.record(services={scene.volunteer.pk: 90})
    draft = scene.draft(services={scene.volunteer.pk: 60})
    actions.amend_activity(activity=activity, draft=draft, version=1, acting=scene.acting("guide"), at=AT)
    assert Activity.objects.get(pk=activity.pk).version == 2


def test_an_amendment_over_somebody_s_newer_one_is_a_conflict(scene: Scene) -> None:
    activity = scene.record()
    guide = scene.acting("guide")
    actions.amend_activity(
        activity=activity, draft=scene.draft(participants=1), version=1, acting=guide, at=AT
    )
    with pytest.raises(Conflict):
        actions.amend_activity(
            activity=activity, draft=scene.draft(participants=2), version=1, acting=guide, at=AT
        )


def test_nobody_amends_another_s_record(scene: Scene) -> None:
    activity = scene.record()
    for who in ("chair", "officer"):
        with pytest.raises(Refused, match="只有记录人"):
            actions.amend_activity(
                activity=activity,
                draft=scene.draft(participants=1),
                version=1,
                acting=scene.acting(who),
                at=AT,
            )
