"""What people are told day by day: asked for by the hourly upkeep, done by the worker once a day."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from haitang.machinery.jobs.actions import enqueue
from haitang.machinery.jobs.registry import Run, job

from .wiring import REMINDERS

REMIND: Final = "notices.remind"


def ask_to_remind(at: datetime) -> bool:
    """Queue the day's reminding; says whether this was the first time today."""
    run = enqueue(REMIND, timezone.localdate(at).isoformat(), at=at)
    return run.queued_at == at


@job(REMIND)
def remind(run: Run) -> None:
    for each in REMINDERS:
        each(run.at)
