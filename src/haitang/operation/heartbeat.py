"""Whether background work is being done: the moment the worker last moved, as the time of a file.

A worker moves when it begins or ends a task, and while its main thread uses the processor; a task of its own every
minute keeps an idle one moving. One that is dead, stopped or stuck moves no more. Not in the database: there a
running job's transaction may keep everybody else from writing.
"""

import time
from pathlib import Path
from threading import Event, Thread, main_thread
from typing import Any, Final

from django.conf import settings
from django_q.signals import post_execute_in_worker, pre_execute

SECONDS_STILL: Final = 120
"""Silence after which nobody works: an idle worker moves at least every 90 seconds."""
SECONDS_BETWEEN_LOOKS: Final = 5
LEAST_SECONDS_USED: Final = 0.001

_in_hand: list[Event] = []
"""Of the task this process does just now, what its watcher waits for."""


def beat_file() -> Path:
    return Path(settings.HAITANG_HOME) / "worker" / "beat"


def note_movement() -> None:
    """The worker moved just now. A full disk does not matter: only the time changes."""
    path = beat_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def seconds_still() -> float | None:
    """For how long the worker has not moved; None when none ever did. A time that is yet to come, from before the clock
    was put back, tells no more than one as long ago."""
    try:
        return abs(time.time() - beat_file().stat().st_mtime)
    except FileNotFoundError:
        return None


def is_moving() -> bool:
    still = seconds_still()
    return still is not None and still <= SECONDS_STILL


def follow_tasks() -> None:
    """Follow the tasks of this process, if it should come to do any. Called once while the program starts."""
    pre_execute.connect(_task_begun, dispatch_uid="heartbeat_begun")
    post_execute_in_worker.connect(_task_ended, dispatch_uid="heartbeat_ended")


def _task_begun(task: dict[str, Any], **_sent: Any) -> None:
    if task.get("sync"):
        return
    note_movement()
    over = Event()
    _in_hand.append(over)
    Thread(target=_watch, args=(over,), daemon=True).start()


def _task_ended(task: dict[str, Any], **_sent: Any) -> None:
    if task.get("sync"):
        return
    while _in_hand:
        _in_hand.pop().set()
    note_movement()


def _watch(over: Event) -> None:
    """While a task is in hand, note whenever the main thread has used the processor since the last look."""
    clock = time.pthread_getcpuclockid(main_thread().ident or 0)
    used = time.clock_gettime(clock)
    while not over.wait(SECONDS_BETWEEN_LOOKS):
        if (now := time.clock_gettime(clock)) - used >= LEAST_SECONDS_USED:
            note_movement()
        used = now
