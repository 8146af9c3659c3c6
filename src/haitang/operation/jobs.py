"""The background jobs of the house: what is done for an account after its page was answered, and the day's reminding."""

from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from haitang.foundation.sqlite.counting import count_rows
from haitang.machinery.accounts.models import Account
from haitang.machinery.jobs.actions import enqueue
from haitang.machinery.jobs.registry import Run, job
from haitang.machinery.notices.declaring import REMINDERS
from haitang.machinery.spreadsheets import actions as spreadsheets
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.queries import build_acting

REMIND: Final = "notices.remind"


@job("spreadsheets.apply")
def apply_batch(run: Run, *, batch: int, account: int) -> dict[str, Any] | None:
    """Write a queued batch with the rights its account has now; one taken out of the queue meanwhile is left alone."""
    queued = Batch.objects.filter(pk=batch, state=BatchState.QUEUED).first()
    if queued is None:
        return None
    run.progress(0, queued.ready)
    acting = build_acting(Account.objects.get(pk=account), run.at)
    applied = spreadsheets.apply(batch=queued, acting=acting, at=run.at)
    count_rows()
    return {"created": applied.created, "updated": applied.updated, "unchanged": applied.unchanged}


def ask_to_remind(at: datetime) -> bool:
    """Queue the day's reminding, each by itself so that none holds up those who write for long; says whether this was the
    first time today."""
    day = timezone.localdate(at).isoformat()
    asked = [enqueue(REMIND, f"{day} {name}", at=at, reminder=name) for name in REMINDERS]
    return all(run.queued_at == at for run in asked)


@job(REMIND)
def remind(run: Run, *, reminder: str) -> None:
    REMINDERS[reminder](run.at)
