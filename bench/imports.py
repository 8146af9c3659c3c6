"""The volunteers' sheet of 4 986 rows, read and written, against the floor in the same run.

    python bench/imports.py [--engine sqlite|postgresql] [--turns 5]

Floor of the preview: the fastest reader alone and one bulk insert of the same cells. Floor of applying: one bulk
insert of the same columns as they end up, 4 926 rows. Medians over the turns; what counts is the ratio.
"""

import argparse
import statistics
import sys
import time
from functools import partial
from typing import Any

import stage

COLUMNS = 11


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=5)
    return stage.on_each_engine(__file__, parser, measure)


def measure(asked: argparse.Namespace, engine: str) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from haitang.demonstration.building import COUNTY, DIVISIONS  # noqa: PLC0415
    from haitang.machinery.spreadsheets import actions  # noqa: PLC0415
    from haitang.network.access.actions import console_acting  # noqa: PLC0415
    from haitang.network.regions.actions import load_divisions  # noqa: PLC0415
    from haitang.network.regions.importers import read_divisions  # noqa: PLC0415

    at = timezone.now()
    acting = console_acting(at)
    load_divisions(rows=read_divisions(DIVISIONS), acting=acting, at=at)
    content = (stage.samples() / "volunteers.xlsx").read_bytes()
    taken: dict[str, list[float]] = {"read": [], "insert": [], "preview": [], "apply": []}
    for _turn in range(asked.turns):
        rows = timed(taken["read"], partial(read_bare, content))
        timed(taken["insert"], partial(insert_bare, rows))
        upload = {"kind": "volunteers", "content": content, "filename": "v.xlsx", "county": COUNTY}
        batch = timed(taken["preview"], partial(actions.preview, acting=acting, at=at, **upload))
        batch = timed(taken["apply"], partial(actions.apply, batch=batch, acting=acting, at=at))
        actions.undo(batch=batch, acting=acting, at=at)
    report(engine, {name: statistics.median(times) for name, times in taken.items()})


def timed(times: list[float], work: Any) -> Any:
    start = time.perf_counter()
    result = work()
    times.append(time.perf_counter() - start)
    return result


def read_bare(content: bytes) -> list[list[Any]]:
    from io import BytesIO  # noqa: PLC0415

    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def insert_bare(rows: list[list[Any]]) -> None:
    from django.db import connection, transaction  # noqa: PLC0415

    cells = [[str(cell) for cell in row] for row in rows]
    names = ", ".join(f"c{index} text" for index in range(COLUMNS))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS floor")
        cursor.execute(
            f"CREATE TABLE floor (id serial primary key, {names})"
            if connection.vendor == "postgresql"
            else f"CREATE TABLE floor (id integer primary key, {names})"
        )
        fields = ", ".join(f"c{index}" for index in range(COLUMNS))
        places = ", ".join(["%s"] * COLUMNS)
        cursor.executemany(f"INSERT INTO floor ({fields}) VALUES ({places})", cells)


def report(engine: str, median: dict[str, float]) -> None:
    floor_preview, floor_apply = median["read"] + median["insert"], median["insert"]
    beyond = median["preview"] + median["apply"] - median["read"]
    stage.table(
        f"volunteers.xlsx, 4 986 rows, {engine}",
        ("step", "seconds", "floor", "ratio"),
        (
            (
                "preview",
                f"{median['preview']:.3f}",
                f"{floor_preview:.3f}",
                f"{median['preview'] / floor_preview:.1f}",
            ),
            ("apply", f"{median['apply']:.3f}", f"{floor_apply:.3f}", f"{median['apply'] / floor_apply:.1f}"),
            ("both, beyond reading", f"{beyond:.3f}", "", ""),
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
