"""What was resolved becomes tasks, once, when the minutes are issued."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.work.tasks import actions as tasks
from haitang.work.tasks.actions import Origin, TaskDraft
from haitang.work.tasks.models import Task

from ..models import Meeting, Resolution
from ..words import RESOLUTION

LONGEST_TITLE = 120
"""Characters a task's title holds; a longer resolution stands in full in what is asked."""


def give_tasks(meeting: Meeting, acting: Acting, at: datetime) -> list[Task]:
    """A task for each resolution that names who is responsible; all, or a refusal that names the one that cannot be."""
    today = timezone.localdate(at)
    given = []
    for resolution in meeting.resolutions.select_related("organisation", "post"):
        draft = task_of(resolution)
        if draft is None:
            continue
        if draft.due < today:
            reason = _("第 %(number)d 项的完成期限已过，请先改期限再印发。")
            raise Refused(reason % {"number": resolution.number}, code="due_passed")
        given.append(tasks.give(draft=draft, acting=acting, at=at))
    return given


def task_of(resolution: Resolution) -> TaskDraft | None:
    """The task a resolution gives; None where nobody has to do anything."""
    if resolution.organisation is None or resolution.due is None:
        return None
    long = len(resolution.text) > LONGEST_TITLE
    return TaskDraft(
        title=resolution.text[: LONGEST_TITLE - 1] + "…" if long else resolution.text,
        what=resolution.text if long else "",
        owner=resolution.organisation,
        post=resolution.post,
        due=resolution.due,
        counts_as=resolution.counts_as,
        origin=origin_of(resolution),
    )


def origin_of(resolution: Resolution) -> Origin:
    """How the task of a resolution refers to it."""
    return Origin(RESOLUTION, resolution.pk, f"{resolution.meeting.title}（{resolution.number}）")
