"""From the cells of a recognised sheet to drafts: every value read by its column's kind, every bad cell faulted."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from .common_town import ABOUT, other_town, town_of_file
from .date_orders import DateOrders, wait_for_orders
from .importing import IMPORTERS, Draft, Importer, Setting
from .recognition import Column, normalise_head
from .recognition.likeness import names_of
from .values import (
    Cell,
    Fault,
    Gazetteer,
    Place,
    cell_as_text,
    is_blank,
    parse_choice,
    parse_count,
    parse_credit_code,
    parse_date,
    parse_document_number,
    parse_month,
    parse_name,
    parse_office_phone,
    parse_phones,
    parse_sex,
    parse_term,
    parse_yes_no,
    short_village,
    without_spaces,
)
from .values.cells import cell_excerpt, says_in_words, says_nothing
from .values.documents import Document, parse_document
from .values.fault import Doubtful, Vacant
from .values.orders import NO_ORDERS
from .values.people import has_form_of_number, no_name
from .values.phones import Phone, Phones, landline
from .values.terms import Term
from .values.written_dates import Style


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file's cells are to be read: today's date, the year of dates that leave it out, the epoch of its serials, and
    by column the order of day, month and year.
    """

    today: date
    default_year: int | None = None
    date_1904: bool = False
    orders: DateOrders = field(default_factory=DateOrders)

    def style(self, column: str) -> Style:
        return Style(self.default_year, self.date_1904, self.orders.by_column.get(column, NO_ORDERS))


def cell_text(cell: Cell) -> str | Doubtful | Fault | None:
    """A cell's words. A private number among them is left out: it is kept only where it can be kept sealed."""
    if says_nothing(cell):
        return None
    text = " ".join(cell_as_text(cell).split())
    bare = PRIVATE_NUMBER.sub(lambda found: found[0] if not is_private(found[0]) else "", text)
    if bare == text:
        return text
    fault = Fault(
        "private_number", _("这一格里有身份证号或手机号，号码没有保存"), _("号码请写在“身份证号”“手机”列")
    )
    bare = EMPTY_BRACKETS.sub("", bare).strip(" ,，、;；:：/")
    return Doubtful(bare, fault) if bare else fault


def is_private(text: str) -> bool:
    digits = re.sub(r"[^\dXx]", "", text)
    return len(digits) == MOBILE_DIGITS or has_form_of_number(digits)


def read_name(cell: Cell) -> str | Vacant | Fault | None:
    """A person's name; a word that stands over a column of some list, or is one of its few values, is none."""
    name = parse_name(cell)
    return no_name(name) if isinstance(name, str) and name in words_of_lists() else name


@lru_cache(maxsize=1)
def words_of_lists() -> frozenset[str]:
    """The Chinese heads and choices of every kind of file: of two signs at least, as one is no name anyhow."""
    columns = [column for importer in IMPORTERS.values() for column in importer.columns]
    heads = {name for column in columns for name in names_of(column)}
    chosen = {
        normalise_head(word) for column in columns for words in column.choices.values() for word in words
    }
    return frozenset(word for word in heads | chosen if len(word) > 1 and not word.isascii()) - NAMES_TOO


NAMES_TOO: Final = frozenset({"沙龙"})
"""Values of lists that people are called by, too."""


def office_phone_of(cell: Cell) -> str | Fault | None:
    return number_of(parse_office_phone(cell))


def number_of(read: Phone | Fault | None) -> str | Fault | None:
    return read.number if isinstance(read, Phone) else read


PRIVATE_NUMBER: Final = re.compile(
    r"(?<![\dA-Za-z])(?:\d{6}[- ]?\d{8}[- ]?\d{3}[\dXx]|\d{15}|1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![\dA-Za-z])"
)
EMPTY_BRACKETS: Final = re.compile(r"[(（\[【][\s,，、:：]*[)）\]】]")
MOBILE_DIGITS: Final = 11

READERS: dict[str, Callable[[Cell], Any]] = {
    "text": cell_text,
    "name": read_name,
    "phone": parse_phones,
    "office_phone": office_phone_of,
    "sex": parse_sex,
    "count": parse_count,
    "yes_no": parse_yes_no,
    "credit_code": parse_credit_code,
    "document_number": parse_document_number,
}
"""Kinds that are read from the cell alone."""

OF_VILLAGES: Final = frozenset({"unknown_village", "ambiguous_village"})
"""Faults of a village's name that leave open which town a line is of."""

TELLS_WHO_AND_WHERE = frozenset({"name", "identity_number", "town", "village"})
"""Kinds a line waits for wherever they cannot be read: without them it would speak of somebody or somewhere else."""

SAID_TO_BE_NOTHING = frozenset({
    "phone", "office_phone", "date", "month", "identity_number", "sex", "count", "credit_code",
})  # fmt: skip
"""Kinds of which it is worth listing that a cell says 无 or 不详."""


