"""How far a task over a figure is, read from the figure; and the light that tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Behind, Indicator, indicators
from haitang.machinery.figures.periods import DAY, Period
from haitang.machinery.figures.queries import sides
from haitang.machinery.figures.queries.reading import value_of
from haitang.machinery.figures.queries.selecting import Selection, cells_of, select
from haitang.machinery.figures.words import Kind as FigureKind
from haitang.machinery.ui.lights import Light, light
from haitang.network.organisations.words import OWN_ASSOCIATIONS

from ..models import Task
from ..words import BEHIND_SHARE, NEAR_DAYS, CountsAs, State

"""Bodies that answer for everything in their place, not for their own line alone."""

MOST_READ: Final = 100
"""So many tasks' figures are read in one query; those beyond show no progress in a list."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The value a figure has reached of its target, and what the days gone by would ask."""

    value: int | float
    target: int
    expected: float

    @property
    def behind(self) -> bool:
        return self.value < min(self.expected, self.target) * BEHIND_SHARE

    @property
    def reached(self) -> bool:
        return self.value >= self.target


def scope_of(task: Task) -> Scope:
    """Where a task's owner answers: an association for its place, a guide's post for its village, others for their line."""
    if task.owner.kind in OWN_ASSOCIATIONS:
        return Scope(regions=(task.region_id,))
    return Scope(lines=(task.owner.line,))


def figure_progress(tasks: Iterable[Task], on: date) -> Mapping[int, Progress]:
    """How far each of these tasks over a figure is on a day, by key. One query for all, none when there is none.

    A flow is counted from the day a task was given up to the day asked, but not beyond its date; a stock on that day.
    """
    known = {each.name: each for each in indicators()}
    read = [one for one in tasks if one.counts_as == CountsAs.FIGURE and one.figure in known][:MOST_READ]
    behinds = [_behind(one, known[one.figure], on) for one in read]
    if not behinds:
        return {}
    numbers = {cell.side: cell.number for cell in cells_of(_selections(behinds))}
    found = {}
    for place, (task, behind) in enumerate(zip(read, behinds, strict=True)):
        value = value_of(behind, numbers.get(2 * place, 0), numbers.get(2 * place + 1, 0)) or 0
        found[task.pk] = Progress(value, task.target or 0, _expected(task, on))
    return found


def _selections(behinds: Iterable[Behind]) -> Iterator[Selection]:
    for place, behind in enumerate(behinds):
        for side, evidence in enumerate(sides(behind)):
            yield select(evidence, 2 * place + side, "")


def _behind(task: Task, indicator: Indicator, on: date) -> Behind:
    last = max(min(on, task.due), task.given_on)
    when = Period(task.given_on, last + DAY) if indicator.kind == FigureKind.FLOW else last
    return indicator.behind(scope_of(task), when)


def _expected(task: Task, on: date) -> float:
    """What the target asks by a day, were the work spread evenly from the day given to the day due."""
    days = max((task.due - task.given_on).days, 1)
    gone = min(max((on - task.given_on).days, 0), days)
    return (task.target or 0) * gone / days


def light_of(task: Task, on: date, progress: Progress | None = None) -> Light:
    """Red when overdue, yellow when behind, blue within `NEAR_DAYS`, each with its words. No query.

    Behind: urged or sent back and not reported since; or, over a figure, less than `BEHIND_SHARE` of what was to be
    expected by now.
    """
    if task.state == State.DONE:
        return Light("calm", _("等办结"))
    if task.state != State.GIVEN:
        return Light("calm", State(task.state).label)
    lamp = light(task.due, on, soon=NEAR_DAYS)
    if lamp.tone == "late":
        return lamp
    if task.pressed_on is not None or (progress is not None and progress.behind):
        return Light("soon", _("落后 · %(time)s") % {"time": lamp.words})
    return Light("near", lamp.words) if lamp.tone == "soon" else lamp
