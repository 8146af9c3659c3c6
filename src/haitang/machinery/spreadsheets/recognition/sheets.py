"""A sheet recognised: its head, its columns, its data rows, what stands around them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.effort import counted
from haitang.machinery.spreadsheets.reading.workbook import Sheet, Workbook
from haitang.machinery.spreadsheets.recognition.above import Above, read_above
from haitang.machinery.spreadsheets.recognition.columns import Column, Head, normalise_head
from haitang.machinery.spreadsheets.recognition.head_rows import HeadRows, find_head_rows, guess_head_rows
from haitang.machinery.spreadsheets.recognition.lines import kind_of_line, same_line
from haitang.machinery.spreadsheets.recognition.mapping import Correction, map_heads
from haitang.machinery.spreadsheets.values.cells import Cell, is_blank, without_spaces
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.places import Gazetteer, Place

DITTO = frozenset({"〃", "″", '"', "''", "”", "同上", "同上行", "--〃--", "々"})
SECTION = re.compile(
    r"(?:[一二三四五六七八九十]+[、.:]|[(\[][一二三四五六七八九十]+[)\]][、.:]?)"
    r"(.{1,20}?)(?:[(\[]?共?\d+[人名个家]?[)\]]?)?:?"
)
SAMPLED_ROWS = 400


@dataclass(slots=True)
class DataRow:
    """One data row. `number` is the row's in the sheet, from 1; `index` its place in `Sheet.rows`.

    Cells are raw.
    """

    number: int
    index: int
    cells: dict[str, Cell]


@dataclass(slots=True)
class Recognition:
    """How one sheet was read.

    `mapping` names the head of each column found, `unknown` the heads left over, `missing` the required
    columns without one. `town` is the town the whole sheet is about, from its name or title, where no column
    says it.
    `dropped` lists the row numbers passed over and why: `total`, `signature`, `note`, `example`, `head`,
    `section`.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    head_rows: tuple[int, ...] = ()
    heads: list[Head] = field(default_factory=list)
    mapping: dict[str, Head] = field(default_factory=dict)
    unknown: list[Head] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)
    rows: list[DataRow] = field(default_factory=list)
    above: Above = field(default_factory=Above)
    confidence: float = 0.0
    town: Place | None = None
    dropped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def recognised(self) -> bool:
        """Whether the sheet holds the rows looked for: two columns at least, half of the required."""
        required = sum(column.required for column in self.columns)
        return len(self.mapping) >= min(2, len(self.columns)) and len(self.missing) * 2 <= required

    @property
    def faults(self) -> list[Fault]:
        """A `missing_column` fault for each required column that has no head."""
        return [
            Fault(
                "missing_column",
                _("没有找到“%s”这一列") % column.title,
                _("在预览里指定哪一列是“%s”，或在表里补上这一列") % column.title,
            )
            for column in self.missing
        ]

    def title_of(self, name: str) -> str:
        """The head of a column as it stands in the sheet, or the column's own title where it has none."""
        if name in self.mapping:
            return self.mapping[name].title
        return next((str(column.title) for column in self.columns if column.name == name), name)


def recognise_workbook(
    workbook: Workbook,
    columns: Sequence[Column],
    *,
    known: Gazetteer | None = None,
    remembered: Mapping[str, str] | None = None,
    corrected: Correction | None = None,
) -> tuple[list[Recognition], list[tuple[str, str]]]:
    """Every sheet that holds such rows, and the name of each other one with why it was passed over.

    Where none does, the best one all the same, so that its columns can be named by hand.
    """
    read = [
        recognise(sheet, columns, known=known, remembered=remembered, corrected=corrected)
        for sheet in workbook.sheets
    ]
    good = [one for one in read if one.recognised and (one.rows or len(read) == 1)]
    if not good and read:
        good = [max(read, key=lambda one: (one.recognised, len(one.mapping), len(one.rows)))]
    skipped = [
        (one.sheet.name, _("没有数据行") if one.recognised else _("没有认出表头，不像要导入的表"))
        for one in read
        if all(one is not other for other in good)
    ]
    return good, skipped


def recognise(
    sheet: Sheet,
    columns: Sequence[Column],
    *,
    known: Gazetteer | None = None,
    remembered: Mapping[str, str] | None = None,
    corrected: Correction | None = None,
) -> Recognition:
    """Finds the head and the columns of a sheet by meaning and takes its data rows out.

    `remembered` maps normalised heads to column names and wins over meaning; `corrected` maps column indexes
    or heads as they stand and wins over everything; an empty name leaves a head alone. `known` are the
    district's towns
    and villages.
    """
    remembered, corrected = remembered or {}, corrected or {}
    by_head = {normalise_head(key): name or "" for key, name in corrected.items() if isinstance(key, str)}
    found = find_head_rows(sheet, columns, {**remembered, **by_head}) or guess_head_rows(sheet)
    result = Recognition(sheet, tuple(columns), missing=[column for column in columns if column.required])
    if found is None:
        return result
    start = found.rows[-1] + 1 if found.rows else _first_data_row(sheet)
    body = [row for row in sheet.rows[start : start + SAMPLED_ROWS] if not kind_of_line(row)]
    heads = [head for head in found.heads if head.title or any(not is_blank(row[head.index]) for row in body)]
    result.head_rows = tuple(sheet.first_row + row for row in found.rows)
    result.heads = heads
    result.mapping, result.confidence = map_heads(
        heads, body, columns, known=known, remembered=remembered, corrected=corrected
    )
    taken = {head.index for head in result.mapping.values()}
    result.unknown = [head for head in heads if head.index not in taken]
    _take_rows(result, found, start, known)
    return result


