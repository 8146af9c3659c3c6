"""A job whose every effect stands in a table, with the process that made it."""

import os
import time
from datetime import timedelta
from uuid import uuid4

from haitang.machinery.jobs.registry import Run, job
from haitang.operation.models import CacheEntry

SECONDS_OF_WORK = 0.05


def declare() -> None:
    @job("system.effect")
    def effect(run: Run) -> None:
        time.sleep(SECONDS_OF_WORK)
        key = f"effect {run.key} {uuid4().hex}"
        CacheEntry.objects.create(cache_key=key, value=str(os.getpid()), expires=run.at + timedelta(days=1))
