"""Writing numbers into the cells of a spreadsheet form that is not ours: all else in the file stays byte for byte.

Only the parts of the sheets written to are changed; styles, pictures and formulas of the form are not touched, and
programs are told to calculate anew when they open it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.reading import Unreadable
from haitang.machinery.spreadsheets.reading.container import kind_of, look_into_zip

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ADDRESS: Final = re.compile(r"([A-Z]{1,2})([1-9]\d{0,4})", re.ASCII)
AREA: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
WORKBOOK: Final = "xl/workbook.xml"
STRINGS: Final = "xl/sharedStrings.xml"
MOST_TOLD: Final = 20
"""Characters told of what stands in a cell."""
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
    """A number in place of a number or of nothing; how it looks stays."""
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
    return int(matched[2]), column_of(matched[1])


def column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


@dataclass
class Sheet:
    """What of a sheet is not to be written over: formulas, words, and what is hidden under a merged cell."""

    formulas: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    merged: list[re.Match[str]] = field(default_factory=list)
    full: set[str] = field(default_factory=set)
    empty: list[str] = field(default_factory=list)

    def why(self, address: str) -> str:
        """Why nothing is to be written into a cell; "" where something may be."""
        over = self.hidden_under(address)
        if over:
            return _("“%(cell)s”并在“%(over)s”里，请写“%(over)s”") % {"cell": address, "over": over}
        if address in self.formulas:
            return _("“%(cell)s”里是公式，不能取数") % {"cell": address}
        if address in self.words:
            words = {"cell": address, "words": self.words[address][:MOST_TOLD]}
            return _("“%(cell)s”里写着“%(words)s”，不能取数") % words
        return ""

    def hidden_under(self, address: str) -> str:
        """The cell that lies over this one; "" for one that is seen."""
        row, column = place_of(address)
        for area in self.merged:
            left, top, right, bottom = area.groups()
            across = column_of(left) <= column <= column_of(right)
            if across and int(top) <= row <= int(bottom) and address != f"{left}{top}":
                return f"{left}{top}"
        return ""


def looked_into(form: Form) -> dict[str, Sheet]:
    """Every sheet with what stands in it, by name. Raises `Refused` (bad_form) for a sheet that cannot be read."""
    with zipfile.ZipFile(io.BytesIO(form.content)) as file:
        try:
            strings = strings_of(file)
            return {
                name: sheet_of(etree.fromstring(file.read(path), PARSER), strings)
                for name, path in form.sheets.items()
            }
        except (etree.XMLSyntaxError, ValueError, IndexError):
            raise Refused(_("这个文件打不开，请用表格软件另存一次再传。"), code="bad_form") from None


def strings_of(file: zipfile.ZipFile) -> list[str]:
    """The words cells share, by their numbers."""
    if STRINGS not in file.namelist():
        return []
    tree = etree.fromstring(file.read(STRINGS), PARSER)
    return ["".join(each.itertext(f"{MAIN}t")) for each in tree.iter(f"{MAIN}si")]


def sheet_of(tree: Any, strings: Sequence[str]) -> Sheet:
    found = Sheet()
    areas = (AREA.fullmatch(one.get("ref", "")) for one in tree.iter(f"{MAIN}mergeCell"))
    found.merged = [area for area in areas if area is not None]
    for cell in tree.iter(f"{MAIN}c"):
        address = cell.get("r", "")
        if ADDRESS.fullmatch(address) is None:
            continue
        if not len(cell):
            found.empty.append(address)
            continue
        found.full.add(address)
        if cell.find(f"{MAIN}f") is not None:
            found.formulas.add(address)
        elif words := words_in(cell, strings).strip():
            found.words[address] = words
    return found


def words_in(cell: Any, strings: Sequence[str]) -> str:
    """The words of a cell; "" for a number."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "s" and value:
        return strings[int(value)]
    return "".join(cell.itertext(f"{MAIN}t")) if kind == "inlineStr" else value if kind == "str" else ""


def blanks(sheets: Mapping[str, Sheet]) -> list[tuple[str, str]]:
    """Cells that look as if something belonged in them: framed or formatted, empty, with words to the left and above."""
    found = [(name, address) for name, sheet in sheets.items() for address in blanks_of(sheet)]
    return found[:MOST_BLANKS]


def blanks_of(sheet: Sheet) -> Iterator[str]:
    full = {place_of(address) for address in sheet.full}
    rows: dict[int, int] = {}
    for row, column in full:
        rows[row] = min(column, rows.get(row, column))
    columns = {column for _row, column in full}
    for address in sheet.empty:
        row, column = place_of(address)
        if column in columns and rows.get(row, column) < column and not sheet.hidden_under(address):
            yield address
