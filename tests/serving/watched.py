"""Starting a supervisor, and seeing which processes there are below it."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SOURCE = """
import sys
from haitang.project.serving import supervisor
supervisor.log_as_json()
supervisor.SECONDS_TO_END = 2
children = [supervisor.Child(kind, "tests.serving.member") for kind in ("web", "worker")]
sys.exit(supervisor.Supervisor(children, patience=1.0).run())
"""
PATIENCE = 60.0


@dataclass(slots=True)
class Watched:
    """A supervisor and the file of its log; `seen` are all processes that ever were below it."""

    process: "subprocess.Popen[bytes]"
    log: Path
    seen: set[int] = field(default_factory=set)

    def events(self) -> list[dict[str, Any]]:
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def count(self, event: str) -> int:
        return sum(line["event"] == event for line in self.events())

    def below(self) -> set[int]:
        """All processes that descend from the supervisor."""
        parents = parents_of_all()
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        self.seen |= found
        return found - {self.process.pid}


def parents_of_all() -> dict[int, int]:
    """The parent of each process that lives; the dead that nobody has buried yet are left out."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
            if state not in {"Z", "X"}:
                found[int(status.parent.name)] = int(parent)
    return found


def alive(pids: set[int]) -> set[int]:
    return pids & parents_of_all().keys()


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
    for pid in alive(watched.seen):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 9)