ALWAYS_GIVEN: Final = frozenset({"phone"})
LONG, SLIPS = 500, 0.01
"""Lines from which a register is long, and the share of bad cells up to which they are slips."""


class Reader:
    """Reads the lines of one importer's sheets in one manner. Equal texts of one column are read once."""

    def __init__(self, importer: Importer, setting: Setting, manner: Manner) -> None:
        self.importer = importer
        self.setting = setting
        self.manner = manner
        self.columns = [column for column in importer.columns if column.kind not in ("town", "village")]
        self.town = next((column for column in importer.columns if column.kind == "town"), None)
        self.village = next((column for column in importer.columns if column.kind == "village"), None)
        self.known: dict[str, dict[str, Any]] = {column.name: {} for column in self.columns}

    def read(self, draft: Draft) -> None:
        """Fill a draft's values and faults from its cells, replacing what was read before."""
        draft.values, draft.faults, draft.blanks = {}, [], []
        draft.asked, draft.left_out = (
            [one for one in draft.held if not self.is_settled(draft, one)],
            draft.passed,
        )
        for column in self.columns:
            cell = draft.cells.get(column.name)
            if cell is None or cell == "":
                if column.required:
                    self.take(draft, column, None)
                continue
            value = self.value(column, cell, draft)
            if isinstance(value, str):
                draft.values[column.name] = value
                continue
            self.take(draft, column, value)
            if value is None and column.kind in SAID_TO_BE_NOTHING and says_in_words(cell):
                draft.blank(column.name, said_nothing(cell))
        wait_for_orders(draft, self.manner.orders)
        if self.town is not None:
            self.take_town(draft, self.town)
        if self.village is not None:
            self.take_village(draft, self.village)

    def is_settled(self, draft: Draft, question: str) -> bool:
        """Whether a line need not wait for the town of its table: it has been given one of its own."""
        return question.startswith(ABOUT) and self.town is not None and self.town.name in draft.cells

    def take(self, draft: Draft, column: Column, value: Any) -> None:
        """Put a value into a line, or what is wrong with it: a cell that need not be filled is left blank."""
        if isinstance(value, Fault):
            waits = column.required or column.kind in TELLS_WHO_AND_WHERE or value.code == "number_of_person"
            (draft.fault if waits else draft.blank)(column.name, value)
        elif value is None:
            if column.required:
                draft.fault(column.name, missing(column, there=column.name in draft.cells))
        elif isinstance(value, Phones):
            self.take_phones(draft, column, value)
        elif isinstance(value, Term):
            said = {column.name: value.since, "until": value.until}
            draft.values |= {name: str(when) for name, when in said.items() if when is not None}
        elif isinstance(value, Document):
            draft.values |= {column.name: value.number, "document_kind": str(value.kind)}
        elif isinstance(value, Doubtful):
            draft.values[column.name] = value.value
            draft.doubt(column.name, value.fault)
        else:
            draft.values[column.name] = value.isoformat() if isinstance(value, date) else value

    @staticmethod
    def take_phones(draft: Draft, column: Column, phones: Phones) -> None:
        """Take every number of a cell: the first that a person carries, the others, and the desk's where no column has it."""
        if phones.mobile:
            draft.values[column.name] = phones.mobile[0]
        if phones.mobile[1:]:
            draft.values["other_phones"] = list(phones.mobile[1:])
        if phones.office:
            draft.values.setdefault("office_phone", phones.office[0])
        if not phones.mobile:
            draft.blank(column.name, landline(draft.cells.get(column.name)))

    def value(self, column: Column, cell: Cell, draft: Draft) -> Any:
        if column.kind == "identity_number":
            return parse_document(cell, draft.text("document_kind"), today=self.manner.today)
        if not isinstance(cell, str):
            return self.value_of_cell(column, cell)
        known = self.known[column.name]
        if cell not in known:
            known[cell] = self.value_of_cell(column, cell)
        return known[cell]

    def value_of_cell(self, column: Column, cell: Cell) -> Any:
        """What a cell says by itself, whatever stands beside it."""
        if column.kind in READERS:
            return READERS[column.kind](cell)
        if column.kind == "choice":
            return parse_choice(cell, column.choices)
        return self.day(column, cell)

    def day(self, column: Column, cell: Cell) -> Term | date | str | Fault | None:
        """A month, a day, or as much of a day as is written; not after today where the column says so."""
        style, today = self.manner.style(column.name), self.manner.today.isoformat()
        value: Term | date | str | Fault | None
        if column.kind == "month":
            value = parse_month(cell, style)
        else:
            value = parse_term(cell, style) if column.partial else parse_date(cell, style)
        said = value.since if isinstance(value, Term) else value
        if column.past and not isinstance(said, Fault | None) and str(said) > today[: len(str(said))]:
            return Fault("bad_date", _("“%s”在今天之后") % cell_excerpt(cell), _("请核对年份"))
        return value

    def take_town(self, draft: Draft, column: Column) -> None:
        """The town a line names; where it names none, the one the sheet is called after or titled with; where no
        column names towns at all, the one its village lies in or its work is in; at last the one town a file is of.
        None for what is the whole district's.
        """
        setting, places = self.setting, self.setting.places
        whole = not column.required and places.names_whole(draft.cells.get(column.name))
        found = None if whole else self.town_named(draft, column)
        if found is None and setting.town and not whole:
            found = town_of_file(draft, setting)
        if isinstance(found, Fault) and self.village and found.code in OF_VILLAGES:
            draft.fault(self.village.name, found)
        elif isinstance(found, Fault) and setting.town:
            draft.fault(column.name, found)
        elif setting.town and (whole or (isinstance(found, Place) and found.code != setting.town)):
            draft.fault(column.name, other_town(found if isinstance(found, Place) else None))
        elif not whole and (found or not any(question.startswith(ABOUT) for question in draft.asked)):
            self.take(draft, column, found.code if isinstance(found, Place) else found)

    def town_named(self, draft: Draft, column: Column) -> Place | Fault | None:
        """The town a line or what stands over it names; what is wrong with its name, or with that of its village."""
        places, cell = self.setting.places, draft.cells.get(column.name)
        found = None if is_blank(cell) else places.match_town(cell)
        if found is None:
            found = places.town_in(draft.sheet) or places.town_in(self.setting.title_of(draft))
        if found is None and column.name not in draft.cells and self.village is not None:
            village = draft.cells.get(self.village.name)
            own = self.setting.town  # of villages of one name in several towns, that of the file's own
            inside = isinstance(places.match_village(village, own), Place) if own else False
            found = places.towns[own] if inside else places.town_around(village)
        if found is None and column.name not in draft.cells:
            texts = (draft.cells.get(name) for name in self.importer.tell_town)
            found = next(filter(None, map(places.town_in, texts)), None)
        return found

    def take_village(self, draft: Draft, column: Column) -> None:
        """The village a line names, looked for in its town; not judged while the town itself is not known.

        Where no column names villages, one may stand behind the town, in the sheet's name or in the title.
        """
        town, places, found = draft.text("town"), self.setting.places, None
        if self.town is not None and not town:
            return
        if column.name in draft.cells:
            cell = draft.cells[column.name]
            found = None if is_blank(cell) else places.match_village(cell, town)
        elif self.town is not None:
            found = places.village_behind(draft.cells.get(self.town.name), town)
            if found is None and not self.importer.tell_town:  # else the line's own words are nearer
                texts = [self.setting.title_of(draft), draft.sheet]
                texts += [self.setting.filename] if self.setting.town else []
                found = next(filter(None, (village_called(text, town, places) for text in texts)), None)
        self.take(draft, column, found if found is None or isinstance(found, Fault) else found.code)


