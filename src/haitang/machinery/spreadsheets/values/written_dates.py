"""One date in one text, or in one number: the shapes people write, each of which accounts for every character.

1975.03, 1975年3月, 197503, 二〇二一年四月, 5 March 2021, Excel's serials. What fits no shape is no date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, cell_excerpt
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.numerals import NUMERAL, with_arabic_digits
from haitang.machinery.spreadsheets.values.orders import (
    FIRST_YEAR,
    LAST_YEAR,
    NO_ORDERS,
    Orders,
    full_year,
    numbers_of,
)

SERIALS = range(2_200, 80_000)  # 1906 to 2119; smaller ones would be years
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
YEAR_BEGINS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=[年./-])")
OTHER_CALENDARS = re.compile(
    r"民国|农历|阴历|旧历|正月|腊月|冬月|闰\d*月|初[一二三四五六七八九十]|昭和|平成|令和"
)

BEFORE = re.compile(
    r"(?:任职|任现职|聘任|上任|注册|登记|成立|出生)?(?:时间|日期)?:?(?:自|从|于|在|始于|公元)?(约|大约|大概)?(?:在|于)?"
)
CLOCK = r"\d{1,2}(?:[:点时]\d{0,2}(?::\d{1,2}(?:\.\d+)?)?分?半?|半)(?:[AP]M|Z|\+\d\d:?\d\d)?"
PART_OF_DAY = r"(?:上午|下午|早上|早晨|清晨|中午|傍晚|晚上|晚间|夜间|凌晨|全天|晚|[AP]M)"
AFTER_DAY = re.compile(
    rf"(?:,?\(?(?:星期|周|礼拜)[\d一二三四五六日天末]\)?|,?T?\s*(?:{PART_OF_DAY})?\s*{CLOCK}"
    rf"(?:\s*[-~至到]+\s*(?:次日|第2天)?(?:{PART_OF_DAY})?\s*{CLOCK})?|,?{PART_OF_DAY}|\s)*"
)
AFTER = re.compile(
    r"(左右|前后|上下|许)?(?:\([^()\d]*\)|起|开始|始|以来|任职?|上任|到任|就任|任命|聘任?|入职|入会|加入|出生|生|成立|建成|建立|注册|登记|换届|"
    r"当选|[.,;])*"
)
USUAL_DAY = re.compile(r"((?:19|20)[0-9]{2})(?:([-./])([0-9]{1,2})\2|年([0-9]{1,2})月)([0-9]{1,2})(?(4)日)")
DAY = re.compile(
    r"(?P<year>\d{4}|\d{2}(?=年))(?:年(?P<month>\d{1,2})(?:月(?P<day>\d{1,2})[日号]?|[./](?P<day2>\d{1,2})日?)"
    r"|[ _·]+(?P<month3>\d{1,2})[ _·]+(?P<day3>\d{1,2}))"
)
MONTH = re.compile(
    r"(?P<year>\d{4}|\d{2}(?=年))(?:年|[-./,、\\ _·])(?P<month>\d{1,2})月?(?:份|初|上旬|中旬|下旬|中|底|末)?"
)
MONTH_OF_TWO_DIGITS = re.compile(r"(?P<year>\d{2})[-./](?P<month>\d{1,2})")
MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[-./](?P<year>\d{4})")
YEAR = re.compile(
    r"(?P<year>\d{4}|\d{2}(?=年))年?(?:度|初|中|底|末|年初|年底|年末|上半年|下半年|第?[1-4]季度|[春夏秋冬]季?天?)?"
)
WITHOUT_YEAR = re.compile(r"(?P<month>\d{1,2})(?:月(?P<day>\d{1,2})[日号]?|[-./](?P<day2>\d{1,2})日?)")
MONTH_WITHOUT_YEAR = re.compile(r"(?P<month>\d{1,2})月(?:份|初|上旬|中旬|下旬|中|底|末)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ENGLISH_MONTH = rf"(?P<name>{'|'.join(MONTHS)})[a-z]*\.?"
ENGLISH = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{ENGLISH_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{ENGLISH_MONTH},?[\s-]*(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<year>\d{{4}})[\s-]*{ENGLISH_MONTH}[\s-]*(?P<day>\d{{1,2}})",
        rf"{ENGLISH_MONTH},?[\s-]*(?P<year>\d{{4}})",
    )
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file's dates are to be read: the year of those that leave it out, the epoch of serials, the order of numbers."""

    default_year: int | None = None
    date_1904: bool = False
    orders: Orders = NO_ORDERS


