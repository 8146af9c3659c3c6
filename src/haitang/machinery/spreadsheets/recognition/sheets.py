"""A sheet recognised: its head, its columns, its data rows, what stands around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.effort import counted
from haitang.machinery.spreadsheets.reading.workbook import Sheet, Workbook
from haitang.machinery.spreadsheets.recognition.above import Above, read_above
from haitang.machinery.spreadsheets.recognition.blocks import blocks_of
from haitang.machinery.spreadsheets.recognition.columns import Column, Head, Position, normalise_head
from haitang.machinery.spreadsheets.recognition.evidence import Body
from haitang.machinery.spreadsheets.recognition.groups import Group, Subjects
from haitang.machinery.spreadsheets.recognition.head_rows import (
    HeadRows,
    find_head_rows,
    guess_head_rows,
    no_head_rows,
)
from haitang.machinery.spreadsheets.recognition.lines import kind_of_line
from haitang.machinery.spreadsheets.recognition.mapping import Correction, Mapper
from haitang.machinery.spreadsheets.recognition.taking import DataRow, Taker
from haitang.machinery.spreadsheets.values.cells import Cell, is_blank
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.places import Gazetteer, Place

SAMPLED_ROWS = 400


@dataclass(slots=True)
class Recognition:
    """How one sheet was read.

    `groups` are the persons a row names; `mapping` names the head of each column found for the first of them, `unknown`
    the heads left over, `nobodys` those of them that may be one person's or another's, `missing` the required columns
    without one. `town` is the town the whole sheet is about, from its name or title, where no column
    says it.
    `headless`: nothing tells whether its first line is a head.
    `dropped` lists the row numbers passed over and why: `total`, `signature`, `note`, `example`, `head`,
    `section`.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    head_rows: tuple[int, ...] = ()
    heads: list[Head] = field(default_factory=list)
    mapping: dict[str, Head] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    unknown: list[Head] = field(default_factory=list)
    nobodys: list[Head] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)
    rows: list[DataRow] = field(default_factory=list)
    above: Above = field(default_factory=Above)
    confidence: float = 0.0
    town: Place | None = None
    dropped: list[tuple[int, str]] = field(default_factory=list)
    headless: bool = False

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
    columns: tuple[Column, ...],
    *,
    known: Gazetteer | None = None,
    remembered: Mapping[str, str] | None = None,
    corrected: Correction | None = None,
    subjects: Subjects | None = None,
) -> tuple[list[Recognition], list[tuple[str, str]]]:
    """Every table that holds such rows, and the name of each sheet without one with why it was passed over.

    Where none does, the best one all the same, so that its columns can be named by hand.
    """
    read = [
        recognise(block, columns, known=known, remembered=remembered, corrected=corrected, subjects=subjects)
        for sheet in workbook.sheets
        for block in blocks_of(sheet, columns)
    ]
    good = [one for one in read if one.recognised and (one.rows or len(read) == 1)]
    if not good and read:
        read = [
            one
            if one.heads or not is_table(one.sheet)
            else recognise(
                one.sheet, columns, known=known, remembered=remembered, corrected=corrected,
                subjects=subjects, headless=True,
            )
            for one in read
        ]  # fmt: skip
        good = [max(read, key=lambda one: (one.recognised, len(one.mapping), len(one.rows)))]
    names = {one.sheet.name for one in good}
    skipped = {
        one.sheet.name: _("没有数据行") if one.recognised else _("没有认出表头，不像要导入的表")
        for one in read
        if one.sheet.name not in names
    }
    return good, list(skipped.items())


