"""Whoever recorded or served at a confirmed activity holds his post not only on paper."""

from datetime import date

from haitang.accounts.scope import Scope
from haitang.activities import actions
from haitang.activities.models import Activity, ServiceRecord
from haitang.activities.queries import work_recorded, workers
from haitang.staffing.models import Appointment
from haitang.staffing.queries.paper import held_on_paper
from tests.cast import AT

from .scene import Scene

HOME = Scope(regions=("500153",))
DAY = date(2021, 5, 1)


def test_only_confirmed_work_is_work(scene: Scene) -> None:
    ServiceRecord.objects.all().delete()
    Activity.objects.all().delete()
    guide = scene.acting("guide", person=scene.cast.home.person)
    draft = scene.draft(services={scene.volunteer.pk: 90})
    activity = actions.record(draft=draft, acting=guide, at=AT)
    assert not work_recorded(HOME, DAY)
    actions.confirm(activity=activity, acting=scene.acting("chair"), at=AT)
    assert work_recorded(HOME, DAY)
    assert workers(HOME, date(2020, 5, 1), DAY) == {scene.cast.home.person.pk, scene.volunteer.pk}
    assert workers(HOME, DAY, date(2022, 5, 1)) == set()
    assert not work_recorded(Scope(regions=("500199",)), DAY)


def test_a_holder_without_work_is_on_paper_until_he_works(scene: Scene) -> None:
    Appointment.objects.filter(pk=scene.cast.home.appointment.pk).update(since=date(2020, 1, 1))
    on_paper = held_on_paper(HOME, DAY)
    assert [held.person for held in on_paper.holders] == [scene.cast.home.person]
    activity = scene.record(services={scene.cast.home.person.pk: 30})
    actions.confirm(activity=activity, acting=scene.acting("chair"), at=AT)
    assert held_on_paper(HOME, DAY).holders == []
