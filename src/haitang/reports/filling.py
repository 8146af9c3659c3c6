"""Writing numbers into the cells of a spreadsheet form that is not ours: all else in the file stays byte for byte.

Only the parts of the sheets written to are changed; styles, pictures and formulas of the form are not touched, and
programs are told to calculate anew when they open it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from haitang.accounts.verdict import Refused
from haitang.spreadsheets.reading import Unreadable
from haitang.spreadsheets.reading.container import kind_of, look_into_zip

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ADDRESS: Final = re.compile(r"([A-Z]{1,2})([1-9]\d{0,4})", re.ASCII)
WORKBOOK: Final = "xl/workbook.xml"
MOST_BLANKS: Final = 200
"""Blank cells listed at most."""

PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
Value = int | float | None


@dataclass
class Form:
    """A form that was looked into: its sheets by name, each the path of its part."""

    content: bytes
    sheets: dict[str, str] = field(default_factory=dict)


def opened(content: bytes) -> Form:
    """Raises `Refused` (bad_form) for what is no xlsx, or must not be parsed."""
    try:
        if kind_of(content) != "zip" or look_into_zip(content).kind != "xlsx":
            raise Refused(_("请上传 .xlsx 格式的报表；老的 .xls 请先另存为 .xlsx。"), code="bad_form")
    except Unreadable as unreadable:
        raise Refused(str(unreadable), code="bad_form") from None
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        try:
            return Form(content, sheets_of(file))
        except (KeyError, etree.XMLSyntaxError):
            raise Refused(_("这个文件打不开，请用表格软件另存一次再传。"), code="bad_form") from None


def sheets_of(file: zipfile.ZipFile) -> dict[str, str]:
    links = etree.fromstring(file.read("xl/_rels/workbook.xml.rels"), PARSER)
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    book = etree.fromstring(file.read(WORKBOOK), PARSER)
    found = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets[sheet.get(LINK)]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        file.getinfo(path)
        found[sheet.get("name")] = path
    return found


def filled(form: Form, values: Mapping[tuple[str, str], Value]) -> bytes:
    """The file with these values by (sheet, address); None leaves a cell as it is. Raises KeyError for an unknown sheet."""
    by_part: dict[str, dict[str, Value]] = {}
    for (sheet, address), value in values.items():
        by_part.setdefault(form.sheets[sheet], {})[address] = value
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form.content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename in by_part:
                part = written(part, by_part[entry.filename])
            elif entry.filename == WORKBOOK:
                part = calculating(part)
            new.writestr(entry, part)
    return out.getvalue()


def written(part: bytes, values: Mapping[str, Value]) -> bytes:
    tree = etree.fromstring(part, PARSER)
    data = tree.find(f"{MAIN}sheetData")
    rows = {int(row.get("r") or 0): row for row in data}
    for address, value in values.items():
        if value is not None:
            put(cell_at(data, rows, address), value)
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def cell_at(data: Any, rows: dict[int, Any], address: str) -> Any:
    """The cell, made where it is missing: rows and cells stand in order."""
    number, column = place_of(address)
    if number not in rows:
        after = min((one for one in rows if one > number), default=None)
        rows[number] = made_before(data, None if after is None else rows[after], "row", str(number))
    row = rows[number]
    for cell in row:
        there = place_of(cell.get("r"))[1]
        if there == column:
            return cell
        if there > column:
            return made_before(row, cell, "c", address)
    return made_before(row, None, "c", address)


def made_before(parent: Any, following: Any, tag: str, name: str) -> Any:
    made = etree.SubElement(parent, f"{MAIN}{tag}", r=name)
    if following is not None:
        following.addprevious(made)
    return made


def put(cell: Any, value: float) -> None:
    """A number in place of whatever stood there; how it looks stays."""
    cell.attrib.pop("t", None)
    for child in list(cell):
        cell.remove(child)
    etree.SubElement(cell, f"{MAIN}v").text = repr(value)


def calculating(part: bytes) -> bytes:
    """Have the formulas of the form worked out anew when it is opened."""
    tree = etree.fromstring(part, PARSER)
    calculation = tree.find(f"{MAIN}calcPr")
    if calculation is not None:
        calculation.set("fullCalcOnLoad", "1")
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def place_of(address: str) -> tuple[int, int]:
    """Row and column, from 1: B5 is (5, 2). Raises ValueError."""
    matched = ADDRESS.fullmatch(address)
    if matched is None:
        raise ValueError(address)
    column = 0
    for letter in matched[1]:
        column = column * 26 + ord(letter) - 64
    return int(matched[2]), column


def blanks(form: Form) -> list[tuple[str, str]]:
    """Cells that look as if something belonged in them: framed or formatted, empty, with words to the left and above."""
    with zipfile.ZipFile(io.BytesIO(form.content)) as file:
        found = [
            (sheet, address)
            for sheet, path in form.sheets.items()
            for address in blanks_of(etree.fromstring(file.read(path), PARSER))
        ]
    return found[:MOST_BLANKS]


def blanks_of(tree: Any) -> Iterator[str]:
    full: set[tuple[int, int]] = set()
    empty: list[tuple[str, tuple[int, int]]] = []
    for cell in tree.iter(f"{MAIN}c"):
        address = cell.get("r", "")
        if ADDRESS.fullmatch(address) is None:
            continue
        if len(cell):
            full.add(place_of(address))
        else:
            empty.append((address, place_of(address)))
    rows = {row: min(column for one, column in full if one == row) for row in {row for row, _column in full}}
    columns = {column for _row, column in full}
    for address, (row, column) in empty:
        if column in columns and rows.get(row, column) < column:
            yield address