def _take_rows(result: Recognition, found: HeadRows, start: int, known: Gazetteer | None) -> None:
    """Fills in the rows, the lines around them, and the town where only they or the sheet's name tell it."""
    sheet = result.sheet
    town_column = next((column.name for column in result.columns if column.kind == "town"), None)
    fill_town = town_column is not None and town_column not in result.mapping
    taker = _Taker(result, found, known if fill_town else None)
    for index in counted(range(start, len(sheet.rows))):
        taker.take(index)
    result.above = read_above(
        sheet.rows[: found.rows[0] if found.rows else start], taker.signatures, sheet.name
    )
    if town_column and fill_town:
        result.town = _town_of_sheet(result, known)
        if result.town:
            for row in result.rows:
                row.cells.setdefault(town_column, result.town.name)
    elif town_column and not sheet.knows_merges:
        _fill_lost_merges(result.rows, town_column)
    told = {town_column} if result.rows and all(town_column in row.cells for row in result.rows) else set()
    result.missing = [
        column
        for column in result.columns
        if column.required and column.name not in result.mapping and column.name not in told
    ]


class _Taker:
    """Takes the data rows of a sheet in turn, remembering what ditto marks and section lines mean."""

    def __init__(self, result: Recognition, found: HeadRows, known: Gazetteer | None) -> None:
        self.result = result
        self.known = known
        self.section: Place | None = None
        self.headed = [one.name for one in result.columns if one.sections and one.name not in result.mapping]
        self.heading = ""
        self.signatures: list[list[Cell]] = []
        self.indexes = [(name, head.index) for name, head in result.mapping.items()]
        self.town = next((column.name for column in result.columns if column.kind == "town"), "town")
        rows = result.sheet.rows
        self.repeated = [[without_spaces(cell) for cell in rows[row]] for row in found.rows]
        self.titles = {
            without_spaces(cell) for row in rows[: found.rows[0] if found.rows else 0] for cell in row
        } - {""}
        self.filled = _filled_down(result.sheet, {index for _name, index in self.indexes})
        self.last: dict[str, Cell] = {}

    def take(self, index: int) -> None:
        row = self.result.sheet.rows[index]
        why = self._passed_over(row)
        if why:
            if why != "blank":
                self.result.dropped.append((self.result.sheet.first_row + index, why))
            return
        cells: dict[str, Cell] = {}
        for name, column in self.indexes:
            cell = row[column]
            if cell == "" and (index, column) in self.filled:
                cell = self.filled[index, column]
            elif isinstance(cell, str) and len(cell) < 6 and cell.strip() in DITTO:
                cell = self.last.get(name, "")
            cells[name] = cell
        if self.section is not None:
            cells[self.town] = self.section.name
        if self.heading:
            cells |= dict.fromkeys(self.headed, self.heading)
        self.last = cells
        self.result.rows.append(DataRow(self.result.sheet.first_row + index, index, cells))

    def _passed_over(self, row: list[Cell]) -> str:
        if self._is_section(row):
            return "section"
        kind = kind_of_line(row)
        if kind == "signature":
            self.signatures.append(row)
        if kind:
            return kind
        if any(same_line(row, head) for head in self.repeated):
            return "head"
        if (
            isinstance(row[0], str)
            and sum(map(bool, row)) == 1
            and without_spaces(max(row, key=bool)) in self.titles
        ):
            return "head"
        return "" if any(not is_blank(row[column]) for _name, column in self.indexes) else "blank"

    def _is_section(self, row: list[Cell]) -> bool:
        """A line that only names a town or a numbered class, over the rows of that town or class."""
        if self.known is None and not self.headed:
            return False
        filled = [cell for cell in row if not is_blank(cell)]
        if len(filled) != 1:
            return False
        place = self.known.town_in(filled[0]) if self.known else None
        heading = SECTION.fullmatch(without_spaces(filled[0])) if self.headed else None
        if place is not None:
            self.section = place
        elif heading is not None:
            self.heading = heading[1]
        return place is not None or heading is not None


def _filled_down(sheet: Sheet, columns: set[int]) -> dict[tuple[int, int], Cell]:
    """What the lower cells of merged ranges stand for, by row and column index."""
    filled: dict[tuple[int, int], Cell] = {}
    for merge in sheet.merges:
        if merge.bottom > merge.top and merge.left in columns and merge.top < len(sheet.rows):
            value = sheet.rows[merge.top][merge.left]
            for row in range(merge.top + 1, min(merge.bottom, len(sheet.rows) - 1) + 1):
                filled[row, merge.left] = value
    return filled


def _fill_lost_merges(rows: list[DataRow], column: str) -> None:
    """Fills a town column downwards where the file cannot keep merged cells and each town stands once."""
    values = [row.cells.get(column, "") for row in rows]
    given = [value for value in values if not is_blank(value)]
    if not values or is_blank(values[0]) or len(given) * 2 > len(values) or len(set(given)) != len(given):
        return
    current: Cell = ""
    for row, value in zip(rows, values, strict=True):
        current = current if is_blank(value) else value
        row.cells[column] = current


def _town_of_sheet(result: Recognition, known: Gazetteer | None) -> Place | None:
    if known is None:
        return None
    for text in (result.sheet.name, result.above.title, result.above.unit):
        place = known.town_in(text) if text else None
        if place:
            return place
    return None


def _first_data_row(sheet: Sheet) -> int:
    return next(
        (index for index, row in enumerate(sheet.rows) if sum(not is_blank(cell) for cell in row) > 1), 0
    )