def village_called(text: str, town: str, places: Gazetteer) -> Place | None:
    """The village whose whole name stands in a title: 首车镇龙潭社区科普志愿者名单."""
    found = places.village_in(text, town) if text else None
    return found if found is not None and short_village(found.name) in without_spaces(text) else None


def fault_slips(drafts: Iterable[Draft], columns: Iterable[Column]) -> None:
    """In a long register where practically everybody has a phone, one that cannot be read is a slip to be mended: the line
    waits for it. Elsewhere it is taken without.
    """
    kinds = {column.name: column.kind for column in columns if column.kind in ALWAYS_GIVEN}
    tables: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        tables[draft.block].append(draft)
    for table in tables.values():
        for name, kind in kinds.items():
            bad = [draft for draft in table if any(fault.column == name for fault in draft.blanks)]
            given = sum(1 for draft in table if draft.text(name)) + len(bad)
            if bad and given >= LONG and len(bad) <= SLIPS * given:
                for draft in bad:
                    slips = [fault for fault in draft.blanks if fault.column == name]
                    draft.blanks = [fault for fault in draft.blanks if fault.column != name]
                    draft.faults += [replace(slip, code=f"bad_{kind}", cause="") for slip in slips]


def said_nothing(cell: Cell) -> Fault:
    """What is said of a cell left empty in words."""
    return Fault("nothing_said", _("写的是“%s”") % cell_excerpt(cell), _("以后知道了再补上"))


def missing(column: Column, *, there: bool) -> Fault:
    """The fault of a required cell that is empty, or whose whole column is not `there`."""
    if there:
        return Fault("missing", _("没有填“%s”") % column.title, _("补上“%s”") % column.title)
    return Fault(
        "missing_column",
        _("没有找到“%s”这一列") % column.title,
        _("在预览里指定哪一列是“%s”，或在表里补上这一列") % column.title,
    )
