"""Writing spreadsheets: exports, and the error sheet that goes home and comes back mended.

No cell written here opens as a formula, whatever it holds.
"""

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.recognition import Column, Head, Recognition, normalise_head
from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, is_blank
from haitang.machinery.spreadsheets.values.fault import Fault

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Worksheet

REASON = "需要修改的原因"
"""The head of the error sheet's last column; recognition knows and ignores it, so it is not translated."""

OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EXACT_DIGITS = 15
KEPT_AS_TEXT = frozenset({"identity_number", "phone", "office_phone", "credit_code", "month"})
REASON_WIDTH = 60


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """One row to be mended: all its cells as they stood, the mapped ones by column name, and its faults.

    A fault goes with its column's name; `""` means the whole row.
    """

    original: Sequence[Cell]
    cells: Mapping[str, Cell]
    faults: Sequence[tuple[str, Fault]]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What one sheet of an error sheet is made of.

    `above` are the lines over the head, title first; `mapping` gives the index of each column found;
    `columns` are the importer's. A town that no column tells is written on a line of its own over its rows.
    """

    name: str
    above: Sequence[Sequence[Cell]]
    heads: Sequence[Head]
    mapping: Mapping[str, int]
    columns: Sequence[Column]
    rows: Sequence[FaultyRow]


def error_page(recognition: Recognition, faults: Mapping[int, Sequence[tuple[str, Fault]]]) -> ErrorPage:
    """The page of a sheet just recognised; `faults` by row number."""
    sheet = recognition.sheet
    first = min(recognition.head_rows, default=sheet.first_row) - sheet.first_row
    return ErrorPage(
        name=sheet.name,
        above=sheet.rows[:first],
        heads=recognition.heads,
        mapping={name: head.index for name, head in recognition.mapping.items()},
        columns=recognition.columns,
        rows=[
            FaultyRow(sheet.rows[row.index], row.cells, faults[row.number])
            for row in recognition.rows
            if faults.get(row.number)
        ],
    )


def write_table(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None, sheet_name: str = "数据"
) -> bytes:
    """An xlsx of one sheet: the title if there is one, the heads, the rows (not kept: may be a generator).

    Cells may be text, numbers, booleans, days, times or None; aware times are written in the current time
    zone.
    """
    file = io.BytesIO()
    with new_book(file, constant_memory=True) as book:
        paper = _Paper(book, book.add_worksheet(_sheet_name(sheet_name, set())))
        top = 0
        if title:
            paper.sheet.write_string(0, 0, safe_text(title), paper.formats["title"])
            top = 1
        for column, head in enumerate(heads):
            paper.sheet.set_column(column, column, min(40, max(8, 2 * len(str(head)) + 2)))
            paper.sheet.write_string(top, column, safe_text(str(head)), paper.formats["head"])
        paper.sheet.freeze_panes(top + 1, 0)
        for number, row in enumerate(rows, top + 1):
            for column, cell in enumerate(row):
                paper.write(number, column, cell, "plain")
    return file.getvalue()


def write_error_sheet(pages: Iterable[ErrorPage]) -> bytes:
    """The faulty rows of an upload as an xlsx that can be mended and uploaded again.

    Title lines, head and all columns stand as they stood, merged cells filled in, faulty cells shaded; a last
    column says what is to be changed and is ignored when the sheet comes back.
    """
    file = io.BytesIO()
    with new_book(file) as book:
        names: set[str] = set()
        for page in pages:
            _write_page(_Paper(book, book.add_worksheet(_sheet_name(page.name, names))), page)
    return file.getvalue()


def new_book(file: io.BytesIO, **options: bool) -> "Workbook":
    """A workbook that is written into `file` when it is closed."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - 0.1 s and some MB that few web processes ever need

    return Workbook(file, options)


def safe_text(text: str) -> str:
    """The text so that no program takes it for a formula, and no longer than a cell may be."""
    text = NOT_IN_XML.sub("", text)
    return (f"'{text}" if text.startswith(OPENS_FORMULA) else text)[:LONGEST_TEXT]


class _Paper:
    """A sheet being written, and its formats."""

    def __init__(self, book: "Workbook", sheet: "Worksheet") -> None:
        self.sheet = sheet
        shade = {"bg_color": "#FCE4D6"}
        self.formats: dict[str, Format] = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "bg_color": "#F2F2F2", "border": 1, "text_wrap": True, "valign": "vcenter"}
            ),
            "reason": book.add_format({"text_wrap": True, "font_color": "#C00000"}),
        }
        for dress, look in (("plain", {}), ("faulty", shade)):
            self.formats[dress] = book.add_format(look)
            self.formats[f"{dress} text"] = book.add_format({"num_format": "@", **look})
            self.formats[f"{dress} number"] = book.add_format({"num_format": "0", **look})
            self.formats[f"{dress} day"] = book.add_format({"num_format": "yyyy-mm-dd", **look})
            self.formats[f"{dress} moment"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm", **look})
            self.formats[f"{dress} time"] = book.add_format({"num_format": "hh:mm", **look})

    def write(self, row: int, column: int, cell: Any, dress: str) -> None:
        """Writes one cell as what it is; text always as text."""
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, column, cell, self.formats[dress])
        elif isinstance(cell, datetime):
            moment = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
            self.sheet.write_datetime(row, column, moment, self.formats[f"{dress} moment"])
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, column, cell, self.formats[f"{dress} day"])
        elif isinstance(cell, time | timedelta):
            self.sheet.write_datetime(row, column, cell, self.formats[f"{dress} time"])
        elif isinstance(cell, int | float | Decimal) and math.isfinite(cell) and abs(cell) < 10**EXACT_DIGITS:
            number = float(cell)
            whole = number.is_integer() and abs(number) >= 10**10  # or Excel shows a phone number as 1.99E+10
            self.sheet.write_number(row, column, cell, self.formats[f"{dress} number" if whole else dress])
        elif cell is None or cell == "":
            if dress != "plain":
                self.sheet.write_blank(row, column, None, self.formats[dress])
        else:
            text = cell_as_text(cell) if isinstance(cell, float) else str(cell)
            self.sheet.write_string(row, column, safe_text(text), self.formats[f"{dress} text"])


