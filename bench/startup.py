"""How long the web process takes until it answers, and how much memory it then holds.

    python bench/startup.py [--engine sqlite|postgresql] [--turns 3]

The floor is a bare Python process that only imports Django. Memory is what the kernel counts as the process's own and
shared pages (VmRSS), after a hundred requests.
"""

import argparse
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import stage

MOST_MEGABYTES = 180
REQUESTS = 100
PATIENCE = 60


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=3)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    starts, memory, floors = [], [], []
    for _turn in range(asked.turns):
        floors.append(bare())
        took, held = one_start()
        starts.append(took)
        memory.append(held)
    took, floor = statistics.median(starts), statistics.median(floors)
    stage.table(
        f"haitang serve, {engine}",
        ("", "web process", "bare Django", "ratio"),
        (
            ("seconds to the first answer", f"{took:.2f}", f"{floor:.2f}", f"{took / floor:.1f}"),
            (f"MB after {REQUESTS} requests", f"{max(memory):.0f}", "", f"aim ≤ {MOST_MEGABYTES}"),
        ),
    )


def bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import django.core.handlers.wsgi"], check=True)
    return time.perf_counter() - began


def one_start() -> tuple[float, float]:
    """Seconds until the health page answers, and the megabytes of the largest process that serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/health/"
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "haitang", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(address):
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit("the server did not answer")
            time.sleep(0.02)
        took = time.perf_counter() - began
        for _request in range(REQUESTS):
            answers(address)
        return took, max(megabytes(pid) for pid in web_processes(server.pid))
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def web_processes(pid: int) -> list[int]:
    """The server and its children, less the background worker's."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [pid, *(child for child, line in lines.items() if b"worker" not in line)]


def megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    sys.exit(main())
