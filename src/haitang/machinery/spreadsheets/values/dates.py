"""Days and months, as clerks write them: 1975.03, 1975年3月, 197503, 二〇二一年四月, Excel's serials."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, cell_excerpt, says_nothing
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.numerals import NUMERAL, with_arabic_digits

FIRST_YEAR, LAST_YEAR = 1900, 2100
PIVOT = 30  # two-digit years up to 30 are of this century
SERIALS = range(2_200, 80_000)  # 1906 to 2119; smaller ones would be years
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

SEPARATOR = r"\s*[年./\-—–~、\s]\s*"
WITH_YEAR = re.compile(
    rf"(?<!\d)(\d{{4}}|\d{{2}}){SEPARATOR}(\d{{1,2}})(?!\d)(?:\s*[月./\-—–、\s]\s*(\d{{1,2}})(?![\d:点时]))?"
)
WITHOUT_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s*[月./\-]\s*(\d{1,2})(?!\d)")
YEAR_ONLY = re.compile(r"(\d{4})年?(?:度|底|初)?")
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Parts:
    year: int
    month: int
    day: int | None = None


def parse_date(
    cell: Cell, *, default_year: int | None = None, date_1904: bool = False
) -> date | Fault | None:
    """A day; None if blank. Where only the month is written, its first day; without a year, `default_year`.

    `date_1904`: bare serial numbers count from 1904, as workbooks made on old Macintoshes do.
    """
    if type(cell) is date:
        return cell if FIRST_YEAR <= cell.year <= LAST_YEAR else _bad(cell)
    parts = _parts(cell, default_year, date_1904=date_1904)
    if parts is None or isinstance(parts, Fault):
        return parts
    try:
        return date(parts.year, parts.month, parts.day or 1)
    except ValueError:
        return _bad(cell)


def parse_month(
    cell: Cell, *, default_year: int | None = None, date_1904: bool = False
) -> str | Fault | None:
    """A month as `"YYYY-MM"`, whatever day is written beside it; None if blank."""
    if type(cell) is date:
        return f"{cell.year:04}-{cell.month:02}" if FIRST_YEAR <= cell.year <= LAST_YEAR else _bad(cell)
    parts = _parts(cell, default_year, date_1904=date_1904)
    if parts is None or isinstance(parts, Fault):
        return parts
    try:
        date(parts.year, parts.month, parts.day or 1)
    except ValueError:
        return _bad(cell)
    return f"{parts.year:04}-{parts.month:02}"


def _parts(cell: Cell, default_year: int | None, *, date_1904: bool) -> _Parts | Fault | None:
    if isinstance(cell, date):  # a datetime is one, too
        parts: _Parts | Fault | None = _Parts(cell.year, cell.month, cell.day)
    elif isinstance(cell, float | int) and not isinstance(cell, bool):
        parts = _from_number(float(cell), date_1904=date_1904)
    else:
        text = cell_as_text(cell)
        if not text or says_nothing(text):
            return None
        parts = _from_text(text, default_year, date_1904=date_1904)
    if isinstance(parts, Fault):
        return parts
    if parts is None or not (FIRST_YEAR <= parts.year <= LAST_YEAR and 1 <= parts.month <= 12):
        return _bad(cell)
    return parts


def _from_number(number: float, *, date_1904: bool) -> _Parts | Fault | None:
    if not isfinite(number):
        return None
    if number.is_integer():
        return _from_digits(str(int(number)), date_1904=date_1904)
    whole = int(number)
    if FIRST_YEAR <= whole <= LAST_YEAR:
        tenths = round((number - whole) * 10, 6)
        if tenths == 1:
            return Fault(
                "bad_date",
                _("“%s”按数字存放，分不清是 1 月还是 10 月") % number,
                _("写成“%(year)d年1月”或“%(year)d年10月”") % {"year": whole},
            )
        if tenths.is_integer():
            return _Parts(whole, int(tenths))
        return _Parts(whole, round((number - whole) * 100))
    return _from_serial(whole, date_1904=date_1904) if whole in SERIALS else _two_digit_year(str(number))


def _two_digit_year(text: str) -> _Parts | None:
    year, _dot, month = text.partition(".")
    if len(year) != 2 or int(year) <= 31 or not month.isdecimal():
        return None
    return _Parts(_full_year(int(year)), int(month))


def _from_serial(serial: int, *, date_1904: bool) -> _Parts:
    day = (EPOCH_1904 if date_1904 else EPOCH) + timedelta(days=serial)
    return _Parts(day.year, day.month, day.day)


def _from_digits(digits: str, *, date_1904: bool) -> _Parts | Fault | None:
    if len(digits) == 8:
        return _Parts(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6 and FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR:
        return _Parts(int(digits[:4]), int(digits[4:]))
    if len(digits) == 6:
        return _Parts(_full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:]))
    if len(digits) == 4 and FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return _only_year(digits)
    if int(digits) in SERIALS:
        return _from_serial(int(digits), date_1904=date_1904)
    return None


def _from_text(text: str, default_year: int | None, *, date_1904: bool) -> _Parts | Fault | None:
    if text.isdecimal():
        return _from_digits(text, date_1904=date_1904)
    if NUMERAL.search(text):
        text = with_arabic_digits(text)
    whole_year = YEAR_ONLY.fullmatch(text)
    if whole_year:
        return _only_year(whole_year[1])
    found = WITH_YEAR.search(text)
    if found and (len(found[1]) == 4 or _is_two_digit_year(found)):
        return _Parts(_full_year(int(found[1])), int(found[2]), int(found[3]) if found[3] else None)
    found = WITHOUT_YEAR.search(text)
    if found:
        return _without_year(text, int(found[1]), int(found[2]), default_year)
    eight = [digits for digits in DIGITS.findall(text) if len(digits) in {6, 8}]
    return _from_digits(eight[0], date_1904=date_1904) if len(eight) == 1 else None


def _is_two_digit_year(found: re.Match[str]) -> bool:
    return bool(found[3]) or int(found[1]) > 31 or "年" in found[0]


def _without_year(text: str, month: int, day: int, default_year: int | None) -> _Parts | Fault:
    if default_year is None:
        return Fault(
            "bad_date",
            _("“%s”没有写年份") % cell_excerpt(text),
            _("把年份补上，如 2021年%d月%d日") % (month, day),
        )
    return _Parts(default_year, month, day)


def _full_year(year: int) -> int:
    if year > 99:
        return year
    return 2000 + year if year <= PIVOT else 1900 + year


def _only_year(year: str) -> Fault:
    return Fault("bad_date", _("只写了 %s 年，没有月份") % year, _("把月份补上，如 %s年3月") % year)


def _bad(cell: Cell) -> Fault:
    return Fault(
        "bad_date", _("“%s”不是能认出的日期") % cell_excerpt(cell), _("写成 2021年4月19日 或 2021-04-19")
    )
