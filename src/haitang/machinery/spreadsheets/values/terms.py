"""Terms of office and other stretches of time: 2019.3-2022.5, 2019年3月至今, 2021-2024."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.spreadsheets.values.cells import Cell, cell_excerpt
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.numerals import with_arabic_digits
from haitang.machinery.spreadsheets.values.words import OPEN_WORDS
from haitang.machinery.spreadsheets.values.written_dates import Style, read_text

RANGE_SIGN = re.compile(r"\s*(?:至|到|~+|-+)\s*")
ENDS_ONLY = re.compile(
    r"(?:至|到|截至|截止)(.+?)(?:止|为止)?|(.+?)(?:止|为止|离任|卸任|调离|退休|免职?|离职)"
)
SPARSE = re.compile(r"(\d{1,2})月?|(\d{1,2})[日号]|(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})[./](\d{1,2})")
LONGEST_GAP = 31
"""Days between two terms that are still one."""


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when, both as far as they are written; `until` is the last day of it, `open` says it goes on."""

    since: PartialDate | None = None
    until: PartialDate | None = None
    open: bool = False


def is_open_word(text: str) -> bool:
    """Whether a text says that something has not ended: 至今, 在任."""
    return text.strip("()").lower() in OPEN_WORDS


def read_stretch(text: str, style: Style) -> Term | Fault | None:
    """The stretch of time a text writes, from end to end of it; None when it writes none, or could be cut twice."""
    found = [cut for sign in RANGE_SIGN.finditer(text) if (cut := _cut(text, sign, style)) is not None]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > 1:
        return None
    return distinct[0] if distinct else _ending(text, style)


def _cut(text: str, sign: re.Match[str], style: Style) -> Term | Fault | None:
    """The stretch on both sides of a sign."""
    before, after = text[: sign.start()], text[sign.end() :]
    since = read_text(before, style) if before else None
    if since is None or isinstance(since, Fault):
        return since if after else None
    if not after or is_open_word(after):
        return Term(since, open=True)
    until = _end(since, after, style)
    if until is None or isinstance(until, Fault):
        return until
    if until.last < since.first:
        return Fault("bad_date", _("“%s”的结束在开始之前") % cell_excerpt(text), _("请核对起止时间"))
    return Term(since, until)


def _ending(text: str, style: Style) -> Term | Fault | None:
    """A stretch of which only the end is written: 至2022.5, 2022.5止."""
    found = ENDS_ONLY.fullmatch(text)
    last = read_text(found[1] or found[2], style) if found else None
    return Term(until=last) if isinstance(last, PartialDate) else last


def _end(since: PartialDate, text: str, style: Style) -> PartialDate | Fault | None:
    """The end of a stretch: a date of its own, or what differs from its beginning (…19日至21日, …3月-5月)."""
    text = text.removesuffix("止")
    sparse = SPARSE.fullmatch(with_arabic_digits(text))
    if sparse is None or since.month is None:
        return read_text(text, style)
    alone, day, month, day_of, month2, day_of2 = sparse.groups()
    try:
        if month or month2:
            return PartialDate(since.year, int(month or month2), int(day_of or day_of2))
        if since.day is None:
            return PartialDate(since.year, int(alone)) if alone else None
        return PartialDate(since.year, since.month, int(day or alone))
    except ValueError:
        return None


def join_terms(terms: Sequence[Term | Fault | None], cell: Cell) -> Term | Fault | None:
    """Several terms as one, where each begins when the one before ends; else a fault. None where one is no term."""
    known = [term for term in terms if isinstance(term, Term) and term.since is not None]
    if len(known) < len(terms):
        return None
    for earlier, later in pairwise(known):
        end, begin = earlier.until, later.since
        gap = (begin.first - end.last).days if end and begin else None
        if gap is None or abs(gap) > LONGEST_GAP:
            return Fault(
                "several_terms", _("“%s”写了几段任期") % cell_excerpt(cell), _("一行只写一段，其他的另起一行")
            )
    return Term(known[0].since, known[-1].until, known[-1].open)
