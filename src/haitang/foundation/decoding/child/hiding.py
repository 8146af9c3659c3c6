"""Which rows and columns of a sheet are hidden, whether a filter is at work, and which rows an Excel table adds up in.

Indexes are the sheet's own, from 0. What the library for cells does not tell is read here from the file itself; a part that
cannot be understood hides nothing, for whether the file can be read at all is decided where its cells are.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from haitang.foundation.decoding.child.bounds import MAX_COLUMNS, MAX_ROWS

PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
HIDDEN_ROW: Final = re.compile(
    rb"<(?:\w+:)?row\s(?=[^<>]*\b(?:hidden=[\"'](?:1|true)[\"']|ht=[\"']0(?:\.0*)?[\"']))([^<>]*)(?<!/)>"
)
HIDDEN_COLUMN: Final = re.compile(
    rb"<(?:\w+:)?col\s(?=[^<>]*\b(?:hidden=[\"'](?:1|true)[\"']|width=[\"']0(?:\.0*)?[\"']))([^<>]*)>"
)
NUMBER: Final = re.compile(rb"(?<![\w:])(r|min|max)=[\"'](\d{1,7})[\"']")
AREA: Final = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})")
MISSHAPEN: Final = (KeyError, ValueError, TypeError, AttributeError, etree.XMLSyntaxError)
"""What comes of a part that is not as it should be."""


@dataclass(slots=True)
class Hiding:
    """`filtered`: rows are hidden by a filter. `totals`: rows an Excel table adds its columns up in."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)
    filtered: bool = False

    def seen_from(self, top: int, left: int, height: int, width: int) -> dict[str, Any]:
        """What concerns the cells of an area, by indexes into it."""
        return {
            "hidden_rows": sorted(row - top for row in self.rows if top <= row < top + height),
            "hidden_columns": sorted(one - left for one in self.columns if left <= one < left + width),
            "total_rows": sorted(row - top for row in self.totals if top <= row < top + height),
            "filtered": self.filtered,
        }


def note_hidden(chunk: bytes, hiding: Hiding, row_marks_before: int) -> None:
    """Add what a piece of a sheet's part of an xlsx hides; a row without a number is counted."""
    if b"filterColumn" in chunk:
        hiding.filtered = True
    if b"hidden=" not in chunk and b'="0' not in chunk:
        return
    for row in HIDDEN_ROW.finditer(chunk):
        numbers = dict(NUMBER.findall(row[1]))
        number = int(numbers.get(b"r", 0)) or row_marks_before + chunk.count(b"<row", 0, row.start()) + 1
        if number <= MAX_ROWS and len(hiding.rows) < MAX_ROWS:
            hiding.rows.add(number - 1)
    for column in HIDDEN_COLUMN.finditer(chunk):
        numbers = dict(NUMBER.findall(column[1]))
        if b"min" in numbers and b"max" in numbers:
            hiding.columns |= set(range(int(numbers[b"min"]) - 1, min(int(numbers[b"max"]), MAX_COLUMNS)))


def of_xlsx(content: bytes, by_part: dict[str, Hiding]) -> dict[str, Hiding]:
    """What was noted of each part, by the name of its sheet, with the totals of its tables."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = {name.lower(): name for name in file.namelist()}
            has_tables = any(name.startswith("xl/tables/") for name in names)
            found = {}
            for sheet, part in parts_of(file, names).items():
                hiding = by_part.get(part.lower(), Hiding())
                if has_tables:
                    add_tables(file, names, part, hiding)
                found[sheet] = hiding
            return found
    except MISSHAPEN:
        return {}


def parts_of(file: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    """The part of each sheet by its name, whatever dialect the workbook is written in."""
    links = {
        one.get("Id"): one.get("Target", "") for one in tree_of(file, names, "xl/_rels/workbook.xml.rels")
    }
    found = {}
    for sheet in tree_of(file, names, "xl/workbook.xml").iter("{*}sheet"):
        link = next(value for key, value in sheet.attrib.items() if key.endswith("relationships}id"))
        found[str(sheet.get("name"))] = posixpath.normpath(posixpath.join("/xl", links[link])).lstrip("/")
    return found


def add_tables(file: zipfile.ZipFile, names: dict[str, str], part: str, hiding: Hiding) -> None:
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links.lower() not in names:
        return
    for link in tree_of(file, names, links):
        if not link.get("Type", "").endswith("/table"):
            continue
        path = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        table = tree_of(file, names, path)
        area, totals = AREA.fullmatch(table.get("ref", "")), int(table.get("totalsRowCount", "0"))
        if area is not None and 0 < totals < MAX_COLUMNS:
            hiding.totals |= set(range(int(area[2]) - totals, int(area[2])))
        hiding.filtered |= next(table.iter("{*}filterColumn"), None) is not None


def tree_of(file: zipfile.ZipFile, names: dict[str, str], path: str) -> Any:
    """Raises KeyError for a part that is not there."""
    return etree.fromstring(file.read(names[path.lower()]), PARSER)
