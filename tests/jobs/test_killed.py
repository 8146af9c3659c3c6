"""A worker that is killed: its job is delivered again, and has one effect all the same."""

from pathlib import Path

from tests.project.program import Outcome, python

WORK = """
import os, signal, sys
from datetime import UTC, datetime
from haitang.machinery.jobs import actions as jobs
from haitang.machinery.jobs.models import JobRun
from haitang.machinery.jobs.registry import job
from haitang.operation.models import CacheEntry

AT = datetime(2021, 4, 30, tzinfo=UTC)

@job("tests.effect")
def effect(run):
    CacheEntry.objects.create(cache_key=f"effect {CacheEntry.objects.count()}", value="", expires=AT)
    if "within" in sys.argv:
        os.kill(os.getpid(), signal.SIGKILL)
"""
ASK = "jobs.enqueue('tests.effect', 'a', at=AT)\n"
DELIVER = "jobs.deliver(JobRun.objects.get().pk)\n"
DIE_BEFORE_THE_RECEIPT = "os.kill(os.getpid(), signal.SIGKILL)\n"
COUNT = "print(CacheEntry.objects.count())\n"
NO_MARK = "jobs.mark = lambda run, result, at: None\n"


def run(home: Path, *steps: str, within: bool = False) -> Outcome:
    return python(
        home, "import sys\n" + ("sys.argv.append('within')\n" if within else "") + WORK + "".join(steps)
    )


def test_killed_within_the_work_nothing_has_happened_and_it_is_done_the_next_time(made_home: Path) -> None:
    assert run(made_home, ASK, DELIVER, within=True).exit_code == -9
    assert run(made_home, COUNT, "jobs.run_pending()\n", COUNT).out == "0\n1\n"


def test_killed_between_the_work_and_its_receipt_it_has_one_effect(made_home: Path) -> None:
    assert run(made_home, ASK, DELIVER, DIE_BEFORE_THE_RECEIPT).exit_code == -9
    assert run(made_home, "jobs.run_pending()\n", COUNT).out == "1\n"


def test_the_same_without_the_mark_has_two(made_home: Path) -> None:
    """The negative control."""
    assert run(made_home, NO_MARK, ASK, DELIVER, DIE_BEFORE_THE_RECEIPT).exit_code == -9
    assert run(made_home, NO_MARK, "jobs.run_pending()\n", COUNT).out == "2\n"
