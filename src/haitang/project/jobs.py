"""The background jobs: what is done for an account after its page was answered."""

from typing import Any

from haitang.machinery.accounts.models import Account
from haitang.machinery.jobs.registry import Run, job
from haitang.machinery.spreadsheets import actions as spreadsheets
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.queries import build_acting

from .sqlite.counting import count_rows


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
