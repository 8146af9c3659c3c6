"""A sheet as the tables it holds: one, several under each other, or cards of labels with a value beside each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from haitang.machinery.spreadsheets.effort import counted
from haitang.machinery.spreadsheets.reading.workbook import Merge, Sheet
from haitang.machinery.spreadsheets.recognition.columns import Column
from haitang.machinery.spreadsheets.recognition.labels import is_label, may_be_label
from haitang.machinery.spreadsheets.values.cells import Cell, is_blank, without_spaces

CARD_ROWS, CARD_COLUMNS = 60, 16
CARD_LABELS: Final = 3
TITLE_LINES: Final = 3


def blocks_of(sheet: Sheet, columns: tuple[Column, ...]) -> list[Sheet]:
    """The tables of a sheet from top to bottom, each with the lines over it. Rows keep their numbers."""
    cards = cards_of(sheet, columns)
    if cards:
        return cards
    starts = _starts(sheet, columns)
    if not starts:
        return [sheet]
    ends = [*starts, len(sheet.rows)]
    return [_slice(sheet, top, bottom) for top, bottom in zip([0, *starts], ends, strict=True)]


def _starts(sheet: Sheet, columns: tuple[Column, ...]) -> list[int]:
    """The rows in which further tables begin: their title's, or their head's."""
    heads = [index for index, row in enumerate(counted(sheet.rows)) if _is_head(row, columns)]
    if len(heads) < 2:
        return []
    first = [without_spaces(cell) for cell in sheet.rows[heads[0]]]
    titles = {without_spaces(cell) for row in sheet.rows[: heads[0]] for cell in row} - {""}
    starts = []
    for before, index in pairwise(heads):
        if index - before < 2:  # the lower row of one head
            continue
        top = _title_above(sheet, index, before)
        said = {without_spaces(cell) for row in sheet.rows[top:index] for cell in row} - {""}
        repeated = [without_spaces(cell) for cell in sheet.rows[index]] == first
        if repeated and said <= titles:  # printed again on the next page
            continue
        starts.append(top)
    return starts


def _is_head(row: Sequence[Cell], columns: tuple[Column, ...]) -> bool:
    """Whether most of a row's cells, two at least, are labels, and none is a number or a long text."""
    if not all(cell is None or may_be_label(cell) for cell in row):
        return False
    filled = [cell for cell in row if cell]
    known = 0
    for place, cell in enumerate(filled, 1):
        known += is_label(cell, columns)
        if place > 3 and not known:
            return False
    return known >= 2 and known * 2 >= len(filled)


def _title_above(sheet: Sheet, head: int, before: int) -> int:
    """The first of the lines of one text right over a head."""
    top = head
    while top - 1 > before and head - top < TITLE_LINES:
        filled = [cell for cell in sheet.rows[top - 1] if not is_blank(cell)]
        if len(filled) > 1 or (filled and not isinstance(filled[0], str)):
            break
        top -= 1
    return top


def _slice(sheet: Sheet, top: int, bottom: int) -> Sheet:
    def within(indexes: Iterable[int]) -> frozenset[int]:
        return frozenset(index - top for index in indexes if top <= index < bottom)

    merges = tuple(
        Merge(max(merge.top - top, 0), merge.left, min(merge.bottom, bottom - 1) - top, merge.right)
        for merge in sheet.merges
        if merge.bottom >= top and merge.top < bottom
    )
    return replace(
        sheet,
        rows=sheet.rows[top:bottom],
        merges=merges,
        first_row=sheet.first_row + top,
        hidden_rows=within(sheet.hidden_rows),
        total_rows=within(sheet.total_rows),
    )


def cards_of(sheet: Sheet, columns: tuple[Column, ...]) -> list[Sheet]:
    """Each card of a sheet as a table of one row; none where the sheet is no card.

    In a card each label has its value to the right, and each row begins with one.
    """
    if len(sheet.rows) > CARD_ROWS or not sheet.rows or len(sheet.rows[0]) > CARD_COLUMNS:
        return []
    pairs = [_pairs(row, columns) for row in sheet.rows]
    labels = [label for row in pairs for label, _value, is_known in row if is_known]
    filled = sum(1 for row in sheet.rows for cell in row if not is_blank(cell))
    if len(set(labels)) < CARD_LABELS or len(labels) * 3 < filled or _many_labels(sheet, columns):
        return []
    cards: list[list[int]] = []
    for index, row in enumerate(pairs):
        if not row:
            continue
        if not cards or row[0][0] == pairs[cards[-1][0]][0][0]:
            cards.append([])
        cards[-1].append(index)
    title = next((row for row, said in zip(sheet.rows, pairs, strict=True) if not said), [])
    return [_card(sheet, [pair for index in card for pair in pairs[index]], card[0], title) for card in cards]


def _many_labels(sheet: Sheet, columns: tuple[Column, ...]) -> bool:
    """Whether some row holds more labels than values, side by side: then it is the head of a table."""
    for row in sheet.rows:
        labels = [is_label(cell, columns) for cell in row]
        filled = sum(not is_blank(cell) for cell in row)
        if sum(labels) * 2 > filled and any(one and after for one, after in pairwise(labels)):
            return True
    return False


def _pairs(row: Sequence[Cell], columns: tuple[Column, ...]) -> list[tuple[str, Cell, bool]]:
    """Label, value and whether the label is known, from left to right; empty where the row begins with no label."""
    filled = [(index, cell) for index, cell in enumerate(row) if not is_blank(cell)]
    if not filled or not is_label(filled[0][1], columns):
        return []
    pairs = []
    place = 0
    while place < len(filled):
        label, value = filled[place][1], filled[place + 1][1] if place + 1 < len(filled) else ""
        if is_label(value, columns):
            value = ""
            place -= 1
        pairs.append((" ".join(str(label).split()), value, is_label(label, columns)))
        place += 2
    return pairs


def _card(sheet: Sheet, pairs: Sequence[tuple[str, Cell, bool]], row: int, title: Sequence[Cell]) -> Sheet:
    width = max(len(pairs), 1)
    above: list[Cell] = [*(cell for cell in title if not is_blank(cell)), *[""] * width][:width]
    rows: list[list[Cell]] = [
        above,
        [label for label, _value, _known in pairs],
        [value for _label, value, _known in pairs],
    ]
    return Sheet(sheet.name, rows, first_row=sheet.first_row + row - 2)
