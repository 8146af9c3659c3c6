"""The cluster of background work with its sentinel in this process: one layer less, and no member dies unnoticed.

django-q revives a member of its cluster that was killed, but its queues do not survive that: a worker waits for work
*inside* the lock of the queue, so the next one waits for that lock for ever. So a member's sudden death ends
the whole cluster, and the supervisor starts another.
"""

import logging
import os
import signal
import time
import uuid
from collections.abc import Callable
from threading import Event
from typing import Any, Final

from django_q.cluster import Sentinel
from django_q.conf import Conf

from haitang.foundation.sqlite.identity import never_make_one

from .. import heartbeat, upkeep
from .exchanged import database_is_exchanged
from .pulse import Pulse

MEMBER_LOST: Final = 3
STUCK_SECONDS: Final = 60

log = logging.getLogger("haitang.serving")


class Lost(Exception):
    """A member of the cluster was killed, nothing moves any more, or the database is another file."""


class Rounds:
    """Where the sentinel waits between its rounds, twice a second: stands for its stop event, and calls `each`.

    Set by a signal, between two instructions of this very thread, so there is no lock in it.
    """

    def __init__(self, each: Callable[[], None]) -> None:
        self.each = each
        self.stopped = False

    def set(self) -> None:
        self.stopped = True

    def is_set(self) -> bool:
        return self.stopped

    def wait(self, seconds: float) -> bool:
        self.each()
        if not self.stopped:
            time.sleep(seconds)
        return self.stopped


class Foreman(Sentinel):
    """django-q's sentinel, which beats as long as work moves and gives up when a member is lost."""

    def __init__(self, pulse: Pulse) -> None:
        self.pulse = pulse
        self.rounds = Rounds(self.round)
        self.started = self.moved = time.monotonic()
        super().__init__(
            stop_event=self.rounds,
            start_event=Event(),
            cluster_id=uuid.uuid4(),
            timeout=Conf.TIMEOUT,
            start=False,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.rounds.set())

    def reincarnate(self, process: Any) -> None:
        """Replace a member that ended by itself; raises `Lost` for one that was killed or broke down."""
        if process.exitcode not in {None, 0}:
            raise Lost
        super().reincarnate(process)

    def round(self) -> None:
        """Raises `Lost` when what waits in a queue is not taken for a minute, an idle worker has not moved for long, or
        another database lies in the place of the one all members have open."""
        now = time.monotonic()
        if not self.waits():
            self.moved = now
        if now - self.moved > STUCK_SECONDS or self.is_still(now) or database_is_exchanged():
            raise Lost
        self.pulse.beat()

    def is_still(self, now: float) -> bool:
        """Whether it should have done its task of every minute, and has not: the pusher may be stopped, or the broker."""
        begun = now - self.started > heartbeat.SECONDS_STILL
        return begun and self.is_idle() and not heartbeat.is_moving()

    def is_idle(self) -> bool:
        return all(member.timer.value == -1 for member in self.pool)

    def waits(self) -> bool:
        """Whether work or a result waits though every worker is idle."""
        return self.is_idle() and not (self.task_queue.empty() and self.result_queue.empty())


def run_worker(pulse: int) -> int:
    """Run background jobs until SIGTERM or SIGINT. Ends at once, and all members with it, when one is lost."""
    never_make_one()
    upkeep.arrange()
    try:
        Foreman(Pulse(pulse)).start()
    except Lost:
        log.error("member_lost")  # noqa: TRY400 - where is known: here
        logging.shutdown()
        os._exit(MEMBER_LOST)  # leaving in order would wait for members that no longer answer
    return 0
