"""Asking for a job, and doing it."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django_q.brokers import get_broker
from django_q.models import OrmQ
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused

from . import progress
from .models import JobRun
from .registry import Run, work_of
from .words import KEPT_DAYS, MOST_ATTEMPTS, JobState

log = logging.getLogger("haitang.machinery.jobs")
NOTHING = "nothing to do"
DELIVER = "haitang.machinery.jobs.actions.deliver"


@transaction.atomic
def enqueue(name: str, key: str, *, at: datetime, **arguments: Any) -> JobRun:
    """Ask for a job, in the caller's transaction.

    Asked for again with the same key, it answers with the first run; one that failed is tried afresh.
    `arguments` must be plain JSON. Raises `Unregistered`.
    """
    work_of(name)
    run, fresh = JobRun.objects.get_or_create(
        name=name, key=key, defaults={"arguments": arguments, "queued_at": at}
    )
    revived = JobRun.objects.filter(pk=run.pk, state=JobState.FAILED).update(
        state=JobState.WAITING, attempts=0, reason="", ended_at=None, arguments=arguments
    )
    if fresh or revived:
        _send(run)
        run.refresh_from_db()
    return run


@transaction.atomic
def requeue() -> int:
    """Send every waiting run to the broker again, whose queue is not kept in a backup. Returns how many."""
    waiting = list(JobRun.objects.filter(state=JobState.WAITING))
    for run in waiting:
        _send(run)
    return len(waiting)


@transaction.atomic
def forget_done(at: datetime) -> int:
    """Drop the runs that were done long ago; their keys name a day or a record and are not asked for again. Returns how many."""
    before = at - timedelta(days=KEPT_DAYS)
    gone, _by_kind = JobRun.objects.filter(state=JobState.DONE, ended_at__lt=before).delete()
    return gone


def _send(run: JobRun) -> None:
    progress.forget_progress(run.pk)
    async_task(DELIVER, run.pk, task_name=f"{run.name} {run.key}"[:100])


def deliver(job_id: int) -> str:
    """Do a job that was delivered, once or again. Its effect and the mark of it are one transaction.

    Raises what the job raises, so that the broker delivers again; a refusal, and the last attempt, end it.
    """
    at = datetime.now(UTC)
    try:
        return _do(job_id, at)
    except Exception as error:
        if _note_failure(job_id, error, at):
            return JobState.FAILED
        raise


class DoneBefore(Exception):
    """The run was done by another delivery, or is no more: what this one did must not stand."""


def _do(job_id: int, at: datetime) -> str:
    """The work and its mark in one transaction, which begins when the work first writes."""
    run = JobRun.objects.filter(pk=job_id).first()
    if run is None or not run.open:
        return NOTHING
    try:
        with late_atomic():
            result = work_of(run.name)(Run(run.pk, run.key, at), **run.arguments)
            mark(run, result, at)
            transaction.on_commit(lambda: progress.forget_progress(job_id))
    except DoneBefore:
        return NOTHING
    return JobState.DONE


def mark(run: JobRun, result: dict[str, Any] | None, at: datetime) -> None:
    """Mark a waiting run as done. Raises `DoneBefore` for one that is not: of two deliveries at once one is undone."""
    waiting = JobRun.objects.filter(pk=run.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.DONE, ended_at=at, result=result):
        raise DoneBefore


@transaction.atomic
def _note_failure(job_id: int, error: Exception, at: datetime) -> bool:
    """Count an attempt that failed; says whether it was the last.

    The reason kept is that of a refusal, never the text of an exception, which may quote anybody.
    """
    run = JobRun.objects.filter(pk=job_id).first()
    if run is None:
        return True
    log.error("job.failed", exc_info=error, extra={"job": run.name, "attempt": run.attempts + 1})
    last = isinstance(error, Refused) or run.attempts + 1 >= MOST_ATTEMPTS
    reason = error.reason if isinstance(error, Refused) else ""
    state = JobState.FAILED if last else JobState.WAITING
    JobRun.objects.filter(pk=job_id, state=JobState.WAITING).update(
        attempts=run.attempts + 1, state=state, reason=reason[:500], ended_at=at if last else None
    )
    return last


def run_pending() -> int:
    """Do everything that waits, here and now, in order: for commands and tests.

    Returns how many were delivered. Raises what a job raises; that job stays queued.
    """
    count = 0
    broker = get_broker()
    while (queued := OrmQ.objects.filter(key=broker.list_key).order_by("id").first()) is not None:
        task = SignedPackage.loads(queued.payload)
        deliver(*task["args"])
        queued.delete()
        count += 1
    return count
