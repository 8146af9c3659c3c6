"""Whoever recorded or served at a confirmed activity holds his post not only on paper."""

from datetime import date

import pytest

from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries.paper import held_on_paper
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.activities.queries import confirmable_by, work_began, workers
from tests.cast import AT

from .scene import Scene

HOME = Scope(regions=("500153",))
DAY = date(2021, 5, 1)


def test_only_confirmed_work_is_work(scene: Scene) -> None:
    ServiceRecord.objects.all().delete()
    Activity.objects.all().delete()
    guide = scene.acting("guide", person=scene.cast.home.person)
    draft = scene.draft(services={scene.volunteer.pk: 90})
    activity = actions.record_activity(draft=draft, acting=guide, at=AT)
    assert work_began(HOME, DAY) == {}
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    assert work_began(HOME, DAY) == {"500153": activity.held_on}
    assert worked(date(2020, 5, 1), DAY) == {scene.cast.home.person.pk, scene.volunteer.pk}
    assert worked(DAY, date(2022, 5, 1)) == set()
    assert work_began(Scope(regions=("500199",)), DAY) == {}


def worked(since: date, until: date) -> set[int]:
    return {key for keys in workers(HOME, since, until) for key in keys}


def long_on_record(scene: Scene) -> None:
    """The county's records reach back more than a year."""
    activity = scene.record()
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    Activity.objects.filter(pk=activity.pk).update(held_on=date(2020, 3, 1))


def test_whoever_led_it_has_worked_and_does_not_confirm_it(scene: Scene) -> None:
    Appointment.objects.filter(pk=scene.cast.home.appointment.pk).update(since=date(2020, 1, 1))
    holder = scene.cast.home.person
    activity = scene.record(leads=[holder.pk])
    assert list(activity.leads.values_list("person_id", flat=True)) == [holder.pk]
    assert not activity.services.exists()
    himself = scene.acting("chair", person=holder)
    assert activity not in confirmable_by(himself)
    with pytest.raises(Refused) as refused:
        actions.confirm(activity=activity, version=activity.version, acting=himself, at=AT)
    assert refused.value.code == "own_hours"
    long_on_record(scene)
    assert [held.person for held in held_on_paper(HOME, DAY).holders] == [holder]
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    assert not held_on_paper(HOME, DAY).holders


def test_leads_are_people_of_the_county_and_are_corrected_with_a_trail(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        scene.record(leads=[scene.cast.twin.person.pk])
    assert refused.value.code == "unknown_lead"
    activity = scene.record(leads=[scene.cast.home.person.pk])
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    activity.refresh_from_db()
    actions.correct(
        activity=activity, draft=scene.draft(), version=activity.version, reason="不是他讲的",
        acting=scene.acting("chair"), at=AT,
    )  # fmt: skip
    assert activity.corrections.get().before == {"leads": [scene.cast.home.person.pk]}
    assert not activity.leads.exists()


def test_a_holder_without_work_is_on_paper_until_he_works(scene: Scene) -> None:
    Appointment.objects.filter(pk=scene.cast.home.appointment.pk).update(since=date(2020, 1, 1))
    long_on_record(scene)
    on_paper = held_on_paper(HOME, DAY)
    assert [held.person for held in on_paper.holders] == [scene.cast.home.person]
    activity = scene.record(services={scene.cast.home.person.pk: 30})
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    assert not held_on_paper(HOME, DAY).holders
