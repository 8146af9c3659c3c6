from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from .importing import Draft, importer_of
from .lines import unpack
from .models import Batch, Row, WordList
from .vocabulary import MEANINGS, Meaning, Vocabulary
from .words import RowState

PHONE_TAIL: Final = 4
AT_FAULT: Final = Q(state=RowState.FAULTY) | Q(blanks=True)
"""Lines with a fault, and those taken without a cell."""


def batch_lines(batch: Batch, *states: RowState) -> QuerySet[Row]:
    """The lines of a batch in their order; only those in these states when any are given."""
    lines = Row.objects.filter(batch=batch).order_by("position")
    return lines.filter(state__in=states) if states else lines


def drafts_of(lines: Iterable[Row]) -> list[Draft]:
    """The lines unsealed. Take a page of them, not all, where people read them."""
    return [unpack(row) for row in lines]


def heads_of(batch: Batch) -> dict[tuple[str, str], str]:
    """The head of each column as it stands, by sheet and column name."""
    return {
        (sheet["name"], head["column"]): head["title"]
        for sheet in batch.sheets
        for head in sheet.get("heads", ())
        if head["column"]
    }


def faults_of(batch: Batch) -> Iterator[dict[str, Any]]:
    """Every fault of a batch as programs read it; a column that is missing altogether is told once a sheet. Cells left blank,
    whose lines are taken without them, have the reason `left_blank`.
    """
    heads = heads_of(batch)
    titles = {column.name: str(column.title) for column in importer_of(batch.kind).columns}
    told: set[tuple[str, str]] = set()
    for draft in drafts_of(batch_lines(batch).filter(AT_FAULT)):
        for fault in (*draft.faults, *draft.blanks):
            place = (draft.sheet, fault.column)
            if fault.code == "missing_column":
                if place in told:
                    continue
                told.add(place)
            yield {
                "sheet": draft.sheet,
                "row": draft.number,
                "column": heads.get(place) or titles.get(fault.column, ""),
                "reason": fault.code,
                "message": fault.message,
                "mend": fault.mend,
            }


def outcomes_of(batch: Batch) -> Iterator[dict[str, Any]]:
    """What each line of a batch makes of the person it names, as programs read it."""
    importer = importer_of(batch.kind)
    for draft in drafts_of(batch_lines(batch)):
        one = importer.person_of(draft)
        yield {
            "sheet": draft.sheet,
            "row": draft.number,
            "name": one.name,
            "phone_tail": one.phone[-PHONE_TAIL:] or None,
            "town": one.town,
            "village": one.village,
            "post": one.post,
            "host": one.host,
            "since": one.since,
            "until": one.until,
            "state": str(draft.state),
        }


@dataclass(frozen=True, slots=True)
class ShownWords:
    """A meaning, and a county's own words for it."""

    meaning: Meaning
    own: list[str]


def word_list(county: str, meaning: str) -> WordList:
    """A county's words for a meaning; an unsaved, empty list where it has none."""
    found = WordList.objects.filter(county=county, meaning=meaning).first()
    return found or WordList(county=county, meaning=meaning)


def word_lists(county: str) -> list[ShownWords]:
    """Every meaning with the county's own words. One query."""
    own = {one.meaning: one.all for one in WordList.objects.filter(county=county)}
    return [ShownWords(meaning, own.get(meaning.code, [])) for meaning in MEANINGS.values()]


def vocabulary_of(county: str) -> Vocabulary:
    """The county's words, to read a file by. One query."""
    words: dict[str, dict[str, str]] = {}
    learned: set[str] = set()
    for one in WordList.objects.filter(county=county).order_by("pk"):
        if one.meaning in MEANINGS:
            meaning = MEANINGS[one.meaning]
            words.setdefault(meaning.group, {}).update(dict.fromkeys(one.all, meaning.what))
            learned.update(one.learned.splitlines())
    return Vocabulary(words, frozenset(learned))
