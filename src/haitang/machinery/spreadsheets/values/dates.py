"""Years, months and days, and the stretches between them, as clerks write them.

Each reading keeps what is written: a year alone is no 1 January, a month no first day of it.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.machinery.spreadsheets.values.cells import Cell, cell_excerpt, says_nothing
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.numerals import with_arabic_digits
from haitang.machinery.spreadsheets.values.orders import FIRST_YEAR, LAST_YEAR
from haitang.machinery.spreadsheets.values.terms import Term, is_open_word, join_terms, read_stretch
from haitang.machinery.spreadsheets.values.written_dates import (
    PLAIN,
    Style,
    date_of_number,
    plain_text,
    read_text,
)

REST_OF_DAYS = re.compile(r"(.*?\d{1,2}[日号]?)(?:(?:[、,]|和|及)\d{1,2}[日号]?)+")
SEVERAL = re.compile(r"[,;、\n]|及|和")


def parse_when(cell: Cell, style: Style = PLAIN) -> PartialDate | Fault | None:
    """A year, a month or a day, as far as it is written; None if blank. Of a stretch of time, its beginning."""
    if says_nothing(cell):
        return None
    if isinstance(cell, date):  # a datetime is one, too
        return _checked(cell, PartialDate(cell.year, cell.month, cell.day))
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _checked(cell, date_of_number(float(cell), date_1904=style.date_1904))
    text = plain_text(cell)
    read = read_text(text, style)
    return _checked(cell, read if read is not None else _beginning(text, style))


def parse_date(cell: Cell, style: Style = PLAIN) -> date | Fault | None:
    """A day; None if blank. Where only a month or a year is written, a fault says so."""
    when = parse_when(cell, style)
    if not isinstance(when, PartialDate):
        return when
    if when.precision == Precision.YEAR:
        return only_a_year(cell)
    return when.first if when.precision == Precision.DAY else _only(_("“%s”没有写哪一天"), cell)


def parse_month(cell: Cell, style: Style = PLAIN) -> str | Fault | None:
    """A month as `"YYYY-MM"`, whatever day is written beside it; None if blank."""
    when = parse_when(cell, style)
    if not isinstance(when, PartialDate):
        return when
    if when.month is None:
        return Fault(
            "bad_date",
            _("只写了 %s 年，没有月份") % when.year,
            _("把月份补上，如 %s年3月") % when.year,
        )
    return f"{when.year:04}-{when.month:02}"


def parse_term(cell: Cell, style: Style = PLAIN) -> Term | Fault | None:
    """A stretch of time, or the single date that begins one; None if blank. Several that follow each other are one.

    至今 and 在任 alone are a stretch that goes on and whose beginning is not written.
    """
    if not isinstance(cell, str):
        when = parse_when(cell, style)
        return Term(since=when) if isinstance(when, PartialDate) else when
    if says_nothing(cell):
        return None
    text = plain_text(cell)
    if is_open_word(text):
        return Term(open=True)
    read = _term(text, style)
    if read is None:
        parts = [part for part in map(str.strip, SEVERAL.split(text)) if part]
        read = join_terms([_term(part, style) for part in parts], cell) if len(parts) > 1 else None
    return bad_date(cell) if read is None else _checked_term(cell, read)


def is_open_end(cell: Cell) -> bool:
    """Whether what stands for an end says that there is none yet: 至今, 在任, —, nothing."""
    return says_nothing(cell) or is_open_word(plain_text(cell))


def _term(text: str, style: Style) -> Term | Fault | None:
    when = read_text(text, style)
    if when is None:
        return read_stretch(text, style)
    return Term(since=when) if isinstance(when, PartialDate) else when


def _beginning(text: str, style: Style) -> PartialDate | Fault | None:
    """The first of a stretch of days, months or years; of several days of one month the first."""
    term = read_stretch(text, style)
    if term is not None:
        return term.since if isinstance(term, Term) else term
    listed = REST_OF_DAYS.fullmatch(with_arabic_digits(text))
    first = read_text(listed[1], style) if listed else None
    return first if isinstance(first, PartialDate) and first.day is not None else None


def _checked_term(cell: Cell, term: Term | Fault) -> Term | Fault:
    if isinstance(term, Term):
        for when in (term.since, term.until):
            if when is not None and not FIRST_YEAR <= when.year <= LAST_YEAR:
                return bad_date(cell)
    return term


def _checked(cell: Cell, read: PartialDate | Fault | None) -> PartialDate | Fault:
    if read is None or (isinstance(read, PartialDate) and not FIRST_YEAR <= read.year <= LAST_YEAR):
        return bad_date(cell)
    return read


def only_a_year(cell: Cell) -> Fault:
    return _only(_("“%s”只有年份，没有月和日"), cell)


def _only(message: str, cell: Cell) -> Fault:
    return Fault("bad_date", message % cell_excerpt(cell), _("写成 2021年4月19日 或 2021-04-19"))


def bad_date(cell: Cell) -> Fault:
    return Fault(
        "bad_date", _("“%s”不是能认出的日期") % cell_excerpt(cell), _("写成 2021年4月19日 或 2021-04-19")
    )