def _write_page(paper: _Paper, page: ErrorPage) -> None:
    reason = _reason_index(page)
    number = _write_top(paper, page, reason)
    by_name = {column.name: column for column in page.columns}
    for name, index in page.mapping.items():
        if name in by_name and by_name[name].kind in KEPT_AS_TEXT:
            paper.sheet.set_column(index, index, 20, paper.formats["plain text"])
    section = ""
    for row in page.rows:
        town = _town_without_column(page, row)
        if town not in ("", section):
            section = town
            paper.write(number, 0, town, "plain")
            number += 1
        _write_row(paper, page, row, number, reason)
        number += 1


def _write_top(paper: _Paper, page: ErrorPage, reason: int) -> int:
    """The lines above the head, the head in one row or two, the head of the reasons.

    Returns the row below them.
    """
    for number, line in enumerate(page.above):
        for index, cell in enumerate(line):
            if not is_blank(cell):
                dress = "title" if number == 0 else "plain text"
                paper.sheet.write_string(number, index, safe_text(cell_as_text(cell)), paper.formats[dress])
    titled = [head for head in page.heads if head.title and head.index != reason]
    if not titled:
        return len(page.above)
    return _write_heads(paper, titled, len(page.above), reason)


def _write_heads(paper: _Paper, heads: Sequence[Head], top: int, reason: int) -> int:
    look = paper.formats["head"]
    deep = any(head.group for head in heads)
    for head in heads:
        leaf = head.title.removeprefix(f"{head.group} ") if head.group else head.title
        paper.sheet.write_string(top + bool(head.group), head.index, safe_text(leaf), look)
    for first, last, group in _groups(heads):
        if first == last:
            paper.sheet.write_string(top, first, safe_text(group), look)
        else:
            paper.sheet.merge_range(top, first, top, last, safe_text(group), look)
    paper.sheet.write_string(top, reason, REASON, look)
    paper.sheet.set_column(reason, reason, REASON_WIDTH)
    paper.sheet.freeze_panes(top + 1 + deep, 0)
    return top + 1 + deep


def _groups(heads: Sequence[Head]) -> list[tuple[int, int, str]]:
    """Each group of a two-row head with the indexes of its first and last column."""
    found: list[tuple[int, int, str]] = []
    for head in heads:
        if head.group and found and found[-1][2] == head.group and found[-1][1] == head.index - 1:
            found[-1] = (found[-1][0], head.index, head.group)
        elif head.group:
            found.append((head.index, head.index, head.group))
    return found


def _write_row(paper: _Paper, page: ErrorPage, row: FaultyRow, number: int, reason: int) -> None:
    mapped = {index: row.cells.get(name) for name, index in page.mapping.items()}
    faulty = {page.mapping[name] for name, _fault in row.faults if name in page.mapping}
    for index, cell in enumerate(row.original):
        if index != reason:
            paper.write(number, index, mapped.get(index, cell), "faulty" if index in faulty else "plain")
    titles = {
        name: head.title for name, place in page.mapping.items() for head in page.heads if head.index == place
    }
    titles = {column.name: str(column.title) for column in page.columns} | titles
    reasons = [_reason(titles.get(name, ""), fault) for name, fault in row.faults]
    paper.sheet.write_string(number, reason, safe_text(_("；").join(reasons)), paper.formats["reason"])


def _reason(title: str, fault: Fault) -> str:
    facts = {"title": title, "message": fault.message, "mend": fault.mend}
    return _("%(title)s：%(message)s，%(mend)s") % facts if title else _("%(message)s，%(mend)s") % facts


def _reason_index(page: ErrorPage) -> int:
    """Where the reasons go: after the last column, or where they were when the sheet was here before."""
    wanted = normalise_head(REASON)
    before = (head.index for head in page.heads if normalise_head(head.title) == wanted)
    widths = [len(row.original) for row in page.rows] + [head.index + 1 for head in page.heads]
    return next(before, max(widths, default=0))


def _town_without_column(page: ErrorPage, row: FaultyRow) -> str:
    town = next((column.name for column in page.columns if column.kind == "town"), None)
    return "" if town is None or town in page.mapping else cell_as_text(row.cells.get(town))


def _sheet_name(name: str, taken: set[str]) -> str:
    bare = NOT_IN_SHEET_NAMES.sub("", name).strip("'")[:LONGEST_SHEET_NAME] or "表"
    free, number = bare, 2
    while free.lower() in taken:
        free, number = f"{bare[: LONGEST_SHEET_NAME - 4]}({number})", number + 1
    taken.add(free.lower())
    return free
