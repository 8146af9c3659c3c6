"""A spreadsheet form that is not ours: what stands in its cells, and numbers written into them.

All else in the file stays byte for byte; programs are told to calculate anew when they open it. The file is opened and
written in a child process (`foundation.decoding`); here nobody looks into it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.decoding.limits import FILE
from haitang.foundation.decoding.pool import NotDecoded, decode
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.reading import refusals

ADDRESS: Final = re.compile(r"([A-Z]{1,2})([1-9]\d{0,4})", re.ASCII)
AREA: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
MOST_TOLD: Final = 20
"""Characters told of what stands in a cell."""
MOST_BLANKS: Final = 200
"""Blank cells listed at most."""

Value = int | float | None


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
        row, column = parse_cell_address(address)
        for area in self.merged:
            left, top, right, bottom = area.groups()
            across = column_of(left) <= column <= column_of(right)
            if across and int(top) <= row <= int(bottom) and address != f"{left}{top}":
                return f"{left}{top}"
        return ""


@dataclass(frozen=True)
class Form:
    """A form that was looked into: its bytes, and its sheets by name, in their order."""

    content: bytes
    sheets: dict[str, Sheet]


def open_form(content: bytes) -> Form:
    """Raises `Refused`: bad_form for what is no xlsx or cannot be read, busy."""
    if len(content) > refusals.MAX_FILE_BYTES:
        raise Refused(str(refusals.file_too_big()), code="bad_form")
    try:
        return Form(content, decode("form", content, sheets_of))
    except NotDecoded as not_decoded:
        raise refusal_for(not_decoded) from None


def sheets_of(said: dict[str, Any], _pieces: list[bytes]) -> dict[str, Sheet]:
    return {str(name): sheet_of(**sheet) for name, sheet in said["sheets"].items()}


def fill_file(form: Form, values: Mapping[tuple[str, str], Value]) -> bytes:
    """The file with these values by (sheet, address); None leaves a cell as it is. Raises KeyError for an unknown sheet."""
    by_sheet: dict[str, dict[str, Value]] = {name: {} for name in form.sheets}
    for (sheet, address), value in values.items():
        by_sheet[sheet][address] = value
    wanted = {name: cells for name, cells in by_sheet.items() if cells}
    try:
        return decode("fill", form.content, file_of, within=FILE, values=wanted)
    except NotDecoded as not_decoded:
        raise refusal_for(not_decoded) from None


def file_of(_said: None, pieces: list[bytes]) -> bytes:
    (made,) = pieces
    return made


def refusal_for(not_decoded: NotDecoded) -> Refused:
    if not_decoded.code == "no_xlsx":
        return Refused(_("请上传 .xlsx 格式的报表；老的 .xls 请先另存为 .xlsx。"), code="bad_form")
    if not_decoded.code == "broken":
        return Refused(_("这个文件打不开，请用表格软件另存一次再传。"), code="bad_form")
    why = refusals.unreadable(not_decoded.code, not_decoded.what)
    return Refused(str(why), code="busy" if why.code == "busy" else "bad_form")


def sheet_of(
    merged: list[str], formulas: list[str], words: dict[str, str], full: list[str], empty: list[str]
) -> Sheet:
    areas = [area for area in map(AREA.fullmatch, merged) if area is not None]
    return Sheet(set(formulas), words, areas, set(full), empty)


def parse_cell_address(address: str) -> tuple[int, int]:
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


def blanks(sheets: Mapping[str, Sheet]) -> list[tuple[str, str]]:
    """Cells that look as if something belonged in them: framed or formatted, empty, with words to the left and above."""
    found = [(name, address) for name, sheet in sheets.items() for address in blanks_of(sheet)]
    return found[:MOST_BLANKS]


def blanks_of(sheet: Sheet) -> Iterator[str]:
    full = {parse_cell_address(address) for address in sheet.full}
    rows: dict[int, int] = {}
    for row, column in full:
        rows[row] = min(column, rows.get(row, column))
    columns = {column for _row, column in full}
    for address in sheet.empty:
        row, column = parse_cell_address(address)
        if column in columns and rows.get(row, column) < column and not sheet.hidden_under(address):
            yield address
