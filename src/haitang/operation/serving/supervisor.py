"""The process that `haitang serve` becomes: starts pages and worker, revives what ends or hangs, ends them all.

    python -m haitang.operation.serving.supervisor SOCKET WEB WORKERS PATIENCE [BANNER]

SOCKET is the number of the listening socket it was given (-1 for none), WEB and WORKERS how many of each, PATIENCE the
seconds without a sign of life after which a child hangs. It loads neither Django nor anything of ours that does, so it
is small and has little that could fail. Every child leads a group of its own and says through a pipe that it lives.
"""

import contextlib
import logging
import math
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Final

from ..log import JsonFormatter
from . import notify
from .processes import adopt_orphans, children, is_stopped, kill, module_command

WEB: Final = "haitang.operation.serving.web"
WORKER: Final = "haitang.operation.serving.worker"
TICK: Final = 0.5
SECONDS_TO_START: Final = 120
SECONDS_TO_END: Final = 15
STEADY_SECONDS: Final = 5
WEB_SILENCE: Final = 30.0
"""The pages beat beside their work: whoever is silent answers nobody, a health check neither. A worker may work for long."""
"""Who lived so long after its first sign of life did not fail at starting: it is not made to wait for having ended."""
STOPPED_SECONDS: Final = 5.0
"""For so long a child, or a process below it, may stand stopped by a signal: nothing of ours stops one."""
SHORTEST_DELAY: Final = 0.2
LONGEST_DELAY: Final = 60.0

log = logging.getLogger("haitang.serving")


def delay_of(failures: int) -> float:
    """Seconds to wait before starting a child again that failed so many times in a row: doubled each time."""
    return min(SHORTEST_DELAY * 2.0 ** min(failures, 30), LONGEST_DELAY)


@dataclass(slots=True)
class Child:
    """One process to be there: `pid` is 0 while it is not, `due` says when it is to be started.

    `silence`: seconds without a sign of life after which it hangs, where those are fewer than every child has.
    """

    kind: str
    module: str
    inherited: int = -1
    silence: float = math.inf
    pid: int = 0
    pulse: int = -1
    due: float = 0.0
    started: float = 0.0
    first_heard: float | None = None
    heard: float | None = None
    stopped: float | None = None
    """Since when it has been seen stopped at every look."""
    failures: int = 0

    def start(self, now: float) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        given = (writing,) if self.inherited < 0 else (writing, self.inherited)
        process = subprocess.Popen(  # noqa: S603 - our own module
            module_command(self.module, os.getpid(), writing, self.inherited),
            pass_fds=given,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=notify.without_the_socket(os.environ),
        )
        process.returncode = 0  # it is waited for here, with those that were adopted
        os.close(writing)
        self.pid, self.pulse, self.started = process.pid, reading, now
        self.first_heard = self.heard = self.stopped = None
        log.info("child_started", extra={"kind": self.kind, "pid": self.pid, "attempt": self.failures})

    def listen(self, now: float) -> None:
        """Take in the signs of life there are."""
        with contextlib.suppress(BlockingIOError):
            if os.read(self.pulse, 4096):
                self.heard = now
                self.first_heard = self.first_heard or now

    def look(self, now: float) -> None:
        """See whether it, or a process below it, is stopped."""
        if not is_stopped(self.pid):
            self.stopped = None
        elif self.stopped is None:
            self.stopped = now

    def hangs(self, now: float, patience: float) -> bool:
        if self.stopped is not None and now - self.stopped > STOPPED_SECONDS:
            return True
        if self.heard is None:
            return now - self.started > SECONDS_TO_START
        return now - self.heard > min(patience, self.silence)

    def ended(self, now: float, code: int) -> None:
        """Forget the process, and say when the next one is due."""
        os.close(self.pulse)
        steady = self.first_heard is not None and now - self.first_heard > STEADY_SECONDS
        self.failures = 0 if steady else self.failures + 1
        delay = delay_of(max(self.failures - 1, 0))
        self.pid, self.pulse, self.due = 0, -1, now + delay
        log.warning("child_ended", extra={"kind": self.kind, "exit": code, "ms": round(delay * 1000)})