PLAIN: Final = Style()


def plain_text(cell: Cell) -> str:
    """A cell's text with plain dashes and one space at most between its parts."""
    return " ".join(cell_as_text(cell).translate(DASHES).split())


def read_text(text: str, style: Style) -> PartialDate | Fault | None:
    """The one date a text writes; None when it writes none or more than one."""
    usual = _usual_day(text)
    return _read_text(text, style) if usual is None else usual


def _usual_day(text: str) -> PartialDate | None:
    """The day of 2021-04-19, 2021.4.19, 2021/4/19 and 2021年4月19日, as most days are written; None for all other texts."""
    found = USUAL_DAY.fullmatch(text)
    try:
        return found and PartialDate(int(found[1]), int(found[3] or found[4]), int(found[5]))
    except ValueError:
        return None


def _read_text(text: str, style: Style) -> PartialDate | Fault | None:
    if OTHER_CALENDARS.search(text):
        return Fault(
            "bad_date",
            _("“%s”用的不是公历") % cell_excerpt(text),
            _("换成公历，写成 2021年4月19日 或 2021年4月"),
        )
    if NUMERAL.search(text):
        text = with_arabic_digits(text)
    if text.isdecimal():
        return _from_digits(text, date_1904=style.date_1904)
    text = re.sub(r"\s*([-./,、\\年月])\s*|\s+(?=[日号])", r"\1", text)
    before = BEFORE.match(text)
    start = before.end() if before else 0
    for read, end in _starts(text[start:], style):
        rest = text[start + end :]
        if read is None:
            continue
        if isinstance(read, Fault) or read.day is not None:
            day_long = AFTER_DAY.match(rest)
            rest = rest[day_long.end() :] if day_long else rest
        after = AFTER.fullmatch(rest)
        if after:
            vague = bool(after[1] or (before and before[1]))
            return _less_exact(read) if vague and isinstance(read, PartialDate) else read
    return None


def _starts(text: str, style: Style) -> Iterator[tuple[PartialDate | Fault | None, int]]:
    """Every date that a text can begin with, and where it ends; the longer shapes first."""
    three = numbers_of(text)
    if three is not None:
        end = _end_of_three(text)
        if len(three.readings) > 1 and style.orders.read(three) is None:
            yield _two_ways(text[:end], [*dict.fromkeys(three.readings.values())]), end
        else:
            yield style.orders.read(three), end
    for shape in (DAY, MONTH, YEAR, MONTH_FIRST, MONTH_OF_TWO_DIGITS, *ENGLISH):
        if found := shape.match(text):
            yield _made(found), found.end()
    for shape in (WITHOUT_YEAR, MONTH_WITHOUT_YEAR):
        if found := shape.match(text):
            yield _without_year(text, found, style.default_year), found.end()
    if found := re.match(r"\d{8}|\d{6}", text):
        yield _from_digits(found[0], date_1904=False), found.end()


def _end_of_three(text: str) -> int:
    found = re.match(r"\d+\D\d+\D\d+日?", text)
    return found.end() if found else 0


