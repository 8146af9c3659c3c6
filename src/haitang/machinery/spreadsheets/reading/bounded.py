"""Runs the parser where it cannot hurt: in its own process, with limits fit to the counted contents.

A hostile file then costs a second of a child, never the memory of the server. Only a modest file, which
cannot take much whatever it holds, is parsed in this process.
"""

import io
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import python_calamine

from haitang.machinery.spreadsheets.reading import limits, parser, refusals
from haitang.machinery.spreadsheets.reading.container import Contents
from haitang.machinery.spreadsheets.reading.workbook import Merge, Sheet, Unreadable

PARSER = parser.__file__
LIBRARIES = Path(python_calamine.__file__).parent.parent
REFUSALS = {
    "too_large": refusals.too_large,
    "too_many_columns": refusals.too_many_columns,
    "too_many_rows": refusals.too_many_rows,
    "password": refusals.password,
    "broken": refusals.broken,
}


class _DatesOnly(pickle.Unpickler):
    """Loads plain values and dates only, should a file ever take the parser over."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


def parse(data: bytes, contents: Contents, sheet: str | None) -> list[Sheet]:
    """The visible, non-empty sheets of an xlsx, xls or ods. Raises Unreadable."""
    seconds = (
        limits.BASE_CPU_SECONDS
        + contents.cells * limits.CPU_SECONDS_A_CELL
        + contents.unpacked * limits.CPU_SECONDS_A_BYTE
    )
    job = {
        "kind": contents.kind,
        "sheet": sheet,
        "libraries": str(LIBRARIES),
        "rows": limits.MAX_ROWS,
        "columns": limits.MAX_COLUMNS,
        "memory": limits.BASE_MEMORY + len(data) * 2 + contents.cells * limits.MEMORY_A_CELL,
        "area": limits.MODEST_AREA,
        "seconds": max(1, round(seconds)),
    }
    answer: dict[str, Any] = parser.read(data, job) if contents.modest else {"refused": "too_large"}
    if answer.get("refused") == "too_large":
        answer = _run(json.dumps(job | {"area": limits.MAX_AREA}), data, timeout=10 + seconds * 10)
    if "refused" in answer:
        raise _refusal(answer["refused"])
    names: list[str] = answer["names"]
    if sheet is not None and sheet not in names:
        raise refusals.unknown_sheet(sheet, names)
    return [_sheet(*found) for found in answer["sheets"]]


def _refusal(code: str) -> Unreadable:
    return REFUSALS[code]()


def _run(job: str, data: bytes, timeout: float) -> dict[str, Any]:
    command = [sys.executable, "-I", "-S", PARSER, job]
    try:
        child = subprocess.run(  # noqa: S603 - our own program; the file goes in as data
            command, input=data, capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refusals.too_large() from error
    if child.returncode < 0:  # ended by a limit: out of memory aborts, out of time is killed
        raise refusals.too_large()
    if child.returncode:
        raise refusals.too_large() if b"MemoryError" in child.stderr else refusals.broken()
    answer: dict[str, Any] = _DatesOnly(io.BytesIO(child.stdout)).load()
    return answer


def _sheet(name: str, start: tuple[int, int], rows: list[list[Any]], merges: list[Any]) -> Sheet:
    top, left = start
    kept = tuple(
        Merge(max(first[0] - top, 0), max(first[1] - left, 0), last[0] - top, last[1] - left)
        for first, last in merges
        if last[0] >= top and last[1] >= left
    )
    return Sheet(name, rows, kept, first_row=top + 1)
