"""What became of what was resolved, read from its tasks and their lights: the first item of the next agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from haitang.machinery.ui.lights import Light, light
from haitang.network.organisations.models import Organisation
from haitang.work.tasks.models import Handover, Postponement, Task
from haitang.work.tasks.queries import by_light, of_origins
from haitang.work.tasks.words import Answer
from haitang.work.tasks.words import State as TaskState

from ..models import GuestWord, Meeting, Resolution
from ..words import RESOLUTION, State


@dataclass(frozen=True, slots=True)
class Outcome:
    """A resolution, its task where it gave one, when it is or was due, and how it stands in words.

    `owner` answers for the task, be it handed on; `word` is the last heard of what a guest is responsible for.
    """

    resolution: Resolution
    task: Task | None
    due: date | None
    light: Light
    closed: bool = False
    """Whether it was closed, by that day, by who gave it."""
    owner: Organisation | None = None
    word: GuestWord | None = None

    @property
    def responsible(self) -> str:
        return self.owner.name if self.owner else self.resolution.responsible

    @property
    def handed_on(self) -> bool:
        """Whether another body answers for it than the meeting named."""
        return self.owner is not None and self.owner.pk != self.resolution.organisation_id

    @property
    def silent(self) -> bool:
        """Whether a guest is responsible of whom nothing was heard since the minutes were issued."""
        issued = self.resolution.meeting.state == State.ISSUED
        return issued and bool(self.resolution.guest) and self.word is None


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
        return sum(one.task is not None and one.light.tone == "late" for one in self.outcomes)

    @property
    def closed(self) -> int:
        return sum(one.closed for one in self.outcomes)

    @property
    def guests(self) -> int:
        return sum(bool(one.resolution.guest) for one in self.outcomes)

    @property
    def silent(self) -> int:
        return sum(one.silent for one in self.outcomes)


def last_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting of the same kind and body before this one whose minutes are issued."""
    same = Meeting.objects.filter(convener=meeting.convener_id, kind=meeting.kind, state=State.ISSUED)
    return same.filter(held_on__lt=meeting.held_on).order_by("-held_on", "-pk").first()


def follow_up(meeting: Meeting, today: date) -> FollowUp | None:
    """The first item of an agenda: how it stands today or, once the meeting is over, how it stood on its day.

    None where there was no meeting before, or it resolved nothing. Eight queries at most.
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
    owners = {} if on == today else owners_on(tasks.values(), on)
    words = words_on(resolutions, on)
    found = []
    for resolution in resolutions:
        resolution.meeting = meeting
        task, word = tasks.get(resolution.pk), words.get(resolution.pk)
        if task is None:
            lamp = light_without_task(resolution, word, on)
            found.append(Outcome(resolution, None, resolution.due, lamp, word=word))
            continue
        due, owner = dues.get(task.pk, task.due), owners.get(task.pk, task.owner)
        lamp = now.get(task.pk) or light_then(task, due, on)
        found.append(Outcome(resolution, task, due, lamp, closed_by(task, on), owner))
    return found


def light_without_task(resolution: Resolution, word: GuestWord | None, on: date) -> Light:
    if not resolution.responsible:
        return Light("calm", _("不交办"))
    if resolution.guest and resolution.meeting.state == State.ISSUED:
        return light(resolution.due, on) if word is None else Light("calm", _("已有回音"))
    return Light("calm", _("印发后跟踪") if resolution.guest else _("印发后交办"))


def words_on(resolutions: Iterable[Resolution], on: date) -> dict[int, GuestWord]:
    """The last heard, up to a day, of each resolution a guest is responsible for."""
    asked = [one.pk for one in resolutions if one.guest]
    if not asked:
        return {}
    heard = GuestWord.objects.filter(resolution__in=asked, on__lte=on)
    return {word.resolution_id: word for word in heard.order_by("on", "pk")}


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


def owners_on(tasks: Iterable[Task], on: date) -> dict[int, Organisation]:
    """For tasks handed on after a day: who answered for them on it."""
    handed = Handover.objects.filter(
        task__in=[task.pk for task in tasks], answer=Answer.CONSENTED, answered_at__date__gt=on
    )
    return {one.task_id: one.of for one in handed.select_related("of").order_by("-answered_at", "-pk")}


def light_then(task: Task, due: date, on: date) -> Light:
    """The light a task had at the end of a day gone by, from the days it was said to be done and ended."""
    if task.ended_on is not None and task.ended_on <= on:
        return Light("calm", TaskState(task.state).label)
    if task.done_on is not None and task.done_on <= on:
        return Light("calm", _("等办结"))
    return light(due, on)