def recognise(
    sheet: Sheet,
    columns: tuple[Column, ...],
    *,
    known: Gazetteer | None = None,
    remembered: Mapping[str, str] | None = None,
    corrected: Correction | None = None,
    subjects: Subjects | None = None,
    headless: bool = False,
) -> Recognition:
    """Finds the head and the columns of a table by meaning and takes its data rows out.

    `remembered` maps normalised heads to column names and wins over meaning; `corrected` maps column indexes, positions
    or heads as they stand and wins over everything; an empty name leaves a head alone. `known` are the
    district's towns and villages, `subjects` whom the rows are about. `headless`: where no head is found, every line is taken,
    so that columns can be named by where they stand.
    """
    subjects = subjects or Subjects(any(one.kind == "name" and one.required for one in columns))
    remembered, corrected = remembered or {}, {**(corrected or {})}
    placed: dict[int | str | Position, str | None] = {
        key.column: name
        for key, name in corrected.items()
        if isinstance(key, Position) and key[:2] == (sheet.name, sheet.first_row)
    }
    corrected |= placed
    by_head = {normalise_head(key): name or "" for key, name in corrected.items() if isinstance(key, str)}
    found = find_head_rows(sheet, columns, {**remembered, **by_head}, known) or guess_head_rows(sheet)
    result = Recognition(sheet, columns, missing=[column for column in columns if column.required])
    if found is None and (headless or placed):
        result.headless, found = True, no_head_rows(sheet)
    if found is None:
        return result
    start = found.rows[-1] + 1 if found.rows else _first_data_row(sheet)
    body = Body([
        row
        for index, row in enumerate(sheet.rows[start : start + SAMPLED_ROWS], start)
        if index not in sheet.hidden_rows and not kind_of_line(row)
    ])  # fmt: skip
    heads = [head for head in found.heads if head.title or body.sample(head.index).values]
    result.head_rows = tuple(sheet.first_row + row for row in found.rows)
    result.heads = heads
    mapper = Mapper(body, columns, known, remembered, corrected, subjects)
    shown = [head for head in heads if head.index not in sheet.hidden_columns]
    result.groups, result.nobodys, result.confidence = mapper.map(shown)
    if len(shown) < len(heads) and not _complete(result):  # what is hidden only helps out
        result.groups, result.nobodys, result.confidence = mapper.map(heads)
    first = next(
        (group for group in result.groups if group.wanted), result.groups[0] if result.groups else None
    )
    result.mapping = dict(first.mapping) if first else {}
    taken = {head.index for group in result.groups for head in group.mapping.values()}
    result.unknown = [head for head in heads if head.index not in taken]
    _take_rows(result, found, start, known, subjects)
    return result


def is_table(sheet: Sheet) -> bool:
    """Whether anything stands beside anything else."""
    return any(sum(not is_blank(cell) for cell in row) > 1 for row in sheet.rows)


def _complete(result: Recognition) -> bool:
    found = {name for group in result.groups for name in group.mapping}
    return all(column.name in found for column in result.columns if column.required)


def _take_rows(
    result: Recognition, found: HeadRows, start: int, known: Gazetteer | None, subjects: Subjects
) -> None:
    """Fills in the rows, the lines around them, and the town where only they or the sheet's name tell it."""
    sheet = result.sheet
    town_column = next((column.name for column in result.columns if column.kind == "town"), None)
    fill_town = town_column is not None and town_column not in result.mapping
    taker = Taker(
        sheet, result.columns, result.groups, found, known if fill_town else None, label=subjects.label
    )
    for index in counted(range(start, len(sheet.rows))):
        taker.take(index)
    result.rows, result.dropped = taker.rows, taker.dropped
    result.above = read_above(
        sheet.rows[: found.rows[0] if found.rows else start], taker.signatures, sheet.name
    )
    if town_column and fill_town:
        result.town = _town_of_sheet(result, known)
        if result.town:
            for row in result.rows:
                row.cells.setdefault(town_column, result.town.name)
            if not subjects.label and known is not None:
                _put_in_village(result, known, result.town)
    elif town_column and not sheet.knows_merges:
        _fill_lost_merges(result.rows, town_column)
    everywhere = result.rows and all(town_column in row.cells for row in result.rows)
    told = {town_column} if everywhere else set()
    result.missing = [
        column
        for column in result.columns
        if column.required and column.name not in result.mapping and column.name not in told
    ]


def _put_in_village(result: Recognition, known: Gazetteer, town: Place) -> None:
    """Puts the lines of a register whose title or sheet is called after one village there, where no column says it.

    Of a roster of posts a title only says whose it is: the chair it names sits in no village.
    """
    column = next((column.name for column in result.columns if column.kind == "village"), None)
    if column is None or any(column in row.cells for row in result.rows):
        return
    texts = (result.sheet.name, result.above.title)
    village = next(filter(None, (known.village_in(text, town.code) for text in texts if text)), None)
    if village is not None:
        for row in result.rows:
            row.cells[column] = village.name


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
