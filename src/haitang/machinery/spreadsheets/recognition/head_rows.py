"""Where a sheet's head stands: below titles, in one row or in two."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from haitang.machinery.spreadsheets.effort import counted
from haitang.machinery.spreadsheets.reading.workbook import Merge, Sheet
from haitang.machinery.spreadsheets.recognition.columns import Column, Head, normalise_head
from haitang.machinery.spreadsheets.recognition.likeness import likenesses
from haitang.machinery.spreadsheets.recognition.persons import label_of
from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, is_blank, without_spaces
from haitang.machinery.spreadsheets.values.places import Gazetteer

SEARCHED_ROWS = 40
LONGEST_HEAD = 40
NAMED = 0.6
LONG_NUMBER = 11
SHORT_NUMBERS = 10 ** (LONG_NUMBER - 1)
"""All numbers below have fewer digits."""
TOWN_CELL = re.compile(r"[\u3400-\u9fff]{1,12}(?:镇|乡|街道)")


@dataclass(frozen=True, slots=True)
class HeadRows:
    """The heads found, and the row indexes they stand in: none where a sheet begins with its data."""

    rows: tuple[int, ...]
    heads: list[Head]


def find_head_rows(
    sheet: Sheet, columns: tuple[Column, ...], decided: Mapping[str, str], known: Gazetteer | None = None
) -> HeadRows | None:
    """The row or two rows whose cells name the most columns; None if no row names two.

    `decided`: remembered heads. `known`: the district's places, beside which no head stands.
    """
    best: HeadRows | None = None
    best_score = 0.0
    for top in counted(range(min(len(sheet.rows), SEARCHED_ROWS))):
        for found in _candidates(sheet, top):
            if known and any(names_place(cell, known) for cell in sheet.rows[found.rows[-1]]):
                continue
            score = _score(found, sheet, columns, decided)
            if score > best_score + 1e-9:
                best, best_score = found, score
    return best


def names_place(cell: Cell, known: Gazetteer) -> bool:
    """Whether a cell is a town of the district with its full ending, as a line has it and a head has not."""
    return isinstance(cell, str) and TOWN_CELL.fullmatch(cell.strip()) is not None and known.names_town(cell)


def guess_head_rows(sheet: Sheet) -> HeadRows | None:
    """The row above the first one that holds numbers, where no head is known by name; or no row at all. One of numbers alone
    is no line of anything: columns may be numbered.
    """
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        filled = [cell for cell in row if not is_blank(cell)]
        if len(filled) > 1 and len(set(map(_is_datum, filled))) > 1:
            above = sheet.rows[index - 1] if index else []
            if sum(1 for cell in above if not is_blank(cell)) > 1:
                return HeadRows((index - 1,), _single(above))
            return HeadRows((), [Head(place, "") for place in range(len(row))])
    return None


def no_head_rows(sheet: Sheet) -> HeadRows:
    """A sheet taken as lines without heads, whose columns are known by where they stand."""
    return HeadRows((), [Head(place, "") for place in range(max(map(len, sheet.rows), default=0))])


def _candidates(sheet: Sheet, top: int) -> list[HeadRows]:
    row = sheet.rows[top]
    if not _may_be_head(row):
        return []
    found = [HeadRows((top,), _single(row))]
    if top + 1 < len(sheet.rows):
        double = _double(sheet, top)
        if double:
            found.append(HeadRows((top, top + 1), double))
    return found


def _may_be_head(row: Sequence[Cell]) -> bool:
    """Whether two cells of a row hold anything, one at most a datum, and none a telephone or the number of a person."""
    filled = data = 0
    for cell in row:
        if not is_blank(cell):
            filled += 1
            data += _is_datum(cell)
            if data > 1 or _is_long_number(cell):
                return False
    return filled > 1


def _single(row: Sequence[Cell]) -> list[Head]:
    return [Head(index, _text(cell)) for index, cell in enumerate(row)]


def _double(sheet: Sheet, top: int) -> list[Head]:
    """The heads of two rows, the upper one naming groups; empty if the lower row is no head."""
    upper, lower = sheet.rows[top], sheet.rows[top + 1]
    below = [index for index, cell in enumerate(lower) if not is_blank(cell)]
    if not below or any(_is_datum(lower[index]) for index in below):
        return []
    groups = _groups(upper, lower, [merge for merge in sheet.merges if merge.top == merge.bottom == top])
    if any(index not in groups for index in below):
        return []
    leaves = [_text(lower[index]) or _text(cell) for index, cell in enumerate(upper)]
    heads = []
    for index, leaf in enumerate(leaves):
        group = groups.get(index, "") if index in below else ""
        shared = bool(group) and leaves.count(leaf) > 1
        heads.append(Head(index, f"{group} {leaf}" if shared else leaf, group))
    return heads


def _groups(upper: Sequence[Cell], lower: Sequence[Cell], merges: Sequence[Merge]) -> dict[int, str]:
    """The group over each column: by merged cells, or where those are lost by blanks to its right."""
    groups = {
        index: _text(upper[merge.left]) for merge in merges for index in range(merge.left, merge.right + 1)
    }
    if groups:
        return groups
    start = None
    for index, cell in enumerate(upper):
        if not is_blank(cell):
            start = index
        elif start is not None and not is_blank(lower[index]) and not is_blank(lower[start]):
            groups[start] = groups[index] = _text(upper[start])
    return groups


def _score(found: HeadRows, sheet: Sheet, columns: tuple[Column, ...], decided: Mapping[str, str]) -> float:
    """How many columns the heads name, each once; more for a good name, less for cells that are no heads."""
    named: dict[str, float] = {}
    names = [column.name for column in columns]
    persons = [column.name for column in columns if column.kind == "name" and column.required]
    filled = strange = 0
    for head in found.heads:
        leaf = normalise_head(head.title)
        if not leaf:
            continue
        filled += 1
        strange += len(leaf) > LONGEST_HEAD
        scores = likenesses(leaf, normalise_head(head.group), columns)
        score, name = max(scores, default=0.0), ""
        if score >= NAMED:
            score, name = max(zip(scores, names, strict=True))
        remembered = decided.get(head.key, decided.get(leaf)) if decided else None
        if remembered in names:
            score, name = max((score, name), (1.0, remembered))
        if score < NAMED and persons and label_of(head.title):  # 主席, 校长: heads over names
            score, name = NAMED, persons[0]
        if score >= NAMED:
            named[name] = max(named.get(name, 0.0), score)
    if len(named) < min(2, len(columns)) or strange > filled / 2:
        return 0.0
    data = sum(_is_datum(cell) for row in found.rows for cell in sheet.rows[row])
    return sum(named.values()) + 0.02 * filled - 0.5 * data


def _is_datum(cell: Cell) -> bool:
    """Whether a cell holds a number, a day or a long run of digits, as heads do not."""
    if cell is None or isinstance(cell, str):
        return sum(map(str.isdigit, cell_as_text(cell))) >= 6
    return True


def _is_long_number(cell: Cell) -> bool:
    """Whether a cell is a telephone or an identity number, beside which no head stands."""
    if isinstance(cell, float) and abs(cell) < SHORT_NUMBERS:
        return False
    return (
        len(without_spaces(cell).strip("'+")) >= LONG_NUMBER
        and without_spaces(cell).strip("'+")[:-1].isdecimal()
    )


def _text(cell: Cell) -> str:
    """A head as it stands, full-width signs too, on one line."""
    said = cell_as_text(cell)
    return " ".join((cell if isinstance(cell, str) and said else said).split())
