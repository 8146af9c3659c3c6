"""What the bounds of `haitang serve` cost: the same pages through granian's own WSGI server, with as many threads.

    python bench/serving.py [--engine sqlite|postgresql] [--turns 3] [--requests 600] [--clients 8]

Asked are the officer's workbench on the demonstration, the page for signing in, and a form. Each client asks on one connection
that stays open, both servers in turn and in both orders; figures are the medians. Of a busy machine the processor's
milliseconds a request say more than the rate: they are those of every process below the one that was started but the background
worker, whose work is not the pages'. Exits 1 when an aim is missed.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import stage

MOST_RATIO = 1.2
PATIENCE = 120
ASKED = ("/", "/sign-in/", "form")
FORM = "login=nobody&password=" + "x" * 2000


def measure(asked: argparse.Namespace, engine: str) -> int:
    from django.core.management import call_command  # noqa: PLC0415 - settings exist only inside the stage
    from django.db import connections  # noqa: PLC0415

    stage.demonstrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    cookie = stage.cookie_of("officer")
    connections.close_all()
    measured: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with serving(ours) as first, serving(plain) as second:
        for turn in range(asked.turns):
            for name, server in [("ours", first), ("plain", second)][:: 1 if turn % 2 else -1]:
                for what in ASKED:
                    measured.setdefault((name, what), []).append(rate_and_cost(server, what, cookie, asked))
    found = {
        key: [statistics.median(column) for column in zip(*each, strict=True)]
        for key, each in measured.items()
    }
    ratios = {what: found["ours", what][1] / found["plain", what][1] for what in ASKED}
    stage.table(
        f"{asked.clients} clients, {engine}: requests a second, processor ms a request",
        ("", "haitang serve", "granian WSGI", "ms", "ms", "ratio of ms", ""),
        (
            (
                what,
                *(f"{found[name, what][0]:.0f}" for name in ("ours", "plain")),
                *(f"{found[name, what][1]:.2f}" for name in ("ours", "plain")),
                f"{ratios[what]:.2f}",
                "!!" if ratios[what] > MOST_RATIO else "",
            )
            for what in ASKED
        ),
    )
    missed = sum(ratio > MOST_RATIO for ratio in ratios.values())
    print(f"aim: ≤ {MOST_RATIO} × granian's own; missed by {missed}")
    return missed


def ours(port: int) -> list[str]:
    return [sys.executable, "-m", "haitang", "serve", "--port", str(port)]


def plain(port: int) -> list[str]:
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--no-log"]
    return [
        sys.executable,
        "-m",
        "granian",
        *options,
        "--port",
        str(port),
        "haitang.project.wsgi:application",
    ]


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    def processor_seconds(self) -> float:
        return sum(ticks_of(pid) for pid in stage.below(self.pid)) / os.sysconf("SC_CLK_TCK")


def ticks_of(pid: int) -> int:
    """Of one process; none of the background worker and what it starts."""
    if b"serving.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
        return 0
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))


@contextmanager
def serving(command: Callable[[int], list[str]]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        latest = time.monotonic() + PATIENCE
        while not answers(port):
            if time.monotonic() > latest:
                raise SystemExit("the server did not answer")
            time.sleep(0.05)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def answers(port: int) -> bool:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        wire.request("GET", "/health/")
        return wire.getresponse().status == 200
    except OSError:
        return False
    finally:
        wire.close()


def rate_and_cost(server: Server, what: str, cookie: str, asked: argparse.Namespace) -> tuple[float, float]:
    """Requests a second of all clients together, and milliseconds of the processor each took of the server."""
    each = asked.requests // asked.clients
    threads = [
        threading.Thread(target=ask, args=(server.port, what, each, cookie))
        for _client in range(asked.clients)
    ]
    began, used = time.perf_counter(), server.processor_seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    number = each * asked.clients
    took, cost = time.perf_counter() - began, server.processor_seconds() - used
    return number / took, 1000 * cost / number


def ask(port: int, what: str, times: int, cookie: str) -> None:
    """A form is refused for want of its token: it is received and parsed, and costs no password."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for _time in range(times):
        if what == "form":
            wire.request("POST", "/sign-in/", FORM, {"Content-Type": "application/x-www-form-urlencoded"})
        else:
            wire.request("GET", what, headers={"Cookie": cookie})
        wire.getresponse().read()
    wire.close()


if __name__ == "__main__":
    os.environ.setdefault("HAITANG_HTTPS", "false")
    sys.exit(stage.main(__file__, __doc__, measure, turns=3, requests=600, clients=8))
