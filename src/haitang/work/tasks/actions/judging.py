"""What only who gave a task does: urge it, send it back, close it, take it back. Never its owner."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import makes
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from .. import linking
from ..models import Cancellation, Closing, Return, Task, Urging
from ..notices import notify_task_returned, tell_ended, tell_urged
from ..words import MOVES, Move
from .moving import lapse, may_judge, signed_by


@transaction.atomic
def urge(*, task: Task, note: str = "", acting: Acting, at: datetime) -> Urging:
    """Remind the owner; once a day (already_urged)."""
    may_judge(acting, task, at).require()
    today = timezone.localdate(at)
    MOVES.make(task, Move.URGE, pressed_on=today)
    urging = Urging(task=task, on=today, note=note.strip(), **signed_by(acting, at))
    try:
        with transaction.atomic():
            urging.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("今天已经催办过，一天只催一次。"), code="already_urged") from None
    audit.add(acting, at, "tasks.urge", task, region=task.region_id)
    tell_urged(task, urging.note, acting, at)
    return urging


@transaction.atomic
def return_task(*, task: Task, reason: str, acting: Acting, at: datetime) -> Return:
    """Say that it is not done, and why: the owner works on it again, under the same date."""
    may_judge(acting, task, at).require()
    today = timezone.localdate(at)
    MOVES.make(task, Move.RETURN, because=reason, done_by=None, done_on=None, pressed_on=today)
    sent = Return.objects.create(task=task, reason=reason.strip(), **signed_by(acting, at))
    audit.add(acting, at, "tasks.return", task, region=task.region_id)
    notify_task_returned(task, sent.reason, acting, at)
    return sent


@makes(Move.CLOSE)
@transaction.atomic
def close(*, task: Task, version: int, note: str = "", acting: Acting, at: datetime) -> Closing:
    """Be done with it. Refused to its owner (own_task), before it was reported done, and when what showed it is gone."""
    may_judge(acting, task, at).also(MOVES.verdict(task.state, Move.CLOSE)).require()
    audit.require_version(task, version)
    if evidence_withdrawn(task):
        raise Refused(_("关联的记录已经作废，不能办结，请退回承办方。"), code="evidence_gone")
    MOVES.make(task, Move.CLOSE, seen=version, ended_on=timezone.localdate(at))
    closing = Closing.objects.create(task=task, note=note.strip(), **signed_by(acting, at))
    audit.add(acting, at, "tasks.close", task, region=task.region_id)
    tell_ended(task, closing.note, acting, at)
    return closing


def evidence_withdrawn(task: Task) -> bool:
    """Whether the record that showed it done was annulled, withdrawn or returned since."""
    shown = task.completions.first()
    if shown is None or shown.record_key is None:
        return False
    return not linking.still_stands(task, shown.record_kind, shown.record_key)


@transaction.atomic
def cancel(*, task: Task, reason: str, acting: Acting, at: datetime) -> Cancellation:
    """Take a task back, with the reason; it stays to be seen and counts nowhere."""
    may_judge(acting, task, at).require()
    MOVES.make(task, Move.CANCEL, because=reason, ended_on=timezone.localdate(at))
    lapse(task, at)
    cancelled = Cancellation.objects.create(task=task, reason=reason.strip(), **signed_by(acting, at))
    audit.add(acting, at, "tasks.cancel", task, region=task.region_id)
    tell_ended(task, cancelled.reason, acting, at)
    return cancelled
