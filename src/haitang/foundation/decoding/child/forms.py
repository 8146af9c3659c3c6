"""A spreadsheet form that is not ours: what stands in its cells, and numbers written into them with all else as it was."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from haitang.foundation.decoding.child import containers
from haitang.foundation.decoding.child.refusal import Refusal

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ADDRESS: Final = re.compile(r"([A-Z]{1,2})([1-9]\d{0,4})", re.ASCII)
WORKBOOK: Final = "xl/workbook.xml"
LINKS: Final = "xl/_rels/workbook.xml.rels"
STRINGS: Final = "xl/sharedStrings.xml"
PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
MISSHAPEN: Final = (
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    etree.XMLSyntaxError,
)
"""What comes of a form whose parts are not as they should be."""
Value = int | float | None


def inspect_form(content: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Every sheet by name: its merged areas, the addresses of formulas, words, cells that hold something and that do not.

    Raises `Refusal`.
    """
    refuse_other(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            strings = strings_of(file)
            sheets = {
                name: sheet_of(etree.fromstring(file.read(part), PARSER), strings)
                for name, part in sheets_of(file).items()
            }
    except MISSHAPEN as error:
        raise refusal_of(error) from None
    return {"sheets": sheets}, []


def fill_form(content: bytes, job: dict[str, Any]) -> tuple[None, list[bytes]]:
    """The file with the job's `values`, by sheet and address; None leaves a cell as it is. Raises `Refusal`."""
    refuse_other(content)
    try:
        return None, [fill_workbook(content, job["values"])]
    except MISSHAPEN as error:
        raise refusal_of(error) from None


def refusal_of(error: Exception) -> Refusal:
    """The parser calls it a fault of the file when it gets no memory."""
    out_of_memory = isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY
    return Refusal("too_large" if out_of_memory else "broken")


def refuse_other(content: bytes) -> None:
    """Anything that is no xlsx."""
    if containers.container_kind(content) != "zip" or containers.look_into_zip(content).kind != "xlsx":
        raise Refusal("no_xlsx")


def sheets_of(file: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name, wherever it lies in the file."""
    links = etree.fromstring(file.read(part_named(file, LINKS)), PARSER)
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    book = etree.fromstring(file.read(part_named(file, WORKBOOK)), PARSER)
    found = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        path = posixpath.normpath(posixpath.join("/xl", targets[sheet.get(LINK)]))
        found[sheet.get("name")] = part_named(file, path.lstrip("/"))
    return found


def part_named(file: zipfile.ZipFile, path: str) -> str:
    """A part as the file spells it: names of parts know no case. Raises KeyError."""
    names = file.namelist()
    return path if path in names else {name.lower(): name for name in names}[path.lower()]


def strings_of(file: zipfile.ZipFile) -> list[str]:
    """The words cells share, by their numbers."""
    try:
        part = part_named(file, STRINGS)
    except KeyError:
        return []
    tree = etree.fromstring(file.read(part), PARSER)
    return ["".join(each.itertext(f"{MAIN}t")) for each in tree.iter(f"{MAIN}si")]


def sheet_of(tree: Any, strings: Sequence[str]) -> dict[str, Any]:
    formulas: list[str] = []
    words: dict[str, str] = {}
    full: list[str] = []
    empty: list[str] = []
    for cell in tree.iter(f"{MAIN}c"):
        address = cell.get("r", "")
        if ADDRESS.fullmatch(address) is None:
            continue
        if not len(cell):
            empty.append(address)
            continue
        full.append(address)
        if cell.find(f"{MAIN}f") is not None:
            formulas.append(address)
        elif written := words_in(cell, strings).strip():
            words[address] = written
    merged = [one.get("ref", "") for one in tree.iter(f"{MAIN}mergeCell")]
    return {"merged": merged, "formulas": formulas, "words": words, "full": full, "empty": empty}


def words_in(cell: Any, strings: Sequence[str]) -> str:
    """The words of a cell; "" for a number."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "s" and value:
        return strings[int(value)]
    return "".join(cell.itertext(f"{MAIN}t")) if kind == "inlineStr" else value if kind == "str" else ""


def fill_workbook(content: bytes, values: Mapping[str, Mapping[str, Value]]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        sheets = sheets_of(old)
        by_part = {sheets[name]: wanted for name, wanted in values.items()}
        book = part_named(old, WORKBOOK)
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename in by_part:
                part = fill_sheet(part, by_part[entry.filename])
            elif entry.filename == book:
                part = force_recalculation(part)
            new.writestr(entry, part)
    return out.getvalue()


def fill_sheet(part: bytes, values: Mapping[str, Value]) -> bytes:
    tree = etree.fromstring(part, PARSER)
    data = tree.find(f"{MAIN}sheetData")
    rows = {int(row.get("r") or 0): row for row in data}
    for address, value in values.items():
        if value is not None:
            set_number(cell_at(data, rows, address), value)
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def cell_at(data: Any, rows: dict[int, Any], address: str) -> Any:
    """The cell, made where it is missing: rows and cells stand in order."""
    number, column = parse_cell_address(address)
    if number not in rows:
        after = min((one for one in rows if one > number), default=None)
        rows[number] = made_before(data, None if after is None else rows[after], "row", str(number))
    row = rows[number]
    for cell in row:
        there = parse_cell_address(cell.get("r"))[1]
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


def set_number(cell: Any, value: float) -> None:
    """A number in place of a number or of nothing; how it looks stays."""
    cell.attrib.pop("t", None)
    for child in list(cell):
        cell.remove(child)
    etree.SubElement(cell, f"{MAIN}v").text = repr(value)


def force_recalculation(part: bytes) -> bytes:
    """Have the formulas of the form worked out anew when it is opened."""
    tree = etree.fromstring(part, PARSER)
    calculation = tree.find(f"{MAIN}calcPr")
    if calculation is not None:
        calculation.set("fullCalcOnLoad", "1")
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def parse_cell_address(address: str) -> tuple[int, int]:
    """Row and column, from 1: B5 is (5, 2). Raises ValueError."""
    matched = ADDRESS.fullmatch(address)
    if matched is None:
        raise ValueError(address)
    column = 0
    for letter in matched[1]:
        column = column * 26 + ord(letter) - 64
    return int(matched[2]), column
