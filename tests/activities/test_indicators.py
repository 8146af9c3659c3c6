"""The figure moves when a record is confirmed, and not before; it opens to the very record."""

from datetime import date

import pytest

from haitang.foundation.scope import Scope
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, read_figure
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, ServiceRecord
from haitang.work.activities.words import Form
from tests.cast import AT, TODAY

from .scene import Scene

NAMES = (
    "activities.held",
    "activities.participants",
    "activities.volunteer_hours",
    "activities.volunteers_served",
    "activities.villages_reached",
    "activities.boards_renewed",
    "activities.unconfirmed",
)


@pytest.fixture
def bare(scene: Scene) -> Scene:
    ServiceRecord.objects.all().delete()
    Activity.objects.filter(region__code__startswith="500153").delete()
    return scene


def values() -> tuple[float | int | None, ...]:
    ask = Ask(scope=Scope(regions=("500153",)), on=TODAY, period=Period.of("2021"))
    return tuple(read_figure(name, ask).value for name in NAMES)


def test_only_what_was_confirmed_counts(bare: Scene) -> None:
    activity = bare.record(form=Form.BOARD, services={bare.volunteer.pk: 90})
    assert values() == (0, 0, 0, 0, 0, 0, 1)
    actions.confirm(activity=activity, version=activity.version, acting=bare.acting("chair"), at=AT)
    assert values() == (1, 32, 1.5, 1, 1, 1, 0)
    actions.annul(activity=activity, reason="没有举办", acting=bare.acting("officer"), at=AT)
    assert values() == (0, 0, 0, 0, 0, 0, 0)


def test_a_figure_is_broken_down_by_town_month_form_and_topic(bare: Scene) -> None:
    for day in (date(2021, 3, 31), date(2021, 4, 1)):
        activity = bare.record(held_on=day, title="防范金融诈骗", form=Form.LECTURE)
        actions.confirm(activity=activity, version=activity.version, acting=bare.acting("chair"), at=AT)
    ask = Ask(scope=Scope(regions=("500153",)), on=TODAY, period=Period.of("2021-01-01..2021-04-30"))
    found = {
        by: {k: v for k, v in read_figure("activities.held", ask, by=by).by.items() if v}
        for by in ("town", "month", "form", "topic")
    }
    assert found == {
        "town": {"500153001": 2},
        "month": {"2021-03": 1, "2021-04": 1},
        "form": {"lecture": 2},
        "topic": {"fraud": 2},
    }
