"""What every deed about a task shares: who may do it, who does it, what nobody waits for any more."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict

from .. import rules
from ..models import Handover, Postponement, Task
from ..queries import holds_post
from ..words import Answer


def may_work(acting: Acting, task: Task, at: datetime) -> Verdict:
    return rules.may_work(acting, task, holds=holds_post(acting, task, timezone.localdate(at)))


def may_judge(acting: Acting, task: Task, at: datetime) -> Verdict:
    return rules.may_judge(acting, task, holds=holds_post(acting, task, timezone.localdate(at)))


def signed_by(acting: Acting, at: datetime) -> dict[str, Any]:
    """Who does it, when."""
    return {"account": acting.account_id or 0, "name": acting.name[:64], "at": at}


def lapse(task: Task, at: datetime) -> None:
    """Nobody waits for an answer any more: the task was done, is ended, or is another's."""
    for kind in (Postponement, Handover):
        waiting = kind._default_manager.filter(task=task, answer=Answer.ASKED)
        waiting.update(answer=Answer.LAPSED, answered_at=at)
