"""A cell as plain text: what every other reader starts from."""

from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from unicodedata import normalize

from haitang.machinery.spreadsheets.values.words import MARKS_OF_NOTHING, WORDS_OF_NOTHING, WORDS_OF_PEOPLE

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta | None

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
UNSEEN = frozenset(INVISIBLE)
UNSEEN_AWAY = str.maketrans("", "", INVISIBLE)


def cell_as_text(cell: Cell) -> str:
    """The cell as text: half-width, without invisible signs or space around it, numbers without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell
        if not cell.isascii():
            text = normalize("NFKC", cell)
            if not UNSEEN.isdisjoint(text):
                text = text.translate(UNSEEN_AWAY)
        return text.strip().lstrip("'")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def without_spaces(cell: Cell) -> str:
    """The cell as plain text without any white space inside it."""
    return "".join(cell_as_text(cell).split())


def is_blank(cell: Cell) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is empty, or left empty on purpose in words or signs: 无, 不详, —, /, N/A, NULL, False."""
    if cell is None or cell is False:
        return True
    if not isinstance(cell, str):
        return isinstance(cell, float) and cell != cell  # noqa: PLR0124 - nan alone differs from itself
    text = without_spaces(cell).lower()
    return text in WORDS_OF_NOTHING or MARKS_OF_NOTHING.issuperset(text)


def says_in_words(cell: Cell) -> bool:
    """Whether somebody wrote that there is nothing: 无, 不详. Signs, and what programs write, are no words."""
    return isinstance(cell, str) and without_spaces(cell).strip("()") in WORDS_OF_PEOPLE


def cell_excerpt(cell: Cell) -> str:
    """The cell's text for a message, cut to 20 characters."""
    text = cell_as_text(cell)
    return text if len(text) <= 20 else f"{text[:20]}…"
