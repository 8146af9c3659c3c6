"""What `haitang serve` holds in memory, how much of the processor it takes to its first answer, and a command to its end.

    python bench/startup.py [--engine sqlite|postgresql] [--turns 3]

Served is the demonstration, with one web process and with two. Memory is what the kernel counts for every process below the
one that was started, pages held in common counted once (Pss), after the pages people open were opened a hundred times; beside
it each one's own whole (Rss). The floor of a start is a bare Python process that only imports Django, in the same turn. The
commands run on the same district. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import stage

MOST_OF_A_WORKER, MOST_IN_ALL = 120, 250
MOST_SECONDS = 1.0
REQUESTS, PATIENCE = 100, 120
OPENED = (
    "/",
    "/overview/?on=2021-12-31",
    "/volunteers/",
    "/activities/",
    "/organisations/",
    "/figures/activities.held/",
)
COMMANDS = (
    ("vacancies", "--on", "2021-12-31"),
    ("coverage", "--on", "2021-12-31"),
    ("summary",),
    ("user", "list"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A process: what it is, the megabytes it holds with its share of what is held in common, and all it can touch."""

    what: str
    shared: float
    whole: float


def measure(asked: argparse.Namespace, engine: str) -> int:
    from django.core.management import call_command
    from django.db import connections

    stage.demonstrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    cookie = stage.cookie_of("officer")
    connections.close_all()
    return sum(serve(engine, web, cookie) for web in (1, 2)) + commands(engine, asked.turns)


def serve(engine: str, web: int, cookie: str) -> int:
    with served(web) as (port, pid):
        for number in range(REQUESTS):
            ask(port, OPENED[number % len(OPENED)], cookie)
        held = [held_by(each) for each in stage.below(pid)]
    in_all = sum(each.shared for each in held)
    rows = [(each.what, f"{each.shared:.0f}", f"{each.whole:.0f}") for each in held]
    stage.table(f"{engine}: MB after {REQUESTS} pages, {web} web", ("process", "Pss", "Rss"), rows)
    too_large = [each for each in held if each.whole > MOST_OF_A_WORKER]
    print(
        f"aim: ≤ {MOST_OF_A_WORKER} MB a process, ≤ {MOST_IN_ALL} MB in all: {in_all:.0f} MB in all, "
        f"{len(too_large)} too large"
    )
    return len(too_large) + (in_all > MOST_IN_ALL)


@contextmanager
def served(web: int) -> Iterator[tuple[int, int]]:
    """The port of the served demonstration and the number of the process that was started, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "haitang", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HAITANG_WEB_PROCESSES": str(web), "HAITANG_HTTPS": "false"},
    )
    try:
        latest = time.monotonic() + PATIENCE
        while not answers(port):
            if time.monotonic() > latest:
                raise SystemExit("the server did not answer")
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def answers(port: int) -> bool:
    try:
        ask(port, "/health/", "")
    except OSError:
        return False
    return True


def ask(port: int, path: str, cookie: str) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    wire.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = wire.getresponse()
    answer.read()
    wire.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")


def held_by(pid: int) -> Held:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    what = next((word for word in words if word.startswith("haitang.")), Path(words[0]).name)
    sizes = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    pss, rss = (int(sizes[name].split()[0]) / 1024 for name in ("Pss", "Rss"))
    return Held(what, pss, rss)


def commands(engine: str, turns: int) -> int:
    """Processor seconds of each command, beside a process that only imports Django."""
    runs = [["-c", "import django.core.handlers.wsgi"], *(["-m", "haitang", *words] for words in COMMANDS)]
    spent: list[list[float]] = [[] for _run in runs]
    for _turn in range(turns):
        for times, run in zip(spent, runs, strict=True):
            times.append(seconds_of(run))
    floor, *medians = (statistics.median(times) for times in spent)
    rows = [
        (
            f"haitang {' '.join(words)}",
            f"{took:.2f}",
            f"{took / floor:.1f}",
            "!!" if took > MOST_SECONDS else "",
        )
        for words, took in zip(COMMANDS, medians, strict=True)
    ]
    floor_row = ("floor: importing Django", f"{floor:.2f}", "1.0", "")
    stage.table(f"{engine}: processor seconds of a command", ("", "s", "ratio", ""), [floor_row, *rows])
    missed = sum(took > MOST_SECONDS for took in medians)
    print(f"aim: ≤ {MOST_SECONDS:g} s of the processor; missed by {missed}")
    return missed


def seconds_of(words: list[str]) -> float:
    before = os.times()
    done = subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=False)
    after = os.times()
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)}: {done.returncode}")
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, turns=3))
