"""The mapping of a return as people write it: a line a cell, `表1!C5 = activities.held | 上年 | topic:fraud`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.codes import is_digits
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import indicator_named, indicators

from .composing.sampling import AT, PLACE, YEAR, Records, Samples
from .filling import Form, parse_cell_address
from .models import Cell
from .returning import number_in, try_out
from .words import MOST_CELLS, Term

LAST_YEAR: Final = "上年"
BEFORE_LAST: Final = "前年"
BACK: Final = {LAST_YEAR: 1, BEFORE_LAST: 2}
TERMS: Final = {
    "全年": Term.YEAR,
    "上半年": Term.FIRST_HALF,
    "下半年": Term.SECOND_HALF,
    "一季度": Term.FIRST_QUARTER,
    "二季度": Term.SECOND_QUARTER,
    "三季度": Term.THIRD_QUARTER,
    "四季度": Term.FOURTH_QUARTER,
}
"""The words of a mapping are Chinese whatever language the pages are in, so that a mapping can be handed on."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mapping and its number, for saying where something is wrong."""

    number: int
    text: str

    def refuse(self, why: str) -> Refused:
        return Refused(_("第 %(line)d 行：%(why)s。") % {"line": self.number, "why": why}, code="bad_mapping")


def read_mapping(text: str, form: Form, county: str) -> list[Cell]:
    """The cells of a mapping, unsaved. Raises `Refused` (bad_mapping) naming the line."""
    lines = [Line(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_CELLS:
        raise Refused(_("一张报表最多对应 %(most)d 个单元格。") % {"most": MOST_CELLS}, code="bad_mapping")
    cells: dict[tuple[str, str], Cell] = {}
    for position, line in enumerate(lines):
        cell = read_line(line, form, county)
        cell.position = position
        if (cell.sheet, cell.address) in cells:
            raise line.refuse(_("“%(cell)s”写了两次") % {"cell": cell})
        if why := form.sheets[cell.sheet].why(cell.address):
            raise line.refuse(why)
        check_number(cell, line)
        cells[cell.sheet, cell.address] = cell
    try_out(form, list(cells.values()))
    return list(cells.values())


def check_number(cell: Cell, line: Line) -> None:
    """Whether what a cell asks for can be asked at all. No query. Raises `Refused` (bad_mapping) naming the line."""
    if not cell.figure:
        return
    try:
        number_in(cell, Samples(PLACE, "", YEAR, AT, records=Records.MANY), YEAR.since.year)
    except Refused as refused:
        raise line.refuse(refused.reason.rstrip("。")) from None


def read_line(line: Line, form: Form, county: str) -> Cell:
    where, _sign, what = (part.strip() for part in line.text.partition("="))
    sheet, mark, address = where.rpartition("!")
    sheet = sheet if mark else next(iter(form.sheets))
    if sheet not in form.sheets:
        raise line.refuse(_("没有“%(sheet)s”这张工作表") % {"sheet": sheet[:31]})
    try:
        parse_cell_address(address.upper())
    except ValueError:
        raise line.refuse(_("“%(cell)s”不是单元格，请写成 C5 这样") % {"cell": address[:20]}) from None
    name, *words = (part.strip() for part in what.split("|"))
    if "\x00" in line.text:
        raise line.refuse(_("里面有不能保存的字符"))
    cell = Cell(sheet=sheet, address=address.upper(), figure=figure_named(line, name))
    for word in words if cell.figure else ():  # a cell filled by hand asks for nothing
        read_word(cell, word, line, county)
    return cell


def figure_named(line: Line, name: str) -> str:
    """The stable name of a figure given by name or title; "" for a cell filled by hand."""
    if not name:
        return ""
    for indicator in indicators():
        if str(indicator.title) == name:
            return indicator.name
    try:
        return indicator_named(name).name
    except Refused as refused:
        raise line.refuse(refused.reason.rstrip("。")) from None


def read_word(cell: Cell, word: str, line: Line, county: str) -> None:
    if word in TERMS:
        cell.term = TERMS[word]
    elif word in BACK:
        cell.years_back = BACK[word]
    elif is_digits(word) and word.startswith(county) and len(word) in {9, 12}:
        cell.place = word
    elif ":" in word:
        by, _colon, of = word.partition(":")
        cell.by, cell.of = by.strip(), of.strip()
        if not fits(cell, {"by", "of"}):
            raise line.refuse(_("“%(word)s”太长") % {"word": word[:20]})
    elif word and word != "本年":
        raise line.refuse(
            _("看不懂“%(word)s”，可写 %(known)s、镇街代码，或 topic:fraud 这样的分项")
            % {"word": word[:20], "known": "、".join((*TERMS, *BACK))}
        )


def mapping_text(cells: Iterable[Cell]) -> str:
    """The mapping as it is written."""
    return "\n".join(mapping_line(cell) for cell in cells)


def mapping_line(cell: Cell) -> str:
    terms: dict[str, str] = {term: word for word, term in TERMS.items() if term}
    back = {years: word for word, years in BACK.items()}
    words = [
        cell.figure,
        terms.get(cell.term, cell.term),
        back.get(cell.years_back, ""),
        cell.place,
        f"{cell.by}:{cell.of}" if cell.by else "",
    ]
    return f"{cell} = {' | '.join(word for word in words if word)}"
