"""What stands above a head: the title, who reports, on which day, of which year."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, is_blank, without_spaces
from haitang.machinery.spreadsheets.values.dates import parse_when
from haitang.machinery.spreadsheets.values.numerals import with_arabic_digits
from haitang.machinery.spreadsheets.values.written_dates import date_within

REPORTED_ON = re.compile(
    r"(?:(?:填报|填表|统计|报送|制表|上报|更新|截止|截至)(?:日期|时间)|日期|截至|截止)[:\s]*(.{4,})"
)
REPORTED_BY = re.compile(r"(?:填报|报送|填表|上报|制表)?(?:单位|部门)(?:[(\[](?:盖章|公章|签章)[)\]])?:(.+)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*(?:年|-|—|\.|/)?")
ANNEX = re.compile(r"附[件表录]?[\d一二三四五六七八九十]*:?")


@dataclass(frozen=True, slots=True)
class Above:
    """The facts of the lines above a head. `year` is the title's, else the sheet name's, else the day's."""

    title: str = ""
    unit: str = ""
    reported_on: date | None = None
    year: int | None = None


def read_above(lines: Sequence[Sequence[Cell]], below: Iterable[Sequence[Cell]], sheet_name: str) -> Above:
    """Reads the lines above the head; the day also from the signature lines `below`."""
    above = [cell for line in lines for cell in line if not is_blank(cell)]
    title = next(
        (text for cell in above if (text := " ".join(cell_as_text(cell).split())) and _is_title(text)), ""
    )
    unit = next((found[1] for cell in above if (found := REPORTED_BY.match(without_spaces(cell)))), "")
    reported_on = _reported_on([*above, *(cell for line in below for cell in line if not is_blank(cell))])
    year = _year(title) or _year(sheet_name) or (reported_on.year if reported_on else None)
    return Above(title, unit, reported_on, year)


def _is_title(text: str) -> bool:
    bare = without_spaces(text)
    return len(bare) > 2 and not (REPORTED_BY.match(bare) or REPORTED_ON.match(bare) or ANNEX.fullmatch(bare))


def _reported_on(cells: Sequence[Cell]) -> date | None:
    for index, cell in enumerate(cells):
        text = cell_as_text(cell)
        if not isinstance(cell, str):
            continue
        found = REPORTED_ON.search(text)
        when = date_within(found[1]) if found else None
        if when is None and text.rstrip(": ").endswith(("日期", "时间")) and index + 1 < len(cells):
            read = parse_when(cells[index + 1])
            when = read if isinstance(read, PartialDate) and read.month is not None else None
        if when is not None:
            return when.first
    return None


def _year(text: str) -> int | None:
    found = YEAR.search(with_arabic_digits(cell_as_text(text)))
    return int(found[1]) if found else None
