"""What takes long and is done once a day or a month: looking at the whole database, the backup, the rehearsal.

Done by a child of the worker, so that nobody's job waits for it and no job's limit ends it; it dies with its parent.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from . import inspections
from .backup import keeping, rehearsing
from .pages import examine
from .words import Kind

NICENESS: Final = 10
LONGEST_SECONDS: Final = 6 * 3600
PAGES_EVERY: Final = timedelta(hours=22)

_child: list[tuple[subprocess.Popen[bytes], float]] = []


def is_due(at: datetime) -> bool:
    return keeping.is_due(at) or rehearsing.is_due(at) or _pages_are_due(at)


def _pages_are_due(at: datetime) -> bool:
    """Whether the slices of the hourly upkeep have not come to the whole by themselves."""
    last = inspections.newest_of(Kind.PAGES)
    good = inspections.newest_good(Kind.PAGES)
    return last is not None and not last.complete and (good is None or at - good.at > PAGES_EVERY)


def start_if_due(at: datetime) -> bool:
    """Start the child unless it runs; says whether it did. One that has run for hours is ended."""
    for running, since in list(_child):
        if running.poll() is None and time.monotonic() - since < LONGEST_SECONDS:
            return False
        running.kill()
        running.wait()
        _child.remove((running, since))
    if not is_due(at):
        return False
    command = [sys.executable, "-m", "haitang", "backup", "--due", "--with-parent"]
    child = subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
    _child.append((child, time.monotonic()))
    return True


def do_what_is_due() -> dict[str, Any]:
    """Do it here and now, one after another; nothing when somebody else is at it. Says what was done."""
    os.nice(NICENESS)
    done: dict[str, Any] = {}
    with only_one() as first:
        if not first:
            return done
        if _pages_are_due(timezone.now()):
            look = examine()
            inspections.record_inspection(Kind.PAGES, timezone.now(), look.findings)
            done["pages"] = look.rows
        if keeping.is_due(at := timezone.now()):
            done["backup"] = keeping.make(at)
        if rehearsing.is_due(at := timezone.now()):
            done["rehearsal"] = rehearsing.rehearse(at)
    return done


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether we are the only one who backs up or rehearses in this home."""
    path = Path(settings.HAITANG_HOME) / "worker" / "nightly.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
