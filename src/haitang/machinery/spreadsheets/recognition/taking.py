"""Takes the data rows of a table in turn: one line for each person a row names, with what stands over and beside him."""

import re
from dataclasses import dataclass, field
from itertools import islice

from haitang.machinery.spreadsheets.reading.workbook import Sheet
from haitang.machinery.spreadsheets.recognition.columns import Column
from haitang.machinery.spreadsheets.recognition.groups import Group
from haitang.machinery.spreadsheets.recognition.head_rows import HeadRows
from haitang.machinery.spreadsheets.recognition.lines import kind_of_line, same_line
from haitang.machinery.spreadsheets.recognition.mapping import STATUS
from haitang.machinery.spreadsheets.recognition.persons import is_like_name
from haitang.machinery.spreadsheets.tenure import PRESENT_TITLE, is_former_title
from haitang.machinery.spreadsheets.values.cells import Cell, is_blank, without_spaces
from haitang.machinery.spreadsheets.values.places import Gazetteer, Place

DITTO = frozenset({"〃", "″", '"', "''", "”", "同上", "同上行", "--〃--", "々"})
SECTION = re.compile(
    r"(?:[一二三四五六七八九十]+[、.:]|[(\[][一二三四五六七八九十]+[)\]][、.:]?)"
    r"(.{1,20}?)(?:[(\[]?共?\d+[人名个家]?[)\]]?)?:?"
)
NAME_AND_PHONE = re.compile(r"([^\d、,，;；/]{2,20}?)[\s(（:：,，、/]*((?:\+?86[- ]?)?1\d{10})[)）\s]*")
JOINED = re.compile(r"\s*[、,，;；/]\s*")
LONGEST_NAMES = 80
LONGEST_SECTION = 20
GONE = "离任"
NAME_AND_POST = re.compile(r"([^\d、,，;；/(（]{2,20}?)\s*[(（]([^()（）\d]{2,20})[)）]\s*")
EACH = re.compile(r"\s*(?:[、,，;；/\n]|(?<=\d)\s+(?=[\u3400-\u9fff]))\s*")
LONGEST_PEOPLE = 400


@dataclass(slots=True)
class DataRow:
    """One line of data. `number` is the row's in the sheet, from 1; `index` its place in `Sheet.rows`; `group` which of the
    row's persons it is about. Cells are raw. `held` are ids of questions it waits for, `passed` says why it is not taken.
    """

    number: int
    index: int
    cells: dict[str, Cell]
    group: int = 0
    held: list[str] = field(default_factory=list)
    passed: str = ""


