"""What every deed about a task shares: the move itself, who does it, what nobody waits for any more."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict
from haitang.machinery.audit import actions as audit

from .. import rules
from ..models import Handover, Postponement, Task
from ..queries import holds_post
from ..words import MOVES, Answer, Move, State


def move(task: Task, step: Move, **values: Any) -> None:
    """Make a move: a conditional update, refused by name when somebody moved or changed the task meanwhile."""
    rules.may_move(task.state, step).require()
    to = MOVES[State(task.state), step]
    still = Task.objects.filter(pk=task.pk, state=task.state, version=task.version)
    if not still.update(state=to, version=F("version") + 1, **values):
        current = Task.objects.get(pk=task.pk)
        rules.may_move(current.state, step).require()
        raise audit.Conflict(current, {"state": to, **values})
    task.state, task.version = to, task.version + 1
    for name, value in values.items():
        setattr(task, name, value)


def work(acting: Acting, task: Task, at: datetime) -> Verdict:
    return rules.may_work(acting, task, holds=holds_post(acting, task, timezone.localdate(at)))


def judge(acting: Acting, task: Task, at: datetime) -> Verdict:
    return rules.may_judge(acting, task, holds=holds_post(acting, task, timezone.localdate(at)))


def by(acting: Acting, at: datetime) -> dict[str, Any]:
    """Who does it, when."""
    return {"account": acting.account_id or 0, "name": acting.name[:64], "at": at}


def lapse(task: Task, at: datetime) -> None:
    """Nobody waits for an answer any more: the task was done, is ended, or is another's."""
    for kind in (Postponement, Handover):
        waiting = kind._default_manager.filter(task=task, answer=Answer.ASKED)
        waiting.update(answer=Answer.LAPSED, answered_at=at)
