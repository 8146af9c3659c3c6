"""How far running jobs are, in small files beside the database.

Not in the database: a job's work is one transaction, so what it writes there is not seen until it ends, and
on SQLite nobody else may write meanwhile. Where several machines share one PostgreSQL, only the worker's own
machine sees the numbers; the others see that the job is waiting, then that it is done.
"""

from contextlib import suppress
from pathlib import Path

from django.conf import settings


def write_progress(job_id: int, done: int, total: int) -> None:
    """Replace the numbers of a job at once: a reader sees the old or the new ones."""
    path = _path(job_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{done} {total}", encoding="ascii")
    fresh.replace(path)


def read_progress(job_id: int) -> tuple[int, int] | None:
    """Done and total of a job that has said how far it is, else None."""
    with suppress(FileNotFoundError, ValueError):
        done, total = _path(job_id).read_text(encoding="ascii").split()
        return int(done), int(total)
    return None


def forget_progress(job_id: int) -> None:
    _path(job_id).unlink(missing_ok=True)


def _path(job_id: int) -> Path:
    return Path(settings.HAITANG_HOME) / "progress" / str(job_id)
