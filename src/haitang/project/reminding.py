"""What people are told day by day: asked for by the hourly upkeep, done by the worker once a day."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from haitang.machinery.jobs.actions import enqueue
from haitang.machinery.jobs.registry import Run, job
from haitang.machinery.notices.declaring import REMINDERS

REMIND: Final = "notices.remind"


def ask_to_remind(at: datetime) -> bool:
    """Queue the day's reminding, each by itself so that none holds up those who write for long; says whether this was the
    first time today."""
    day = timezone.localdate(at).isoformat()
    asked = [enqueue(REMIND, f"{day} {name}", at=at, name=name) for name in REMINDERS.all()]
    return all(run.queued_at == at for run in asked)


@job(REMIND)
def remind(run: Run, *, name: str) -> None:
    REMINDERS.get(name)(run.at)