class Supervisor:
    """Keeps its children running until it is told to stop."""

    def __init__(self, wanted: list[Child], patience: float, banner: str = "") -> None:
        self.wanted = wanted
        self.patience = patience
        self.banner = banner
        self.notifier = notify.Notifier()
        self.notified_at = 0.0
        self.ready = False
        self.signals = 0
        self.waker, woken = os.pipe()
        for end in (self.waker, woken):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def stop(self, *_: object) -> None:
        self.signals += 1

    def run(self) -> int:
        """Until SIGTERM or SIGINT; a second one does not wait for anybody."""
        adopt_orphans()
        while not self.signals:
            self.turn(time.monotonic())
            self.wait()
        self.notifier.tell(notify.STOPPING)
        log.info("stopping")
        self.end()
        return 0

    def turn(self, now: float) -> None:
        """Bury the dead, end the hung, start the missing, say that all is well."""
        self.reap(now)
        self.end_orphans()
        for child in self.wanted:
            if child.pid:
                child.listen(now)
                child.look(now)
                if child.hangs(now, self.patience):
                    log.error("child_hangs", extra={"kind": child.kind, "pid": child.pid})
                    kill(child.pid, group=True)
            elif now >= child.due:
                self.start(child, now)
        self.speak(now)

    def start(self, child: Child, now: float) -> None:
        try:
            child.start(now)
        except OSError:  # no process, descriptor or memory to be had: later perhaps
            log.exception("child_not_started", extra={"kind": child.kind})
            child.failures += 1
            child.due = now + delay_of(child.failures)

    def speak(self, now: float) -> None:
        if not self.ready and all(child.heard is not None for child in self.wanted if child.pid):
            self.ready = all(child.pid for child in self.wanted)
            if self.ready:
                self.notifier.tell(notify.READY)
                log.info("ready")
                if self.banner:
                    print(self.banner, flush=True)  # noqa: T201 - for who started it by hand
        interval = self.notifier.interval
        if interval is not None and now - self.notified_at >= interval:
            self.notifier.tell(notify.ALIVE)
            self.notified_at = now

    def wait(self) -> None:
        """Until something happens, at most a tick."""
        select.select([self.waker], [], [], TICK)
        with contextlib.suppress(BlockingIOError):
            os.read(self.waker, 4096)

    def reap(self, now: float) -> None:
        """Bury whoever ended. Its group is killed while its number is still its own: before it is waited for."""
        while (pid := _next_dead()) is not None:
            kill(pid, group=True)
            _, status = os.waitpid(pid, 0)
            for child in self.wanted:
                if child.pid == pid:
                    child.ended(now, os.waitstatus_to_exitcode(status))

    def end_orphans(self) -> None:
        """Whoever is our child and was not started by us has lost its parent: nobody waits for what it does."""
        for pid in children() - {child.pid for child in self.wanted}:
            log.warning("orphan_ended", extra={"pid": pid})
            kill(pid)

    def end(self) -> None:
        """Ask all to finish what they do, and end whoever does not in time."""
        for child in self.wanted:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGTERM)
        latest = time.monotonic() + SECONDS_TO_END
        while any(child.pid for child in self.wanted):
            now = time.monotonic()
            if now >= latest or self.signals > 1:
                for child in self.wanted:
                    if child.pid:
                        kill(child.pid, group=True)
            self.wait()
            self.reap(now)
            self.end_orphans()
        while children():
            self.end_orphans()
            self.wait()
            self.reap(time.monotonic())


def _next_dead() -> int | None:
    """A child that has ended and is not waited for yet."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


def wanted_processes(listening: int, web: int, workers: int) -> list[Child]:
    return [
        *(Child("web", WEB, listening, silence=WEB_SILENCE) for _ in range(web)),
        *(Child("worker", WORKER) for _ in range(workers)),
    ]


def log_as_json() -> None:
    """The lines of this process are like those of the others."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.getLogger("haitang").addHandler(handler)
    logging.getLogger("haitang").setLevel(logging.INFO)


def main(words: list[str]) -> int:
    listening, web, workers = map(int, words[:3])
    log_as_json()
    return Supervisor(wanted_processes(listening, web, workers), float(words[3]), *words[4:5]).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
