"""The demonstration's sheet of volunteers, read and written, against the floor in the same run.

    python bench/imports.py [--engine sqlite|postgresql] [--turns 5]

Floor of the preview: the fastest reader alone, and the rows the preview leaves written bare. Floor of applying: the rows it
leaves written bare. Bare is the driver's quickest way (COPY, executemany) into tables of the same columns, constraints and
indexes, in one transaction. All by turns in one run; medians of the processor's time, of every process. Exits 1 when an aim
is missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import statistics
import sys
from collections.abc import Callable
from typing import Any

import bare
import stage

MOST_PREVIEW, MOST_APPLY = 12.0, 12.0
"""Times the floor; what a preview does beyond it is to understand, check, match and seal every cell."""


def measure(asked: argparse.Namespace, engine: str) -> int:
    from django.utils import timezone

    from haitang.demonstration.building import COUNTY
    from haitang.machinery.spreadsheets import actions
    from haitang.network.access.actions import console_acting

    content, at = stage.divided().volunteers(), timezone.now()
    upload = {"kind": "volunteers", "content": content, "filename": "v.xlsx", "region": COUNTY}
    doing: dict[str, Any] = {"acting": console_acting(at), "at": at}
    batches: list[Any] = []
    preview = actions.preview(**upload, **doing)
    previewed = [bare.rows_of("spreadsheets_row", "batch_id", [preview.pk])]
    applied = actions.apply(batch=preview, **doing)
    written = written_by(applied)
    actions.undo(batch=applied, **doing)
    works: list[Callable[[], object]] = [
        lambda: stage.read_bare(content),
        lambda: bare.write(previewed),
        lambda: bare.write(written),
        lambda: batches.append(actions.preview(**upload, **doing)),
        lambda: batches.append(actions.apply(batch=batches[-1], **doing)),
    ]
    spent: list[list[float]] = [[] for _work in works]
    for _turn in range(asked.turns):
        bare.make(previewed + written)
        for times, work in zip(spent, works, strict=True):
            times.append(stage.ms_of(work) / 1000)
        actions.undo(batch=batches[-1], **doing)
        bare.drop(previewed + written)
    return report(engine, len(previewed[0].values), [statistics.median(times) for times in spent])


def written_by(batch: Any) -> list[bare.Rows]:
    """The rows applying a batch left, table by table."""
    from django.apps import apps

    keys: dict[str, list[int]] = {}
    for trace in batch.traces.all():
        keys.setdefault(trace.label, []).extend(trace.keys)
    found = []
    for label, some in keys.items():
        meta = apps.get_model(label)._meta
        found.append(bare.rows_of(meta.db_table, meta.pk.column, some))
    return found


def report(engine: str, lines: int, medians: list[float]) -> int:
    read, previewed, written, preview, apply = medians
    steps = (
        ("preview", preview, read + previewed, MOST_PREVIEW),
        ("apply", apply, written, MOST_APPLY),
    )
    stage.table(
        f"the sheet of volunteers, {lines:,} lines, {engine}",
        ("step", "seconds", "floor", "ratio", "aim", ""),
        (
            (
                name,
                f"{took:.3f}",
                f"{floor:.3f}",
                f"{took / floor:.1f}",
                f"≤ {most:g}",
                "!!" if took / floor > most else "",
            )
            for name, took, floor, most in steps
        ),
    )
    return sum(took / floor > most for _name, took, floor, most in steps)


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, turns=5))
