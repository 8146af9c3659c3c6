"""The sheets of an xlsx, xls or ods as plain rows."""

import io
from typing import Any, Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import python_calamine as calamine

from haitang.foundation.decoding.child.bounds import MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS
from haitang.foundation.decoding.child.refusal import Refusal

TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
Spans = list[tuple[tuple[int, int], tuple[int, int]]]


def sheets_of(content: bytes, kind: str, wanted: str | None) -> dict[str, Any]:
    """`names` of the visible sheets and the `sheets` that hold anything, or only the wanted one. Raises `Refusal`."""
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return found_in(workbook, content, kind, wanted)
    except calamine.PasswordError:
        raise Refusal("password") from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise Refusal("broken") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a bug of the library; the class cannot be imported
            raise
        raise Refusal("broken") from None


def found_in(
    workbook: calamine.CalamineWorkbook, content: bytes, kind: str, wanted: str | None
) -> dict[str, Any]:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ][:MAX_SHEETS]
    spans = spans_of_ods(content) if kind == "ods" else {}
    sheets = []
    area = 0
    for name in names if wanted is None else [name for name in names if name == wanted]:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        area += sheet.width * sheet.height
        refuse_much(sheet, area)
        merges = spans.get(name, []) if kind == "ods" else sheet.merged_cell_ranges or []
        rows = sheet.to_python(skip_empty_area=True)
        sheets.append({"name": name, "start": sheet.start, "rows": rows, "merges": merges})
    return {"names": names, "sheets": sheets}


def refuse_much(sheet: calamine.CalamineSheet, area: int) -> None:
    if sheet.width > MAX_COLUMNS:
        raise Refusal("too_many_columns")
    if sheet.height > MAX_ROWS:
        raise Refusal("too_many_rows")
    if area > MAX_AREA:
        raise Refusal("too_large")


def spans_of_ods(content: bytes) -> dict[str, Spans]:
    """Merged ranges of each table, which the library does not tell for this format."""
    with ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("content.xml")
    if b"number-rows-spanned" not in part and b"number-columns-spanned" not in part:
        return {}
    spans: dict[str, Spans] = {}
    name, row, column = "", 0, 0
    for event, element in ET.iterparse(io.BytesIO(part), ("start", "end")):  # noqa: S314 - what it could do is limited
        if element.tag == f"{TABLE}table" and event == "start":
            name, row = element.get(f"{TABLE}name", ""), 0
        elif element.tag == f"{TABLE}table-row":
            column = 0
            if event == "end":
                row += int(element.get(f"{TABLE}number-rows-repeated", "1"))
                element.clear()
        elif element.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") and event == "start":
            down = int(element.get(f"{TABLE}number-rows-spanned", "1"))
            across = int(element.get(f"{TABLE}number-columns-spanned", "1"))
            if down > 1 or across > 1:
                spans.setdefault(name, []).append(((row, column), (row + down - 1, column + across - 1)))
            column += int(element.get(f"{TABLE}number-columns-repeated", "1"))
    return spans
