"""The sheets of an xlsx, xls or ods as plain rows."""

import io
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import python_calamine as calamine

from haitang.foundation.decoding.child import compound, hiding
from haitang.foundation.decoding.child.bounds import MAX_AREA, MAX_COLUMNS, MAX_LINES, MAX_ROWS, MAX_SHEETS
from haitang.foundation.decoding.child.containers import Contents
from haitang.foundation.decoding.child.hiding import Hiding
from haitang.foundation.decoding.child.refusal import Refusal

TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OF_SPANS: Final = (b"number-rows-spanned", b"number-columns-spanned")
OF_HIDING: Final = (b'table:visibility="collapse"', b'table:visibility="filter"')
Spans = list[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(slots=True)
class Marks:
    """Of each sheet by its name: its merged ranges, where the library does not tell them, and what is hidden."""

    spans: dict[str, Spans] = field(default_factory=dict)
    hidings: dict[str, Hiding] = field(default_factory=dict)


def sheets_of(content: bytes, contents: Contents, wanted: str | None) -> dict[str, Any]:
    """`names` of the visible sheets and the `sheets` that hold anything, or only the wanted one. Raises `Refusal`.

    Hidden sheets come last; one the file has no room left for comes without its rows.
    """
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return found_in(workbook, content, contents, wanted)
    except calamine.PasswordError:
        raise Refusal("password") from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise Refusal("broken") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a bug of the library; the class cannot be imported
            raise
        raise Refusal("broken") from None


def found_in(
    workbook: calamine.CalamineWorkbook, content: bytes, contents: Contents, wanted: str | None
) -> dict[str, Any]:
    listed = [one for one in workbook.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [one.name for one in listed if one.visible == calamine.SheetVisibleEnum.Visible][:MAX_SHEETS]
    hidden = [one.name for one in listed if one.visible != calamine.SheetVisibleEnum.Visible][:MAX_SHEETS]
    marks = marks_of(content, contents, [one.name for one in workbook.sheets_metadata])
    sheets: list[dict[str, Any]] = []
    area = 0
    for name in [one for one in visible + hidden if wanted in (None, one)]:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        aside = name in hidden and wanted is None
        if not aside:
            area += sheet.width * sheet.height
            refuse_much(sheet, area)
        sheets.append(plain_sheet(sheet, marks, contents.kind, area if aside else None))
        sheets[-1]["hidden"] = name in hidden
        if aside and sheets[-1]["rows"]:
            area += sheet.width * sheet.height
    return {"names": visible, "hidden_names": hidden, "sheets": sheets}


def plain_sheet(sheet: calamine.CalamineSheet, marks: Marks, kind: str, area: int | None) -> dict[str, Any]:
    """A sheet without its rows if, `area` cells being read, there is no room for them."""
    name, (top, left) = sheet.name, sheet.start or (0, 0)
    hidden = marks.hidings.get(name, Hiding()).seen_from(top, left, sheet.height, sheet.width)
    found = {"name": name, "start": [top, left], "rows": [], "merges": [], **hidden}
    if area is None or (
        sheet.width <= MAX_COLUMNS
        and sheet.height <= MAX_LINES
        and area + sheet.width * sheet.height <= MAX_AREA
    ):
        found["merges"] = marks.spans.get(name, []) if kind == "ods" else sheet.merged_cell_ranges or []
        found["rows"] = sheet.to_python(skip_empty_area=True)
    return found


def marks_of(content: bytes, contents: Contents, names: list[str]) -> Marks:
    if contents.kind == "ods":
        return marks_of_ods(content)
    if contents.kind == "xls":
        return Marks(hidings=dict(zip(names, compound.hidings_of_xls(content), strict=False)))
    return Marks(hidings=hiding.of_xlsx(content, contents.hidings))


def refuse_much(sheet: calamine.CalamineSheet, area: int) -> None:
    if sheet.width > MAX_COLUMNS:
        raise Refusal("too_many_columns")
    if sheet.height > MAX_ROWS:
        raise Refusal("too_many_rows")
    if area > MAX_AREA:
        raise Refusal("too_large")


def marks_of_ods(content: bytes) -> Marks:
    """Merged ranges and what is hidden in each table, which the library does not tell for this format."""
    with ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("content.xml")
    marks = Marks()
    if not any(sign in part for sign in OF_SPANS + OF_HIDING):
        return marks
    name = ""
    row = column = 0
    for event, element in ET.iterparse(io.BytesIO(part), ("start", "end")):  # noqa: S314 - what it could do is limited
        if element.tag == f"{TABLE}table" and event == "start":
            name, row, column = element.get(f"{TABLE}name", ""), 0, 0
        elif element.tag == f"{TABLE}table-column" and event == "start":
            more = repeated(element, "columns")
            note_hidden(element, marks, name, range(column, min(column + more, MAX_COLUMNS)))
            column += more
        elif element.tag == f"{TABLE}table-row":
            column = 0
            if event == "end":
                more = repeated(element, "rows")
                note_hidden(element, marks, name, range(row, min(row + more, MAX_ROWS)))
                row += more
                element.clear()
        elif element.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") and event == "start":
            note_span(element, marks.spans, name, row, column)
            column += repeated(element, "columns")
    return marks


def note_span(element: ET.Element, spans: dict[str, Spans], name: str, row: int, column: int) -> None:
    down = int(element.get(f"{TABLE}number-rows-spanned", "1"))
    across = int(element.get(f"{TABLE}number-columns-spanned", "1"))
    if down > 1 or across > 1:
        spans.setdefault(name, []).append(((row, column), (row + down - 1, column + across - 1)))


def repeated(element: ET.Element, what: str) -> int:
    return int(element.get(f"{TABLE}number-{what}-repeated", "1"))


def note_hidden(element: ET.Element, marks: Marks, name: str, places: range) -> None:
    """Add the rows or columns an element of a table stands for, if it hides them."""
    visibility = element.get(f"{TABLE}visibility", "visible")
    if visibility == "visible":
        return
    noted = marks.hidings.setdefault(name, Hiding())
    if element.tag == f"{TABLE}table-column":
        noted.columns |= set(places)
    else:
        noted.rows |= set(places)
        noted.filtered |= visibility == "filter"
