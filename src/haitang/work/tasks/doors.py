"""How a page gets hold of a task: unseen 404, not permitted 403 with the reason."""

from django.http import Http404
from django.utils import timezone

from haitang.foundation.doors import Visit, record_for

from . import queries
from .models import Handover, Postponement, Task
from .rules import GIVE, VIEW, WORK, may_judge, may_work


def task_for(request: Visit, key: int, action: str = VIEW) -> Task:
    """A task with who sits in its post today."""
    tasks = queries.with_holder(Task.objects.all(), timezone.localdate(request.at))
    return record_for(tasks, request.acting, action, pk=key)


def task_to_work_on(request: Visit, key: int) -> Task:
    """A task whose owner's work is the reader's to do."""
    task = task_for(request, key, WORK)
    may_work(request.acting, task, holds=holds_action(request, task)).require()
    return task


def task_to_judge(request: Visit, key: int) -> Task:
    """A task whose giver's word is the reader's to say."""
    task = task_for(request, key, GIVE)
    may_judge(request.acting, task, holds=holds_action(request, task)).require()
    return task


def holds_action(request: Visit, task: Task) -> bool:
    return queries.holds_post(request.acting, task, timezone.localdate(request.at))


def postponement_of(task: Task) -> Postponement:
    """The request for more time that waits for an answer."""
    waiting = queries.waiting_postponement(task)
    if waiting is None:
        raise Http404
    waiting.task = task
    return waiting


def handover_of(task: Task) -> Handover:
    """The request to hand it on that waits for an answer."""
    waiting = queries.waiting_handover(task)
    if waiting is None:
        raise Http404
    waiting.task = task
    return waiting
