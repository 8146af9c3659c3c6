"""Filling a return: every mapped cell with its figure, every other one named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Figure, Number, in_words

from .composing.compose import split_words
from .composing.readings import Readings, href_of
from .filling import Form, Sheet, blanks, fill_file, open_form, parse_cell_address
from .models import Cell, ReturnForm


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell with its value and its evidence; `why` it has none, or what is to be known of the value."""

    cell: Cell
    value: Number = None
    title: str = ""
    href: str = ""
    why: str = ""

    @property
    def words(self) -> str:
        return in_words(self.value)


@dataclass(frozen=True, slots=True)
class FilledReturn:
    cells: list[FilledCell]
    blank: list[str]

    @property
    def wanting(self) -> list[FilledCell]:
        """Mapped cells that stay empty."""
        return [one for one in self.cells if one.value is None]


def fill_return(
    form: ReturnForm, cells: Sequence[Cell], sheet: Form, year: int, at: datetime
) -> FilledReturn:
    """What each cell gets for a year; one query a figure, place and period. What is not to be written over gets nothing."""
    readings: dict[str, Readings] = {}
    whys = [why_not(sheet.sheets, cell) for cell in cells]
    found = [
        FilledCell(cell, why=why) if why else read_cell(cell, form, year, at, readings)
        for cell, why in zip(cells, whys, strict=True)
    ]
    mapped = {(cell.sheet, cell.address) for cell in cells}
    blank = [f"{name}!{address}" for name, address in blanks(sheet.sheets) if (name, address) not in mapped]
    return FilledReturn(found, blank)


def why_not(sheets: Mapping[str, Sheet], cell: Cell) -> str:
    """Why nothing is to be written into a cell; "" where something may be."""
    if cell.sheet not in sheets:
        return _("没有“%(sheet)s”这张工作表") % {"sheet": cell.sheet}
    return sheets[cell.sheet].why(cell.address)


def read_cell(
    cell: Cell, form: ReturnForm, year: int, at: datetime, readings: dict[str, Readings]
) -> FilledCell:
    if not cell.figure:
        return FilledCell(cell, why=_("没有对应的指标，请手填"))
    place = cell.place or form.district_id
    reading = readings.setdefault(place, Readings(place, "", Period.of(f"{year}"), at))
    try:
        figure, value, unknown = number_in(cell, reading, year)
    except Refused as refused:
        return FilledCell(cell, why=refused.reason)
    if unknown and not value:
        return FilledCell(cell, None, figure.title, href_of(figure), _("那时候的记录不详，空着"))
    why = _("没有可除的数，空着") if value is None else ""
    if unknown:
        why = _("另有 %(unknown)s 从哪天起不详，那天算不算不知道，没有算入") % {"unknown": in_words(unknown)}
    return FilledCell(cell, value, figure.title, href_of(figure), why)


def number_in(cell: Cell, reading: Readings, year: int) -> tuple[Figure, Number, float]:
    """The figure of a cell and its number, or that of the part asked for, and how many more our records do not say of.

    Raises `Refused` naming what there is not.
    """
    figure = reading.read(cell.figure, cell.by, cell.period(year))
    if not cell.by:
        return figure, figure.value, figure.unknown
    keys = [key for key, word in split_words(figure, cell.by).items() if cell.of in {key, word}]
    if not keys:
        raise Refused(
            _("“%(title)s”里没有“%(of)s”") % {"title": figure.title, "of": cell.of}, code="unknown_part"
        )
    return figure, figure.by.get(keys[0], 0), figure.unknown_by.get(keys[0], 0)


TRIED: Final = (0, 10**15, 0.1, 99999999.95)
"""Numbers a form is filled with when its mapping is saved: the least, the most, and such as have decimals."""


def try_out(sheet: Form, cells: Sequence[Cell]) -> None:
    """Fill a form with made-up numbers and open it again.

    Raises `Refused`: bad_form where it takes no numbers, bad_mapping naming the outermost cell where with it the form
    became too large to be opened.
    """
    if not cells:
        return
    made = fill_file(
        sheet, {(cell.sheet, cell.address): value for cell, value in zip(cells, cycle(TRIED), strict=False)}
    )
    try:
        open_form(made)
    except Refused as refused:
        if refused.code == "busy":
            raise
        outermost = max(cells, key=lambda cell: sum(parse_cell_address(cell.address)))
        raise Refused(
            _("“%(cell)s”离表里的格子太远了。%(why)s") % {"cell": outermost, "why": refused.reason},
            code="bad_mapping",
        ) from None


def form_fault(form: ReturnForm) -> str:
    """Why a form cannot be filled as it is stored, in a sentence naming the cell; "" where it can."""
    try:
        sheet = open_form(bytes(form.content))
        for cell in form.cells.all():
            if why := why_not(sheet.sheets, cell):
                return f"{cell}：{why}"
    except Refused as refused:
        return refused.reason
    return ""


def workbook(sheet: Form, found: FilledReturn) -> bytes:
    """The form with its numbers in it."""
    values = {(one.cell.sheet, one.cell.address): one.value for one in found.cells if one.value is not None}
    return fill_file(sheet, values)
