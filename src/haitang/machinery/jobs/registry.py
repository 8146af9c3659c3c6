"""The jobs there are, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from haitang.foundation.registry import Registry

from . import progress

Work: TypeAlias = Callable[..., dict[str, Any] | None]
"""A job's function: takes a `Run` and its arguments by name; what it returns is kept as the job's result."""
W = TypeVar("W", bound=Work)


@dataclass(frozen=True, slots=True)
class Run:
    """One delivery of a job, handed to its function: when it runs, and where it says how far it is."""

    job_id: int
    key: str
    at: datetime

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is: seen at once, before the work commits."""
        progress.write_progress(self.job_id, done, total)


_WORK: Final[Registry[str, Work]] = Registry("job", hint="declare it in a room's jobs.py")


def job(name: str) -> Callable[[W], W]:
    """Declare a job. Its function runs in one transaction with the mark that it was done."""

    def declare(work: W) -> W:
        _WORK.register(name, work)
        return work

    return declare


def work_of(name: str) -> Work:
    """The function of a job. Raises `Unregistered`."""
    return _WORK[name]
