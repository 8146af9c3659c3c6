"""A spreadsheet of any kind, told by its content, as plain rows."""

from typing import Any

from haitang.foundation.decoding.child import containers, sheets, texts
from haitang.foundation.decoding.child.bounds import MAX_CELL, MAX_LINES, MAX_MERGED
from haitang.foundation.decoding.child.refusal import Refusal


def read_workbook(content: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The job names the `sheet` wanted, or None for all. Raises `Refusal`.

    Found: `names` of the visible sheets, `sheets` with name, start, rows and merges, `date_1904`, `text` for CSV and its kin.
    """
    kind = containers.container_kind(content)
    if kind == "text":
        found = {"names": [], "sheets": [texts.rows_of(content)]}
        refuse_laborious(found)
        return {"text": True, "date_1904": False, **found}, []
    contents = containers.look_into_zip(content) if kind == "zip" else containers.look_into_ole(content)
    found = sheets.sheets_of(content, contents.kind, job["sheet"])
    refuse_laborious(found)
    return {"text": False, "date_1904": contents.date_1904, **found}, []


def refuse_laborious(found: dict[str, Any]) -> None:
    """Raises `Refusal` for more than the pages, which no limit of this process holds, should have to understand."""
    if any(len(name) > MAX_CELL for name in found["names"]):
        raise Refusal("broken")
    lines = merged = 0
    for sheet in found["sheets"]:
        for row in sheet["rows"]:
            lines += any(cell != "" for cell in row)
            if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in row):
                raise Refusal("too_long_cell")
        height = len(sheet["rows"])
        merged += sum(min(last[0] - first[0], height) for first, last in sheet["merges"])
    if lines > MAX_LINES:
        raise Refusal("too_many_lines")
    if merged > MAX_MERGED:
        raise Refusal("too_large")
