"""Starting a supervisor, and seeing which processes there are below it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = """
import os
import sys
from haitang.operation.serving import supervisor
supervisor.log_as_json()
supervisor.SECONDS_TO_END = 2
supervisor.STOPPED_SECONDS = float(os.environ.get("STOPPED_SECONDS", "inf"))
children = [supervisor.Child(kind, "tests.serving.member") for kind in ("web", "worker")]
sys.exit(supervisor.Supervisor(children, patience=float(os.environ.get("PATIENCE", "1"))).run())
"""
PATIENCE = 60.0


class Known(NamedTuple):
    """One process, told from any that has its number later by when it started; the oldest comes first."""

    started: int
    pid: int

    def signal(self, number: signal.Signals = signal.SIGKILL) -> None:
        """To this process and no other; nothing when it is gone."""
        with contextlib.suppress(ProcessLookupError):
            descriptor = os.pidfd_open(self.pid)
            try:
                if self in living():
                    signal.pidfd_send_signal(descriptor, number)
            finally:
                os.close(descriptor)


@dataclass(slots=True)
class Watched:
    """A supervisor and the file of its log; `seen` are all processes that ever were below it, and itself."""

    process: "subprocess.Popen[bytes]"
    log: Path
    seen: set[Known] = field(default_factory=set)

    def events(self) -> list[dict[str, Any]]:
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def count(self, event: str) -> int:
        return sum(line["event"] == event for line in self.events())

    def itself(self) -> set[Known]:
        """The supervisor, while it lives."""
        return {known for known in living() if known.pid == self.process.pid and self.process.poll() is None}

    def below(self) -> set[Known]:
        """All processes that descend from the supervisor."""
        parents = living()
        found = own = self.itself()
        while (
            more := {known for known, parent in parents.items() if parent in {one.pid for one in found}}
            - found
        ):
            found = found | more
        self.seen |= found
        return found - own

    def leaders(self) -> set[Known]:
        """The children it started that live."""
        pids = {line["pid"] for line in self.events() if line["event"] == "child_started"}
        return {known for known in self.below() if known.pid in pids}


def living() -> dict[Known, int]:
    """Every process that lives with its parent's number; the dead that nobody has buried yet are left out."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if fields[0] not in {"Z", "X"}:
                found[Known(int(fields[19]), int(status.parent.name))] = int(fields[1])
    return found


def at_rest(processes: set[Known], seconds: float = 0.5) -> bool:
    """Whether each of them waits for something, and has done next to nothing for a while."""
    before = ticks_of(processes)
    time.sleep(seconds)
    after = ticks_of(processes)
    return before is not None and after is not None and after - before <= 5


def ticks_of(processes: set[Known]) -> int | None:
    """What they have used of the processor; none when one of them is at work, or would be."""
    used = 0
    for known in processes:
        try:
            fields = Path(f"/proc/{known.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        if fields[0] != "S":
            return None
        used += int(fields[11]) + int(fields[12])
    return used


def alive(processes: set[Known]) -> set[Known]:
    return processes & living().keys()


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest
        time.sleep(0.05)


@contextlib.contextmanager
def supervised(folder: Path, member: str = "", **environ: str) -> Iterator[Watched]:
    """A supervisor over two small members, ended and looked after in any case."""
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", SOURCE], env=os.environ | {"MEMBER": member} | environ, stdout=out
        )
    watched = Watched(process, log)
    try:
        yield watched
    finally:
        clear_away(watched)


def clear_away(watched: Watched) -> None:
    """End all that is left, whatever a test has made of it: only what was seen below our own supervisor."""
    watched.below()
    with contextlib.suppress(ProcessLookupError):
        watched.process.kill()
    watched.process.wait()
    for known in alive(watched.seen):
        known.signal()
