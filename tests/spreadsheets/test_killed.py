"""An import whose process is killed leaves nothing behind (TRUST I9), with the control that shows the test can fail."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection, transaction

from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.people.models import Person

from .district import open_district
from .test_applying import register

KILLED = -9
PROGRAM = """
import os, signal, sys
import django
django.setup()
from contextlib import nullcontext
from django.utils import timezone
from haitang.network.access.actions import console_acting
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.actions import applying
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.models import Batch

batch, step, protected = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "protected"
made, calls = Ledger.made, iter(range(100))

def die_at_step(self, records):
    made(self, records)
    if next(calls) == step:
        os.kill(os.getpid(), signal.SIGKILL)

Ledger.made = die_at_step
at = timezone.now()
if not protected:
    applying.transaction.atomic = applying.late_atomic = lambda *given, **more: nullcontext()
actions.apply(batch=Batch.objects.get(pk=batch), acting=console_acting(at), at=at)
"""


def database_url() -> str:
    """The test's own database, for another process."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    return (
        f"postgresql://{chosen['USER']}:{chosen['PASSWORD']}@/{chosen['NAME']}?host={chosen['HOST']}"
        if str(chosen["HOST"]).startswith("/")
        else f"postgresql://{chosen['USER']}:{chosen['PASSWORD']}@{chosen['HOST']}:{chosen['PORT']}/{chosen['NAME']}"
    )


def run_until_killed(batch: Batch, step: int, manner: str) -> int:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "haitang.project.settings",
    }
    words = [sys.executable, "-c", PROGRAM, str(batch.pk), str(step), manner]
    done = subprocess.run(words, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == KILLED, done.stderr.decode()[-500:]
    return Person.objects.count()


@pytest.fixture
def batch(transactional_db: Any) -> Batch:
    with transaction.atomic():
        return open_district().preview("volunteers", register())


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_killed_import_leaves_nothing(batch: Batch, step: int) -> None:
    assert run_until_killed(batch, step, "protected") == 0
    assert Batch.objects.get(pk=batch.pk).state == BatchState.PREVIEWED


def test_without_its_transaction_a_killed_import_would_leave_half(batch: Batch) -> None:
    assert run_until_killed(batch, 2, "unprotected") > 0
