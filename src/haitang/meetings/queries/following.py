"""What became of what was resolved, read from its tasks and their lights: the first item of the next agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from haitang.tasks.models import Postponement, Task
from haitang.tasks.queries import by_light, of_origins
from haitang.tasks.words import Answer
from haitang.tasks.words import State as TaskState
from haitang.ui.lights import Light, light

from ..models import Meeting, Resolution
from ..words import RESOLUTION, State


@dataclass(frozen=True, slots=True)
class Outcome:
    """A resolution, its task where it gave one, when it is or was due, and how it stands in words."""

    resolution: Resolution
    task: Task | None
    due: date | None
    light: Light
    closed: bool = False
    """Whether it was closed, by that day, by who gave it."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of the last meeting's resolutions, as it stood on a day."""

    meeting: Meeting
    on: date
    outcomes: list[Outcome]

    @property
    def tasks(self) -> int:
        return sum(one.task is not None for one in self.outcomes)

    @property
    def late(self) -> int:
        return sum(one.light.tone == "late" for one in self.outcomes)

    @property
    def closed(self) -> int:
        return sum(one.closed for one in self.outcomes)


def last_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting of the same kind and body before this one whose minutes are issued."""
    same = Meeting.objects.filter(convener=meeting.convener_id, kind=meeting.kind, state=State.ISSUED)
    return same.filter(held_on__lt=meeting.held_on).order_by("-held_on", "-pk").first()


def follow_up(meeting: Meeting, today: date) -> FollowUp | None:
    """The first item of an agenda: how it stands today or, once the meeting is over, how it stood on its day.

    None where there was no meeting before, or it resolved nothing. Six queries at most.
    """
    last = last_meeting(meeting)
    if last is None:
        return None
    on = min(today, meeting.held_on)
    outcomes = outcomes_of(last, on, today)
    return FollowUp(last, on, outcomes) if outcomes else None


def outcomes_of(meeting: Meeting, on: date, today: date) -> list[Outcome]:
    """Each resolution of a meeting with its task, as they stood on a day."""
    resolutions = list(
        Resolution.objects.filter(meeting=meeting).select_related("organisation", "post__place")
    )
    tasks = {one.origin_key: one for one in of_origins(RESOLUTION, [each.pk for each in resolutions])}
    now = {task.pk: lamp for task, lamp in by_light(tasks.values(), on)} if on == today else {}
    dues = {} if on == today else dues_on(tasks.values(), on)
    found = []
    for resolution in resolutions:
        task = tasks.get(resolution.pk)
        due = dues.get(task.pk, task.due) if task else resolution.due
        if task is None:
            lamp = Light("calm", _("不交办") if resolution.organisation_id is None else _("印发后交办"))
        else:
            lamp = now.get(task.pk) or light_then(task, due or task.due, on)
        found.append(Outcome(resolution, task, due, lamp, closed_by(task, on)))
    return found


def closed_by(task: Task | None, on: date) -> bool:
    if task is None or task.state != TaskState.CLOSED:
        return False
    return task.ended_on is not None and task.ended_on <= on


def dues_on(tasks: Iterable[Task], on: date) -> dict[int, date]:
    """For tasks whose date was moved after a day: the date they had on it."""
    moved = Postponement.objects.filter(
        task__in=[task.pk for task in tasks], answer=Answer.CONSENTED, answered_at__date__gt=on
    )
    return dict(moved.order_by("-answered_at", "-pk").values_list("task_id", "before"))


def light_then(task: Task, due: date, on: date) -> Light:
    """The light a task had at the end of a day gone by, from the days it was said to be done and ended."""
    if task.ended_on is not None and task.ended_on <= on:
        return Light("calm", TaskState(task.state).label)
    if task.done_on is not None and task.done_on <= on:
        return Light("calm", _("等办结"))
    return light(due, on)
