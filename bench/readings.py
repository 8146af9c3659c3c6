"""How rosters of many forms are read: of each layout who is read rightly, who waits for an answer or a correction.

    python bench/readings.py [--engine sqlite|postgresql] [--rosters 40] [--show]

The rosters are those of tests/spreadsheets/generated, more of each. `--show` prints the shortest of every kind that is
silently wrong. Exits 1 when any row is.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import stage

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rosters", type=int, default=40)
    parser.add_argument("--layouts", default="")
    parser.add_argument("--show", action="store_true")
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> int:
    sys.path.insert(0, str(ROOT))
    from hypothesis import Phase
    from tests.spreadsheets.generated.looking import LAYOUTS, look
    from tests.spreadsheets.generated.stage import open_counties

    open_counties()
    chosen = [name for name in LAYOUTS if not asked.layouts or name in asked.layouts.split(",")]
    seen = [look(layout, asked.rosters, (Phase.generate,), go_on=True) for layout in chosen]
    for one in seen if asked.show else ():
        show(one)
    stage.table(
        f"rosters read, {engine}",
        ("layout", "rosters", "in office", "read", "answered", "silently wrong", "otherwise"),
        (
            (
                one.layout,
                f"{one.counts['rosters']}",
                f"{one.counts['in office']}",
                f"{100 * one.rate:.0f} %",
                f"{100 * one.answered:.0f} %",
                f"{one.counts['silent'] or ''}",
                "; ".join(
                    f"{name} {count}" for name, count in sorted(one.counts.items()) if name not in SHOWN
                ),
            )
            for one in seen
        ),
    )
    return sum(one.counts["silent"] for one in seen)


SHOWN = ("rosters", "right", "right when answered", "silent", "in office")


def show(seen: Any) -> None:
    """The shortest roster of each kind of fault: what is said of it without names, numbers and places."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for roster, verdict in seen.wrong:
        kinds[re.sub(r"[\d-]+|None", "#", verdict.silent[0].split(": ")[-1])].append(
            "\n".join([repr(roster), *(f"  !! {one}" for one in verdict.silent[:6])])
        )
    for kind, some in kinds.items():
        print(f"\n{seen.layout}: {len(some)} × {kind}\n{min(some, key=len)}")


if __name__ == "__main__":
    sys.exit(main())
