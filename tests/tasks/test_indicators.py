"""The figures move with the deeds, and open to the very tasks."""

from datetime import date, timedelta

import pytest

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import indicator_named
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, evidence_records, read_figure, sides
from haitang.work.tasks import actions
from haitang.work.tasks.models import Task
from tests.cast import AT

from .scene import Scene

NAMES = (
    "tasks.given",
    "tasks.done",
    "tasks.due",
    "tasks.done_in_time",
    "tasks.done_in_time_rate",
    "tasks.overdue",
)
JUNE = date(2021, 6, 2)


@pytest.fixture
def bare(scene: Scene) -> Scene:
    Task.objects.all().delete()
    return scene


def asked(region: str = "500153", on: date = JUNE) -> Ask:
    return Ask(scope=Scope(regions=(region,)), on=on, period=Period.of("2021"))


def values(region: str = "500153", on: date = JUNE) -> tuple[float | int | None, ...]:
    return tuple(read_figure(name, asked(region, on)).value for name in NAMES)


def test_every_figure_moves_with_the_deeds(bare: Scene) -> None:
    assert values() == (0, 0, 0, 0, None, 0)
    task, late = bare.give(), bare.give(owner=bare.cast.home.other_town_association)
    assert values() == (2, 0, 2, 0, 0.0, 2)
    assert values(on=date(2021, 5, 31)) == (2, 0, 2, 0, 0.0, 0)
    bare.done(task)
    assert values() == (2, 1, 2, 1, 50.0, 1)
    assert values("500153001") == (1, 1, 1, 1, 100.0, 0)
    actions.return_task(task=task, reason="只办了一半", acting=bare.acting("leader"), at=AT)
    assert values() == (2, 0, 2, 0, 0.0, 2)
    actions.cancel(task=task, reason="重复", acting=bare.acting("leader"), at=AT)
    assert values() == (1, 0, 1, 0, 0.0, 1)
    bare.done(late, "officer", at=AT + timedelta(days=40))
    assert values() == (1, 1, 1, 0, 0.0, 1)
    assert values(on=date(2021, 6, 30)) == (1, 1, 1, 0, 0.0, 0)


def test_a_figure_opens_to_its_tasks(bare: Scene) -> None:
    task = bare.done(bare.give())
    bare.give()
    for name, records in {
        "tasks.done": [task],
        "tasks.overdue": list(Task.objects.exclude(pk=task.pk)),
    }.items():
        indicator, ask = indicator_named(name), asked()
        (evidence,) = sides(indicator.behind(ask.scope, ask.when(indicator)))
        rows = list(evidence_records(evidence))
        assert rows == records
        assert sum(evidence.amount_of(row) for row in rows) == read_figure(name, ask).value


def test_figures_are_broken_down_by_town_and_state(bare: Scene) -> None:
    bare.done(bare.give())
    bare.give(owner=bare.cast.home.other_town_association)
    by = {
        key: {k: v for k, v in read_figure("tasks.given", asked(), by=key).by.items() if v}
        for key in ("town", "state")
    }
    assert by == {"town": {"500153001": 1, "500153002": 1}, "state": {"done": 1, "given": 1}}


def test_a_helper_counts_no_task(bare: Scene) -> None:
    bare.give(helpers=[bare.cast.home.other_town_association])
    assert values("500153002")[0] == 0
