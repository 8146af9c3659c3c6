"""Filling a return: every mapped cell with its figure, every other one named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Number, in_words

from .composing.compose import split_words
from .composing.readings import Readings, href_of
from .filling import Form, blanks, filled
from .models import Cell, ReturnForm


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell with its value and its evidence, or with why it has none."""

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


def fill(form: ReturnForm, cells: Sequence[Cell], sheet: Form, year: int, at: datetime) -> FilledReturn:
    """What each cell gets for a year; one query a figure, place and period. What is not to be written over gets nothing."""
    readings: dict[str, Readings] = {}
    whys = [sheet.sheets[cell.sheet].why(cell.address) for cell in cells]
    found = [
        FilledCell(cell, why=why) if why else read_cell(cell, form, year, at, readings)
        for cell, why in zip(cells, whys, strict=True)
    ]
    mapped = {(cell.sheet, cell.address) for cell in cells}
    blank = [f"{name}!{address}" for name, address in blanks(sheet.sheets) if (name, address) not in mapped]
    return FilledReturn(found, blank)


def read_cell(
    cell: Cell, form: ReturnForm, year: int, at: datetime, readings: dict[str, Readings]
) -> FilledCell:
    if not cell.figure:
        return FilledCell(cell, why=_("没有对应的指标，请手填"))
    place = cell.place or form.district_id
    period = Period.of(f"{year}")
    reading = readings.setdefault(place, Readings(place, "", period, at))
    try:
        figure = reading.read(cell.figure, cell.by, cell.period(year))
    except Refused as refused:
        return FilledCell(cell, why=refused.reason)
    value = figure.value
    if cell.by:
        words = split_words(figure, cell.by)
        keys = [key for key, word in words.items() if cell.of in {key, word}]
        if not keys:
            return FilledCell(
                cell, why=_("“%(title)s”里没有“%(of)s”") % {"title": figure.title, "of": cell.of}
            )
        value = figure.by.get(keys[0], 0)
    why = _("没有可除的数，空着") if value is None else ""
    return FilledCell(cell, value, figure.title, href_of(figure), why)


def workbook(sheet: Form, found: FilledReturn) -> bytes:
    """The form with its numbers in it."""
    return filled(sheet, {(one.cell.sheet, one.cell.address): one.value for one in found.cells})
