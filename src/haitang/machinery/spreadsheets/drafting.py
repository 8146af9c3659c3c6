"""From the cells of a recognised sheet to drafts: every value read by its column's kind, every bad cell faulted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .importing import Draft, Importer, Setting
from .recognition import Column
from .values import (
    Cell,
    Fault,
    cell_as_text,
    is_blank,
    parse_choice,
    parse_count,
    parse_credit_code,
    parse_date,
    parse_document_number,
    parse_identity_number,
    parse_month,
    parse_name,
    parse_office_phone,
    parse_phone,
    parse_sex,
    parse_yes_no,
)
from .values.cells import cell_excerpt, says_nothing
from .values.phones import Phone


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file's cells are to be read: today's date, the year of dates that leave it out, the epoch of its serials."""

    today: date
    default_year: int | None = None
    date_1904: bool = False


def cell_text(cell: Cell) -> str | None:
    text = cell_as_text(cell)
    return None if not text or says_nothing(text) else " ".join(text.split())


def phone_of(cell: Cell) -> str | Fault | None:
    return number_of(parse_phone(cell))


def office_phone_of(cell: Cell) -> str | Fault | None:
    return number_of(parse_office_phone(cell))


def number_of(read: Phone | Fault | None) -> str | Fault | None:
    return read.number if isinstance(read, Phone) else read


READERS: dict[str, Callable[[Cell], Any]] = {
    "text": cell_text,
    "name": parse_name,
    "phone": phone_of,
    "office_phone": office_phone_of,
    "sex": parse_sex,
    "count": parse_count,
    "yes_no": parse_yes_no,
    "credit_code": parse_credit_code,
    "document_number": parse_document_number,
}
"""Kinds that are read from the cell alone."""


class Reader:
    """Reads the lines of one importer's sheets in one manner. Equal cells of one kind are read once."""

    def __init__(self, importer: Importer, setting: Setting, manner: Manner) -> None:
        self.importer = importer
        self.setting = setting
        self.manner = manner
        self.columns = [column for column in importer.columns if column.kind not in ("town", "village")]
        self.town = next((column for column in importer.columns if column.kind == "town"), None)
        self.village = next((column for column in importer.columns if column.kind == "village"), None)

    def read(self, draft: Draft) -> None:
        """Fill a draft's values and faults from its cells, replacing what was read before."""
        draft.values, draft.faults, draft.blanks = {}, [], []
        draft.asked, draft.left_out = [], ""
        for column in self.columns:
            cell = draft.cells.get(column.name)
            self.take(draft, column, None if cell is None or cell == "" else self.value(column, cell))
        if self.town is not None:
            self.take_town(draft, self.town)
        if self.village is not None:
            self.take_village(draft, self.village)

    def take(self, draft: Draft, column: Column, value: Any) -> None:
        if isinstance(value, Fault):
            draft.fault(column.name, value)
        elif value is None:
            if column.required:
                draft.fault(column.name, missing(column, there=column.name in draft.cells))
        else:
            draft.values[column.name] = value.isoformat() if isinstance(value, date) else value

    def value(self, column: Column, cell: Cell) -> Any:
        if column.kind in READERS:
            return READERS[column.kind](cell)
        if column.kind == "choice":
            return parse_choice(cell, column.choices)
        if column.kind == "identity_number":
            return parse_identity_number(cell, today=self.manner.today)
        read = parse_date if column.kind == "date" else parse_month
        value = read(cell, default_year=self.manner.default_year, date_1904=self.manner.date_1904)
        if column.past and str(value) > self.manner.today.isoformat() and not isinstance(value, Fault | None):
            return Fault("bad_date", _("“%s”在今天之后") % cell_excerpt(cell), _("请核对年份"))
        return value

    def take_town(self, draft: Draft, column: Column) -> None:
        """The town a line names; where it names none, the one the sheet is called after or titled with; where no
        column names towns at all, the one its village lies in or its work is in. None for what is the whole district's.
        """
        places, cell = self.setting.places, draft.cells.get(column.name)
        if not column.required and places.names_whole(cell):
            return
        found = None if is_blank(cell) else places.match_town(cell)
        if found is None:
            found = places.town_in(draft.sheet) or places.town_in(self.setting.title_of(draft))
        if found is None and column.name not in draft.cells and self.village is not None:
            found = places.town_around(draft.cells.get(self.village.name))
            if isinstance(found, Fault):
                draft.fault(self.village.name, found)
                return
        if found is None and column.name not in draft.cells:
            texts = (draft.cells.get(name) for name in self.importer.tell_town)
            found = next(filter(None, map(places.town_in, texts)), None)
        self.take(draft, column, found if found is None or isinstance(found, Fault) else found.code)

    def take_village(self, draft: Draft, column: Column) -> None:
        """The village a line names, looked for in its town; not judged while the town itself is not known.

        Where no column names villages, one may stand behind the town.
        """
        town, places, found = draft.text("town"), self.setting.places, None
        if self.town is not None and not town:
            return
        if column.name in draft.cells:
            cell = draft.cells[column.name]
            found = None if is_blank(cell) else places.match_village(cell, town)
        elif self.town is not None:
            found = places.village_behind(draft.cells.get(self.town.name), town)
        self.take(draft, column, found if found is None or isinstance(found, Fault) else found.code)


def missing(column: Column, *, there: bool) -> Fault:
    """The fault of a required cell that is empty, or whose whole column is not `there`."""
    if there:
        return Fault("missing", _("没有填“%s”") % column.title, _("补上“%s”") % column.title)
    return Fault(
        "missing_column",
        _("没有找到“%s”这一列") % column.title,
        _("在预览里指定哪一列是“%s”，或在表里补上这一列") % column.title,
    )
