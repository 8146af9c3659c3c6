"""What a decode costs the machine: the program that asked, its fork server and every child, from what the kernel counts."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("victim.py")
TICKS = os.sysconf("SC_CLK_TCK")
STEP = 0.003
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Cost:
    """How it ended, processor seconds of the tree, megabytes it held beyond what the program held before and after."""

    code: str
    sentence: str
    processor: float
    megabytes: float
    kept: float


def tree_of(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        below = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in below for one in tree_of(int(child)))]


def held_by(pid: int) -> float:
    """Its megabytes; of what several share, its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024


def processor_of(pid: int) -> float:
    """Seconds of the process and of those below that are gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS


class Victim:
    """The program, from its start to its end."""

    def __init__(self, *arguments: str) -> None:
        self.program = subprocess.Popen(
            [sys.executable, str(PROGRAM), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))},
        )
        self.most = 0.0
        self.watching = threading.Event()

    def say(self, line: str) -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(line + "\n")
        self.program.stdin.flush()

    def heard(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline()

    def decode(self, room: str, path: Path) -> Cost:
        pid = self.program.pid
        self.say(json.dumps({"room": room, "path": str(path)}))
        assert self.heard() == "ready\n"
        before, spent = held_by(pid), self.spent()
        self.most = 0.0
        self.watching.set()
        watcher = threading.Thread(target=self.watch, args=(before,))
        watcher.start()
        self.say("go")
        answer = json.loads(self.heard())
        self.watching.clear()
        watcher.join()
        return Cost(**answer, processor=self.spent() - spent, megabytes=self.most, kept=held_by(pid) - before)

    def spent(self) -> float:
        return sum(processor_of(pid) for pid in tree_of(self.program.pid))

    def watch(self, before: float) -> None:
        while self.watching.is_set():
            self.most = max(self.most, sum(map(held_by, tree_of(self.program.pid))) - before)
            time.sleep(STEP)

    def end(self) -> None:
        assert self.program.stdin is not None
        self.program.stdin.close()
        self.program.wait(timeout=PATIENCE)
        assert self.program.stdout is not None
        self.program.stdout.close()