def _made(found: re.Match[str]) -> PartialDate | None:
    """The date of a match's groups; None where no calendar has it."""
    groups = found.groupdict()
    year = int(groups["year"])
    if found.re is MONTH_OF_TWO_DIGITS and year <= 31:  # 21.3 may be a March of 21 or a 21st
        return None
    month = next((groups[name] for name in ("month", "month3") if groups.get(name)), None)
    if groups.get("name"):
        month = str(MONTHS.index(groups["name"].lower()) + 1)
    day = next((groups[name] for name in ("day", "day2", "day3") if groups.get(name)), None)
    try:
        return PartialDate(full_year(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        return None


def _without_year(text: str, found: re.Match[str], default_year: int | None) -> PartialDate | Fault | None:
    month = int(found["month"])
    day = next((int(value) for name, value in found.groupdict().items() if name != "month" and value), None)
    try:
        PartialDate(2000, month, day)
    except ValueError:
        return None
    if default_year is None:
        example = _("2021年%(month)d月%(day)d日") % {"month": month, "day": day or 1}
        return Fault("bad_date", _("“%s”没有写年份") % cell_excerpt(text), _("把年份补上，如 %s") % example)
    try:
        return PartialDate(default_year, month, day)
    except ValueError:
        return None


def _less_exact(read: PartialDate) -> PartialDate:
    """What 约, 左右 and 前后 leave of a day: its month."""
    return PartialDate(read.year, read.month) if read.day is not None else read


def date_of_number(number: float, *, date_1904: bool) -> PartialDate | Fault | None:
    if not isfinite(number):
        return None
    if number.is_integer():
        return _from_digits(str(int(number)), date_1904=date_1904)
    whole = int(number)
    if not FIRST_YEAR <= whole <= LAST_YEAR:
        return _from_serial(whole, date_1904=date_1904) if whole in SERIALS else _two_digit_year(number)
    hundredths = round((number - whole) * 100, 4)
    if hundredths == 10:
        return Fault(
            "bad_date",
            _("“%s”按数字存放，分不清是 1 月还是 10 月") % number,
            _("写成“%(year)d年1月”或“%(year)d年10月”") % {"year": whole},
        )
    if not hundredths.is_integer():
        return None
    month = int(hundredths)
    return _month(whole, month // 10 if month % 10 == 0 else month)


def _two_digit_year(number: float) -> PartialDate | None:
    year, _dot, month = str(number).partition(".")
    if len(year) != 2 or int(year) <= 31 or not month.isdecimal() or len(month) > 2:
        return None
    return _month(full_year(int(year)), int(month))


def _month(year: int, month: int) -> PartialDate | None:
    return PartialDate(year, month) if 1 <= month <= 12 else None


def _from_serial(serial: int, *, date_1904: bool) -> PartialDate:
    day = (EPOCH_1904 if date_1904 else EPOCH) + timedelta(days=serial)
    return PartialDate(day.year, day.month, day.day)


def _from_digits(digits: str, *, date_1904: bool) -> PartialDate | Fault | None:
    """A run of digits: eight are a day, six a month or two digits of each, four a year, five a serial number."""
    try:
        if len(digits) == 8:
            return PartialDate(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if len(digits) == 6:
            return _six_digits(digits)
        if len(digits) == 4 and FIRST_YEAR <= int(digits) <= LAST_YEAR:
            return PartialDate(int(digits))
    except ValueError:
        return None
    if len(digits) <= 5 and int(digits) in SERIALS:
        return _from_serial(int(digits), date_1904=date_1904)
    return None


def _six_digits(digits: str) -> PartialDate | Fault | None:
    """197503 is a month, 750306 a day; what can be both (201205) is a month, as a whole year is written."""
    if FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR:
        return PartialDate(int(digits[:4]), int(digits[4:]))
    return PartialDate(full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:]))


def _two_ways(text: str, readings: list[PartialDate]) -> Fault:
    return Fault(
        "ambiguous_date",
        _("“%(text)s”可以读作%(readings)s")
        % {"text": cell_excerpt(text), "readings": _("，也可以读作").join(map(in_words, readings))},
        _("说明年、月、日的先后，或写成 2021-03-05 这样"),
    )


def in_words(when: PartialDate) -> str:
    """2021年3月5日, 2021年3月, 2021年."""
    day = "" if when.day is None else _("%d日") % when.day
    month = "" if when.month is None else _("%d月") % when.month
    return (_("%d年") % when.year) + month + day


def date_within(text: str) -> PartialDate | None:
    """The first date with a whole year that stands in a longer text: 截至2024年6月底（共12人）. None where there is none."""
    text = with_arabic_digits(plain_text(text))
    for start in YEAR_BEGINS.finditer(text):
        for read, _end in _starts(text[start.start() :], PLAIN):
            if isinstance(read, PartialDate) and read.month is not None:
                return read
    return None
