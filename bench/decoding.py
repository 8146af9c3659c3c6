"""What reading a file in a child of its own costs an ordinary roster, against reading it in the process that asks.

    python bench/decoding.py [--engine sqlite|postgresql] [--turns 9]

The same decoder runs both ways, in turns; the floor is the fastest reader alone. Of each step the quickest turn counts, the
least disturbed one; the fork server is warm. Processor seconds are those of all processes, a turn on average. Exits 1 when
the preview of a file takes more than 1.2 times as long as in the process.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import stage

MOST = 1.2


def measure(asked: argparse.Namespace, engine: str) -> int:
    from django.utils import timezone  # noqa: PLC0415 - settings are read on import

    from haitang.machinery.spreadsheets import reading  # noqa: PLC0415
    from haitang.network.access.actions import console_acting  # noqa: PLC0415

    clerk, at = stage.divided(), timezone.now()
    acting = console_acting(at)
    ways = {"pool": reading.decode, "process": decode_here}
    missed = 0
    for kind, content in {"volunteers": clerk.volunteers(), "town-teams": clerk.town_teams()}.items():
        taken: dict[str, list[float]] = {"floor": []}
        for _turn in range(asked.turns + 1):
            timed(taken, "floor", lambda content=content: stage.read_bare(content))  # type: ignore[misc]
            for way, decode in ways.items():
                reading.decode = decode  # type: ignore[assignment]
                before = processor()
                timed(taken, f"read, {way}", lambda content=content: reading.read_workbook(content))
                timed(
                    taken,
                    f"preview, {way}",
                    lambda kind=kind, content=content: preview(kind, content, acting, at),
                )
                taken.setdefault(f"processor, {way}", []).append(processor() - before)
        quickest = {step: min(times[1:]) for step, times in taken.items()}  # the first one warms
        for way in ways:
            quickest[f"processor, {way}"] = statistics.mean(taken[f"processor, {way}"][1:])
        report(f"{kind}, {engine}", quickest)
        missed += quickest["preview, pool"] > MOST * quickest["preview, process"]
    print(f"aim: a preview takes at most {MOST} times as long; missed by {missed}")
    return missed


def preview(kind: str, content: bytes, acting: Any, at: Any) -> None:
    from haitang.demonstration.building import COUNTY  # noqa: PLC0415
    from haitang.machinery.spreadsheets import actions  # noqa: PLC0415

    actions.preview(kind=kind, content=content, filename=f"{kind}.xlsx", region=COUNTY, acting=acting, at=at)


def decode_here(_decoder: str, content: bytes, into: Callable[[Any, list[bytes]], Any], **job: Any) -> Any:
    """As it was before: the decoder in the process that asks."""
    from haitang.foundation.decoding.child import workbooks  # noqa: PLC0415

    return into(*workbooks.read_workbook(content, job))


def processor() -> float:
    """Processor seconds of this process, the fork server and its children that have ended."""
    import psutil  # noqa: PLC0415 - only measurements need it

    below = sum(sum(child.cpu_times()[:4]) for child in psutil.Process().children())
    return time.process_time() + below


def timed(taken: dict[str, list[float]], step: str, work: Callable[[], None]) -> None:
    start = time.perf_counter()
    work()
    taken.setdefault(step, []).append(time.perf_counter() - start)


def report(title: str, quickest: dict[str, float]) -> None:
    lines = []
    for step in ("read", "preview", "processor"):
        here, there = quickest[f"{step}, process"], quickest[f"{step}, pool"]
        lines.append(
            (
                f"{step}, both" if step == "processor" else step,
                f"{here:.3f}",
                f"{there:.3f}",
                f"{there / here:.2f}",
            )
        )
    lines.append(("floor: the reader alone", f"{quickest['floor']:.3f}", "", ""))
    stage.table(title, ("step", "in the process", "in a child", "ratio"), lines)


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, turns=9))
