"""A spreadsheet of any kind, told by its content, as plain rows."""

from typing import Any

from haitang.foundation.decoding.child import containers, sheets, texts


def read_workbook(content: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The job names the `sheet` wanted, or None for all. Raises `Refusal`.

    Found: `names` of the visible sheets, `sheets` with name, start, rows and merges, `date_1904`, `text` for CSV and its kin.
    """
    kind = containers.container_kind(content)
    if kind == "text":
        return {"text": True, "names": [], "date_1904": False, "sheets": [texts.rows_of(content)]}, []
    contents = containers.look_into_zip(content) if kind == "zip" else containers.look_into_ole(content)
    found = sheets.sheets_of(content, contents.kind, job["sheet"])
    return {"text": False, "date_1904": contents.date_1904, **found}, []