class Taker:
    """Takes the data rows of a sheet in turn, remembering what ditto marks and section lines mean."""

    def __init__(
        self,
        sheet: Sheet,
        columns: tuple[Column, ...],
        groups: list[Group],
        found: HeadRows,
        known: Gazetteer | None,
        *,
        label: str,
    ) -> None:
        self.sheet = sheet
        self.groups = groups
        self.known = known
        self.label = label
        self.dropped: list[tuple[int, str]] = []
        self.rows: list[DataRow] = []
        self.section: Place | None = None
        named = {name for group in groups for name in group.mapping}
        self.headed = [one.name for one in columns if one.sections and one.name not in named]
        self.heading = ""
        self.status = next((one.name for one in columns if one.name == STATUS), "")
        self.gone = ""
        self.signatures: list[list[Cell]] = []
        self.indexes = [[(name, head.index) for name, head in group.mapping.items()] for group in groups]
        self.name = next((one.name for one in columns if one.kind == "name"), "")
        self.phone = next((one.name for one in columns if one.kind == "phone"), "")
        self.town = next((column.name for column in columns if column.kind == "town"), "town")
        rows = sheet.rows
        self.repeated = [[without_spaces(cell) for cell in rows[row]] for row in found.rows]
        self.titles = {
            without_spaces(cell) for row in rows[: found.rows[0] if found.rows else 0] for cell in row
        } - {""}
        places = {index for indexes in self.indexes for _name, index in indexes}
        # where no column is known yet, any may be named by hand
        self.read = places or set(range(max(map(len, rows), default=0)))
        self.filled = filled_down(sheet, self.read)
        self.last: list[dict[str, Cell]] = [{} for _group in groups]

    def take(self, index: int) -> None:
        row = self.sheet.rows[index]
        why = self._passed_over(row) or ("total" if index in self.sheet.total_rows else "")
        if why:
            if why != "blank":
                self.dropped.append((self.sheet.first_row + index, why))
            return
        several = len(self.groups) > 1
        for number, group in enumerate(self.groups):
            if several and not self._names_somebody(row, group):
                continue
            cells = self._cells(row, index, number)
            if (
                group.label and self.label and is_blank(cells.get(self.label))
            ):  # the row's own word comes first
                cells[self.label] = group.label
            for one in self._each(cells):
                self.rows.append(DataRow(self.sheet.first_row + index, index, one, number))

    def _names_somebody(self, row: list[Cell], group: Group) -> bool:
        """Whether anything stands in a person's own columns."""
        own = [group.name, *group.own] if group.name else group.own
        return any(not is_blank(row[head.index]) for head in own)

    def _cells(self, row: list[Cell], index: int, number: int) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        last = self.last[number]
        for name, column in self.indexes[number]:
            cell = row[column]
            if cell == "" and (index, column) in self.filled:
                cell = self.filled[index, column]
            elif isinstance(cell, str) and len(cell) < 6 and cell.strip() in DITTO:
                cell = last.get(name, "")
            cells[name] = cell
        if self.section is not None:
            cells[self.town] = self.section.name
        if self.heading:
            cells |= dict.fromkeys(self.headed, self.heading)
        if self.gone:
            cells[self.status] = self.gone
        self.last[number] = cells
        self._part_name_and_phone(cells)
        return cells

    def _part_name_and_phone(self, cells: dict[str, Cell]) -> None:
        """A name with a phone behind it in one cell are two: 王小波 13800000000."""
        said = cells.get(self.name)
        if not (isinstance(said, str) and len(said) > 11 and self.phone and is_blank(cells.get(self.phone))):
            return
        found = NAME_AND_PHONE.fullmatch(said.strip()[:LONGEST_NAMES])
        if found and is_like_name(found[1].strip()):
            cells[self.name], cells[self.phone] = found[1].strip(), found[2]

    def _each(self, cells: dict[str, Cell]) -> list[dict[str, Cell]]:
        """The cells of each person that a cell of names joins, where each has a phone or his post behind him."""
        people = people_in(cells.get(self.name))
        if len(people) < 2 or not is_blank(cells.get(self.phone)):
            return [cells]
        return [
            cells
            | {self.name: name}
            | ({self.phone: phone} if phone and self.phone else {})
            | ({self.label: post} if post and self.label else {})
            for name, phone, post in people
        ]

    def _is_of_former(self, text: str) -> bool:
        if len(text) > LONGEST_SECTION or not (is_former_title(text) or PRESENT_TITLE.search(text)):
            return False
        self.gone = GONE if is_former_title(text) else ""
        return True

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
        return "" if any(not is_blank(row[column]) for column in self.read) else "blank"

    def _is_section(self, row: list[Cell]) -> bool:
        """A line that only names a town or a numbered class, or says that all below have left, over the rows it is about."""
        if self.known is None and not self.headed and not self.status:
            return False
        filled = list(islice((cell for cell in row if not is_blank(cell)), 2))
        if len(filled) != 1:
            return False
        if self.status and self._is_of_former(without_spaces(filled[0])):
            return True
        place = self.known.town_in(filled[0]) if self.known else None
        heading = SECTION.fullmatch(without_spaces(filled[0])) if self.headed else None
        if place is not None:
            self.section = place
        elif heading is not None:
            self.heading = heading[1]
        return place is not None or heading is not None


def names_in(cell: Cell) -> list[str]:
    """The names a cell joins: 常光宇、常春艳; none where it holds one, or something else."""
    if not isinstance(cell, str) or not 4 < len(cell) <= LONGEST_NAMES:
        return []
    parts = JOINED.split(cell.strip())
    return parts if len(parts) > 1 and all(map(is_like_name, parts)) else []


def people_in(cell: Cell) -> list[tuple[str, str, str]]:
    """Name, phone and post of each person that a cell joins; none where one of them has nothing behind his name."""
    if not isinstance(cell, str) or not 4 < len(cell) <= LONGEST_PEOPLE:
        return []
    found = []
    for part in EACH.split(cell.strip()):
        numbered, told = NAME_AND_PHONE.fullmatch(part), NAME_AND_POST.fullmatch(part)
        match = numbered or told
        if match is None or not is_like_name(match[1].strip()):
            return []
        found.append((match[1].strip(), numbered[2] if numbered else "", "" if numbered else match[2]))
    return found


def filled_down(sheet: Sheet, columns: set[int]) -> dict[tuple[int, int], Cell]:
    """What the lower cells of merged ranges stand for, by row and column index."""
    filled: dict[tuple[int, int], Cell] = {}
    for merge in sheet.merges:
        if merge.bottom > merge.top and merge.left in columns and merge.top < len(sheet.rows):
            value = sheet.rows[merge.top][merge.left]
            for row in range(merge.top + 1, min(merge.bottom, len(sheet.rows) - 1) + 1):
                filled[row, merge.left] = value
    return filled
