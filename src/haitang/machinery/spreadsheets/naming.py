"""What the fields of the import pages are called, and the columns of a file that may be named by hand."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, count, pairwise
from typing import Any

from django.utils.translation import gettext

from .importing import Draft
from .models import Batch
from .queries import batch_lines, drafts_of
from .recognition import Position
from .values import cell_as_text

SAMPLED, DIGITS_SHOWN, LONGEST_SAMPLE = 3, 4, 20


def answer_field(question_id: str) -> str:
    """What a question's field is called."""
    return field_of("answer", question_id)


def head_field(key: str | Position) -> str:
    """What the field of a head, or of a column known by its place, is called."""
    return field_of("head", repr(tuple(key)) if isinstance(key, Position) else key)


def field_of(kind: str, key: str) -> str:
    """A field's name by what it asks of, since a page may be open while another thing comes to stand in its place."""
    return f"{kind}-{sha256(key.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column to be named: by its head, or by where it stands; `sample` is a cell of it, its digits hidden but for four."""

    key: str | Position
    label: str
    column: str
    sample: str


def named_columns(batch: Batch) -> list[NamedColumn]:
    """Every head of every table read, in order; a head that no table has twice counts once for all of them, others and
    columns without a head by where they stand.
    """
    tables = [note for note in batch.sheets if "heads" in note]
    twice = {
        title
        for note in tables
        for title, count in Counter(head["title"] for head in note["heads"]).items()
        if count > 1
    }
    found: dict[str | Position, NamedColumn] = {}
    lines = first_lines(batch, tables)
    for note, drafts in zip(tables, lines, strict=True):
        for head in note["heads"]:
            title, column = head["title"], head["column"]
            by_place = not title or title in twice
            key = Position(note["name"], note["first_row"], head["index"]) if by_place else title
            label = place_label(note, head) if by_place else title
            if key not in found or not found[key].column:
                found[key] = NamedColumn(key, label, column, sample_of(drafts, head["index"]))
    return list(found.values())


def first_lines(batch: Batch, tables: Iterable[dict[str, Any]]) -> list[list[Draft]]:
    """A few lines of each table, the first of all last: nothing may have told that it is the head. One query."""
    starts = list(accumulate((note["rows"] for note in tables), initial=0))
    few = [range(start, min(start + SAMPLED, end)) for start, end in pairwise(starts)]
    positions = [position for table in few for position in table]
    found = {draft.position: draft for draft in drafts_of(batch_lines(batch).filter(position__in=positions))}
    return [[found[one] for one in (*table[1:], *table[:1]) if one in found] for table in few]


def sample_of(drafts: Iterable[Draft], index: int) -> str:
    """What stands in a column: of numbers, which may be somebody's own, no more than four digits."""
    cells = (draft.original[index] for draft in drafts if index < len(draft.original))
    text = next(filter(None, map(cell_as_text, cells)), "")
    seen = count(1)
    hidden = re.sub(r"\d", lambda digit: digit[0] if next(seen) <= DIGITS_SHOWN else "*", text)
    return hidden if len(hidden) <= LONGEST_SAMPLE else f"{hidden[:LONGEST_SAMPLE]}…"


def place_label(note: dict[str, Any], head: dict[str, Any]) -> str:
    """Which column is meant, as a spreadsheet program calls it: 名单 C 列 电话."""
    letters, number = "", head["index"] + note["first_column"]
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    words = {"sheet": note["name"], "letters": letters, "title": f"{head['group']} {head['title']}".strip()}
    return (gettext("%(sheet)s %(letters)s 列 %(title)s") % words).strip()
