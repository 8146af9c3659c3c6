"""Our own lists come back: a sheet that is one of our exports is read by what it says and not by what it looks like.

Such a list is known by its heads, which are left whatever program saved it, in every language of ours. Of its columns those
are read that say something of a record; what is counted, derived or masked is not said. Rows of another kind are left aside.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final, TypeAlias

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from haitang.foundation.registry import Registry
from haitang.foundation.verdict import Refused

from .asking import Inquiry
from .importing import Importer
from .reading import Sheet, Workbook
from .recognition import Column
from .values import Cell, cell_as_text

Text: TypeAlias = str | Promise
Row: TypeAlias = list[Cell]

PLACE: Final = "place"
"""A column of ours that holds a town, and behind it a village of it: 昌元街道 · 河中村."""
PLACE_SIGN: Final = " · "
CHOICES: Final = "海棠选项"
"""The hidden sheet of our empty sheets that holds what may be chosen; there is nothing in it to be read."""
ROWS_LOOKED_AT: Final = 3
FEWEST_HEADS: Final = 3


@dataclass(frozen=True, slots=True)
class OwnList:
    """One of our lists. `kind` names the importer that reads it, `heads` what each head stands for: a column of his,
    `PLACE`, or `""` for what is not said. `marks` are heads of which nobody else's sheet has all. `only` names what a row
    must have under a head to be read (`""`: nothing). `labels` are the words of a column that stand there as a page shows
    them.
    """

    kind: str
    title: Text
    heads: Mapping[Text, str]
    marks: tuple[Text, ...]
    only: Mapping[Text, frozenset[Text]] = field(default_factory=dict)
    labels: Mapping[str, Sequence[Text]] = field(default_factory=dict)


OWN_LISTS: Final[Registry[str, OwnList]] = Registry("list that can be exported and brought in")


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of one of our lists in one language: what each stands for, and which of them mark it."""

    own: OwnList
    language: str
    stand_for: Mapping[str, str]
    marks: frozenset[str]


@cache
def heads_of_lists() -> tuple[Heads, ...]:
    """Those of every list in every language, the same whoever asks first. Every list is registered by then."""
    found = []
    for own in OWN_LISTS.values():
        for language, _name in settings.LANGUAGES:
            with override(language):
                stand_for = {cell_as_text(str(head)): column for head, column in own.heads.items()}
                marks = frozenset(cell_as_text(str(head)) for head in own.marks)
            found.append(Heads(own, language, stand_for, marks))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet that is a list of ours: by which heads it is known, and the index of their row."""

    heads: Heads
    row: int

    @property
    def own(self) -> OwnList:
        return self.heads.own

    @property
    def language(self) -> str:
        return self.heads.language


def read_own_lists(workbook: Workbook, importer: Importer, inquiry: Inquiry) -> Workbook:
    """The workbook with every sheet that is a list of ours put into the importer's words. Raises `Refused` for a list
    that another importer reads.
    """
    sheets = [as_the_importer_says(sheet, importer, inquiry) for sheet in workbook.sheets]
    hidden = [sheet for sheet in workbook.hidden_sheets if sheet.name != CHOICES]
    return replace(workbook, sheets=sheets, hidden_sheets=hidden)


def as_the_importer_says(sheet: Sheet, importer: Importer, inquiry: Inquiry) -> Sheet:
    found = find_own(sheet)
    if found is None:
        return sheet
    if found.own.kind != importer.kind:
        message = _("“%(sheet)s”是海棠导出的“%(title)s”名单，不是%(kind)s。") % {
            "sheet": sheet.name,
            "title": found.own.title,
            "kind": importer.title,
        }
        raise Refused(message, code="own_list_of_another_kind")
    rows, aside = rewritten(sheet, found, importer)
    inquiry.say(
        "own_list",
        _("“%(sheet)s”是海棠导出的“%(title)s”名单；打了星号的和算出来的列没有读。")
        % {"sheet": sheet.name, "title": found.own.title},
        sheet=sheet.name,
    )
    if aside:
        inquiry.say(
            "own_list", _("“%(sheet)s”有 %(count)d 行不是%(kind)s，没有读。")
            % {"sheet": sheet.name, "count": aside, "kind": importer.title}, sheet=sheet.name,
        )  # fmt: skip
    return replace(sheet, rows=rows, merges=(), hidden_columns=frozenset())


def find_own(sheet: Sheet) -> Found | None:
    """Which list of ours a sheet is, if any: the first head that none of them has, or that is there twice, tells it is none."""
    for index, row in enumerate(sheet.rows[:ROWS_LOOKED_AT]):
        said: set[str] = set()
        lists: Sequence[Heads] = heads_of_lists()
        for text in filter(None, map(cell_as_text, row)):
            lists = [] if text in said else [one for one in lists if text in one.stand_for]
            if not lists:
                break
            said.add(text)
        marked = [one for one in lists if one.marks <= said]
        if marked and len(said) >= FEWEST_HEADS:
            return Found(marked[0], index)
    return None


def rewritten(sheet: Sheet, found: Found, importer: Importer) -> tuple[list[Row], int]:
    """The rows with the importer's heads and only what is said, and how many rows are of another kind; those are blank."""
    columns = {column.name: column for column in importer.columns}
    heads = [found.heads.stand_for.get(cell_as_text(head), "") for head in sheet.rows[found.row]]
    words = words_of_labels(found)
    wanted = wanted_words(sheet, found)
    rows: list[Row] = []
    aside = 0
    for number, row in enumerate(sheet.rows):
        if number <= found.row:
            cells: Row = [row[0]] if number < found.row else list(titles_of(heads, columns))
        elif all(cell_as_text(row[index]) in words for index, words in wanted.items()):
            cells = list(said_by(row, heads, words))
        else:
            cells, aside = [], aside + any(cell != "" for cell in row)
        rows.append(cells)
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows], aside


def titles_of(heads: Sequence[str], columns: Mapping[str, Column]) -> Iterator[Cell]:
    for head in filter(None, heads):
        for name in ("town", "village") if head == PLACE else (head,):
            yield str(columns[name].title)


def said_by(row: Row, heads: Sequence[str], words: Mapping[str, Mapping[str, str]]) -> Iterator[Cell]:
    for cell, head in zip(row, heads, strict=True):
        if head == PLACE:
            town, _sign, village = cell_as_text(cell).partition(PLACE_SIGN)
            yield from (town, village)
        elif head:
            text = cell_as_text(cell)
            yield words[head].get(text, text) if head in words else cell


def words_of_labels(found: Found) -> dict[str, dict[str, str]]:
    """What labels mean in the words importers read, which are Chinese."""
    means: dict[str, dict[str, str]] = {}
    for column, labels in found.own.labels.items():
        with override(found.language):
            said = [str(label) for label in labels]
        with override(settings.LANGUAGE_CODE):
            means[column] = dict(zip(said, map(str, labels), strict=True))
    return means


def wanted_words(sheet: Sheet, found: Found) -> dict[int, set[str]]:
    """The words a row must have, by the index of the column: of the columns the sheet has."""
    heads = [cell_as_text(cell) for cell in sheet.rows[found.row]]
    with override(found.language):
        wanted = {
            cell_as_text(str(head)): {cell_as_text(str(word)) for word in words}
            for head, words in found.own.only.items()
        }
    return {heads.index(head): words for head, words in wanted.items() if head in heads}
