"""What the bounds of `haitang serve` cost: the same pages through granian's own WSGI server, with as many threads.

    python bench/serving.py [--engine sqlite|postgresql] [--turns 3] [--requests 600] [--clients 8]

Each client asks on one connection that stays open, both servers in turn and in both orders; rates are the medians.
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

import stage

LEAST_RATIO = 0.8
PATIENCE = 120
ASKED = ("/health/", "/sign-in/", "form")
FORM = "login=nobody&password=" + "x" * 2000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--clients", type=int, default=8)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - settings exist only inside the stage

    call_command("collectstatic", interactive=False, verbosity=0)
    rates: dict[tuple[str, str], list[float]] = {}
    with serving(ours) as first, serving(plain) as second:
        for turn in range(asked.turns):
            for name, port in [("ours", first), ("plain", second)][:: 1 if turn % 2 else -1]:
                for what in ASKED:
                    rates.setdefault((name, what), []).append(rate(port, what, asked))
    found = {key: statistics.median(each) for key, each in rates.items()}
    stage.table(
        f"requests a second, {asked.clients} clients, {engine}",
        ("", "haitang serve", "granian WSGI", "ratio", ""),
        (
            (
                what,
                f"{found['ours', what]:.0f}",
                f"{found['plain', what]:.0f}",
                f"{found['ours', what] / found['plain', what]:.2f}",
                f"aim ≥ {LEAST_RATIO}",
            )
            for what in ASKED
        ),
    )


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


@contextmanager
def serving(command: Callable[[int], list[str]]) -> Iterator[int]:
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
        yield port
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


def rate(port: int, what: str, asked: argparse.Namespace) -> float:
    """Requests a second of all clients together."""
    each = asked.requests // asked.clients
    threads = [threading.Thread(target=ask, args=(port, what, each)) for _client in range(asked.clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each * asked.clients / (time.perf_counter() - began)


def ask(port: int, what: str, times: int) -> None:
    """A form is refused for want of its token: it is received and parsed, and costs no password."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for _time in range(times):
        if what == "form":
            wire.request("POST", "/sign-in/", FORM, {"Content-Type": "application/x-www-form-urlencoded"})
        else:
            wire.request("GET", what)
        wire.getresponse().read()
    wire.close()


if __name__ == "__main__":
    os.environ.setdefault("HAITANG_HTTPS", "false")
    sys.exit(main())
