from dataclasses import dataclass

from django_q.status import Stat

from . import progress
from .models import JobRun
from .words import JobState


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, for a page: `total` is 0 while nothing is known yet."""

    state: JobState
    done: int
    total: int
    reason: str


def find_run(name: str, key: str) -> JobRun | None:
    """The run of a job for a key, if it was ever asked for."""
    return JobRun.objects.filter(name=name, key=key).first()


def run_progress(run: JobRun) -> Progress:
    """State, done and total of a run as they are now."""
    done, total = progress.read_progress(run.pk) or (0, 0)
    return Progress(JobState(run.state), done, total, run.reason)


def worker_alive() -> bool:
    """Whether a worker has said within the last seconds that it lives."""
    return bool(Stat.get_all())
