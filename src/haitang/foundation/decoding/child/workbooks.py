"""A spreadsheet of any kind, told by its content, as plain rows."""

from typing import Any

from haitang.foundation.decoding.child import containers, sheets, texts
from haitang.foundation.decoding.child.bounds import MAX_CELL, MAX_LINES, MAX_MERGED
from haitang.foundation.decoding.child.refusal import Refusal


def read_workbook(content: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The job names the `sheet` wanted, or None for all. Raises `Refusal`.

    Found: `names` of the visible sheets, `sheets` with name, start, rows, merges, whether `hidden`, and of their rows and
    columns what `hiding.Hiding` says; `date_1904`, `text` for CSV and its kin.
    """
    kind = containers.container_kind(content)
    if kind == "text":
        found = {"names": [], "hidden_names": [], "sheets": [texts.rows_of(content)]}
        refuse_laborious(found)
        return {"text": True, "date_1904": False, **found}, []
    contents = containers.look_into_zip(content) if kind == "zip" else containers.look_into_ole(content)
    found = sheets.sheets_of(content, contents, job["sheet"])
    refuse_laborious(found)
    return {"text": False, "date_1904": contents.date_1904, **found}, []


def refuse_laborious(found: dict[str, Any]) -> None:
    """Raises `Refusal` for more than the pages, which no limit of this process holds, should have to understand.

    Hidden sheets, which nobody may mean, cost nobody the file: one that is too much comes without its rows.
    """
    if any(len(name) > MAX_CELL for name in found["names"] + found["hidden_names"]):
        raise Refusal("broken")
    lines = merged = 0
    for sheet in found["sheets"]:
        try:
            lines, merged = counted(sheet, lines, merged)
        except Refusal:
            if not sheet.get("hidden") or len(found["sheets"]) == 1:
                raise
            sheet["rows"], sheet["merges"] = [], []


def counted(sheet: dict[str, Any], lines: int, merged: int) -> tuple[int, int]:
    """Lines and rows of merged ranges with those of one sheet more. Raises `Refusal`."""
    lines += lines_of(sheet)
    if lines > MAX_LINES:
        raise Refusal("too_many_lines")
    height = len(sheet["rows"])
    merged += sum(min(last[0] - first[0], height) for first, last in sheet["merges"])
    if merged > MAX_MERGED:
        raise Refusal("too_large")
    return lines, merged


def lines_of(sheet: dict[str, Any]) -> int:
    """How many rows of a sheet hold anything. Raises `Refusal` for a cell that is too long."""
    lines = 0
    for row in sheet["rows"]:
        lines += any(cell != "" for cell in row)
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in row):
            raise Refusal("too_long_cell")
    return lines
