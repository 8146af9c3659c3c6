"""What understanding a roster costs: a wide workbook, an ordinary roster, and volunteers beside a former commit.

    python bench/rosters.py [--engine sqlite|postgresql] [--turns 5] [--former COMMIT]

A workbook of 25 sheets of 185 columns is previewed against reading its bytes; a roster of 200 rows against a second of the
processor; recognising, previewing and applying 4 986 volunteers against the same work of the former commit, whose sources
are laid out beside and run by turns in the same run. Processor time of every process; medians. Exits 1 when an aim is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import io
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import stage

ROOT = Path(__file__).resolve().parents[1]
FORMER = "15a3c6f"
"""The last commit that took a sheet for one table."""

MOST_WIDE, MOST_ROSTER, MOST_FORMER = 2.0, 1.0, 1.2
SHEETS, COLUMNS, WIDE_ROWS, ROSTER_ROWS = 25, 185, 40, 200
SPENT = "BENCH_SPENT"
"""The file into which a run of one commit writes the seconds it took."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--former", default=FORMER)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> int:
    if SPENT in os.environ:
        Path(os.environ[SPENT]).write_text(str(volunteers()), encoding="utf-8")
        return 0
    from haitang.machinery.spreadsheets.reading import read_workbook

    stage.divided()
    preview = previewer()
    wide, roster = wide_workbook(), roster_of_a_district()
    preview("town-teams", roster)  # what is loaded once is loaded now
    stage.freeze()
    read, previewed, ordinary = stage.interleaved(
        [
            lambda: read_workbook(wide, "wide.xlsx"),
            lambda: preview("volunteers", wide),
            lambda: preview("town-teams", roster),
        ],
        asked.turns,
    )
    former, present = by_turns(asked.former, engine, asked.turns)
    steps = (
        (f"preview of {SHEETS} sheets of {COLUMNS} columns", previewed / 1000, read / 1000, MOST_WIDE),
        (f"preview of a roster of {ROSTER_ROWS} rows", ordinary / 1000, 1.0, MOST_ROSTER),
        ("4 986 volunteers, preview and apply", present, former, MOST_FORMER),
    )
    stage.table(
        f"rosters, {engine}",
        ("step", "seconds", "floor", "ratio", "aim", ""),
        (
            (
                name,
                f"{took:.3f}",
                f"{floor:.3f}",
                f"{took / floor:.2f}",
                f"≤ {most:g}",
                "!!" * (took / floor > most),
            )
            for name, took, floor, most in steps
        ),
    )
    return sum(took / floor > most for _name, took, floor, most in steps)


def by_turns(former: str, engine: str, turns: int) -> tuple[float, float]:
    """Median seconds the volunteers take a former commit, and this one: each in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="haitang-former-") as folder:
        archive = subprocess.run(
            ["git", "archive", former, "src"], cwd=ROOT, check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as sources:
            sources.extractall(folder, filter="data")
        spent: tuple[list[float], list[float]] = ([], [])
        for _turn in range(turns):
            for times, sources_of in zip(spent, (Path(folder), ROOT), strict=True):
                times.append(once(sources_of / "src", Path(folder) / "spent", engine))
        return statistics.median(spent[0]), statistics.median(spent[1])


def once(sources: Path, answer: Path, engine: str) -> float:
    before = {name: os.environ.get(name) for name in (SPENT, "PYTHONPATH")}
    os.environ |= {SPENT: str(answer), "PYTHONPATH": str(sources)}
    try:
        if stage.run(__file__, [], engine):
            sys.exit(f"the volunteers could not be brought in by {sources}")
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return float(answer.read_text(encoding="utf-8"))


def volunteers() -> float:
    """Processor seconds for previewing and applying the demonstration's volunteers."""
    from django.utils import timezone

    from haitang.machinery.spreadsheets import actions
    from haitang.network.access.actions import console_acting

    content, at = stage.divided().volunteers(), timezone.now()
    preview = previewer()
    preview("volunteers", roster_of_a_district())  # what is loaded once is loaded now
    stage.freeze()

    def work() -> None:
        actions.apply(batch=preview("volunteers", content), acting=console_acting(at), at=at)

    return stage.ms_of(work) / 1000


def previewer() -> Callable[[str, bytes], Any]:
    from django.utils import timezone

    from haitang.demonstration.building import COUNTY
    from haitang.machinery.spreadsheets import actions
    from haitang.network.access.actions import console_acting

    at = timezone.now()
    place = "region" if "region" in signature(actions.preview).parameters else "county"  # of a former commit
    given: dict[str, Any] = {
        place: COUNTY,
        "acting": console_acting(at),
        "at": at,
        "filename": "名册.xlsx",
    }
    return lambda kind, content: actions.preview(kind=kind, content=content, **given)


def wide_workbook() -> bytes:
    """Sheets of many columns, of which a few are a volunteer's."""
    heads = ["姓名", "联系电话", "镇街", "性别", *(f"指标{number}" for number in range(COLUMNS - 4))]
    return workbook(
        {
            f"表{sheet}": [
                heads,
                *(
                    [
                        f"李{'志明' if row % 2 else '文清'}",
                        f"138000{sheet:02}{row:03}",
                        "昌元街道",
                        "男",
                        *range(COLUMNS - 4),
                    ]
                    for row in range(WIDE_ROWS)
                ),
            ]
            for sheet in range(SHEETS)
        }
    )


def roster_of_a_district() -> bytes:
    """Chairs, chiefs and guides of the county of the demonstration, in one table."""
    from haitang.demonstration.building import COUNTY
    from haitang.network.regions.queries import towns_of

    rows: list[list[Any]] = [["镇街", "姓名", "科协职务", "工作单位", "联系电话", "任职时间"]]
    duties = ("主席", "医院院长", "学校校长", "农技站站长")
    towns = [town.name for town in towns_of(COUNTY)]
    for number in range(ROSTER_ROWS):
        town, duty = towns[number % len(towns)], duties[number // len(towns) % 4]
        rows.append(
            [
                town,
                f"王{'甲乙丙丁戊己庚辛壬癸'[number // 10 % 10]}{'春夏秋冬东南西北中上'[number % 10]}",
                duty,
                f"{town}人民政府",
                f"138000{number:05}",
                "2021年3月",
            ]
        )
    return workbook({"名册": rows})


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
