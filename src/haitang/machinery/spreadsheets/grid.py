"""The lines of a preview as a page shows them: which columns, and each cell with what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.machinery.ui.masks import mask

from .importing import CellFault, Draft, importer_of
from .models import Batch
from .outcomes import Describe
from .recognition import Column
from .values import cell_as_text
from .words import Outcome, RowState

PRIVATE: Final = {"phone": "phone", "identity_number": "identity"}
"""Kinds of columns whose values are hidden until one of them is mended, and how each is masked."""

SHOWN_AS_READ: Final = frozenset({"date", "month", "count", "phone", "identity_number"})
"""Kinds whose value reads better than the cell it was read from."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell: its column, its text (masked where private), why it is wrong and what would mend it.

    `raw` is the faulty cell as it stands, only where it is being mended; `unused` says why the line is taken without it.
    """

    column: Column
    text: str
    faults: tuple[CellFault, ...] = ()
    raw: str = ""
    unused: str = ""

    @property
    def why(self) -> str:
        return _("；").join(fault.message for fault in self.faults)

    @property
    def mend(self) -> str:
        return _("；").join(dict.fromkeys(fault.mend for fault in self.faults))


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line: where it stands, its cells in the order of the grid's columns, the faults of the row itself, and what
    becomes of it in one sentence.
    """

    position: int
    sheet: str
    number: int
    cells: list[ShownCell]
    faults: list[CellFault]
    outcome: Outcome
    state: RowState
    becomes: str

    @property
    def ready(self) -> bool:
        return self.state == RowState.READY


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Column]
    lines: list[ShownLine]


def grid_of(batch: Batch, drafts: Sequence[Draft], describe: Describe, *, waiting: bool) -> Grid:
    """The columns worth showing for these lines, and the lines.

    Where people look for what a line is `waiting` for these are what names it and what is wrong on this page; else every
    column read.
    """
    columns = shown_columns(batch, drafts, waiting=waiting)
    return Grid(columns, [grid_line(draft, columns, describe) for draft in drafts])


def shown_columns(batch: Batch, drafts: Iterable[Draft], *, waiting: bool) -> list[Column]:
    wrong = {fault.column for draft in drafts for fault in draft.faults}
    found = {head["column"] for note in batch.sheets for head in note.get("heads", ())}
    kept = [
        column
        for column in importer_of(batch.kind).columns
        if column.name in wrong or (column.name in found and (column.required or not waiting))
    ]
    named = [column for column in kept if column.kind in ("name", "text")]
    return kept if named or not waiting else [*named_first(batch, found), *kept]


def named_first(batch: Batch, found: set[str]) -> list[Column]:
    """The first column found that names what a line is about."""
    columns = (
        one for one in importer_of(batch.kind).columns if one.name in found and one.kind in ("name", "text")
    )
    first = next(columns, None)
    return [] if first is None else [first]


def grid_line(
    draft: Draft, columns: Sequence[Column], describe: Describe, *, mending: bool = False
) -> ShownLine:
    """A line with the cells of these columns; `mending` opens the faulty ones."""
    shown = {column.name for column in columns}
    return ShownLine(
        position=draft.position,
        sheet=draft.sheet,
        number=draft.number,
        cells=[grid_cell(draft, column, mending=mending) for column in columns],
        faults=[fault for fault in draft.faults if fault.column not in shown],
        outcome=draft.outcome,
        state=draft.state,
        becomes=describe(draft),
    )


def grid_cell(draft: Draft, column: Column, *, mending: bool) -> ShownCell:
    faults = tuple(fault for fault in draft.faults if fault.column == column.name)
    text = cell_words(draft, column)
    raw = cell_as_text(draft.cells.get(column.name)) if mending and faults else ""
    unused = next((blank.message for blank in draft.blanks if blank.column == column.name), "")
    if column.kind in PRIVATE:
        text = mask(text, PRIVATE[column.kind])
    return ShownCell(column, text, faults, raw, unused)


def cell_words(draft: Draft, column: Column) -> str:
    """A cell as people read it, not masked: what was read from it, or what stands in it."""
    value: Any = draft.values.get(column.name) if column.kind in SHOWN_AS_READ else None
    return (
        cell_as_text(draft.cells.get(column.name))
        if value is None or isinstance(value, (dict, list))
        else str(value)
    )
