"""Whether somebody still holds a post, and from when until when: by 任职时间 and 离任时间, by one 任期, by 状态 or 备注."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from haitang.foundation.partial_dates import PartialDate

from .values import Cell, Style, Term, is_open_end, parse_term, parse_when, without_spaces

STILL: Final = re.compile(
    r"至今|现任|在任|在职|在岗|目前|今|现在|未离任|是|正常|在册|履职中?|留任|连任|yes|present|now",
    re.IGNORECASE,
)
GONE: Final = re.compile(
    r"(?:已|现已)?(?:离任|卸任|离职|离岗|免职|被免|罢免|调离|调出|调走|调任|退休|到龄|辞职|辞去|辞任|请辞|卸职|转岗|转任|去世|病故|离世|逝世|身故|不再(?:担任|兼任|任职|任)|退出|解聘|不在任|不在岗|离退休?|内退|停职|撤职|任满)"
    r"|^(?:否|不是|离|退|former|left|retired)$",
    re.IGNORECASE,
)
FOLLOWING: Final = re.compile(r"(?:接替|接任|替换|顶替|继)|前任")
"""What tells that somebody else is gone: 接替已退休的前任."""

NOT_GONE: Final = re.compile(r"(?:未|没有?|不|无|拟|即将|计划|预计|将于)[^,，。;；]{0,4}$")
RETIRED_CALLING: Final = re.compile(r"退休(?:教师|干部|医生|职工|老师|返聘)|离退休(?:教师|干部)")
"""Who has retired from his work and holds the post for that."""

STAYS: Final = re.compile(
    r"任职|任命|上任|接任|新任|兼任|担任|当选|选举|选任|增补|聘|到任|入党|参加工作|毕业|获|表彰|荣誉|培训|出生|生于|登记|注册|换届|调入|转入|成立|更新|填报|截[至止]"
)
"""What a remark with a day says of somebody who is still there."""

FORMER_TITLE: Final = re.compile(r"历任|离任|卸任|历届|原任|往届|前任|曾任")
PRESENT_TITLE: Final = re.compile(r"现任|在任|现职|在职")
DAY_IN: Final = re.compile(r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}(?:\s*[月./-]\s*\d{1,2}日?|月)?")
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Tenure:
    """First and last day as far as they are known (ISO text), and whether it is over."""

    since: str = ""
    until: str = ""
    over: bool = False


def tenure_of(cells: Mapping[str, Any], title: str, on: date, style: Style) -> Tenure:
    """What a line says, by its cells of columns `since`, `until`, `term`, `status` and `remark`, and its table's title, as of
    a day. An end that is still to come ends nothing.
    """
    term = term_in(cells.get("term"), style) or term_in(cells.get("since"), style) or Term()
    ending = cells.get("until")
    end = None if is_open_end(ending) else day_of(ending, style)
    ended = end is not None or (not is_open_end(ending) and is_gone(ending))
    until = end or term.until
    over = ended or is_gone(cells.get("status")) or left_by_remark(cells.get("remark"))
    if until is None and over:
        until = day_in(cells.get("status"), style) or day_in(cells.get("remark"), style)
    if until is not None and until.last > on:
        until = None
    since = str(term.since) if term.since else ""
    return Tenure(
        since, str(until.last) if until else "", over or until is not None or is_former_title(title)
    )


def is_former_title(title: str) -> bool:
    """Whether a title, or a line over rows, says that all below it have left: 历任主席, and not 历任及现任主席."""
    return bool(FORMER_TITLE.search(title)) and not PRESENT_TITLE.search(title)


def term_in(cell: Cell, style: Style) -> Term | None:
    """The stretch of time a cell writes, none where it writes a single day."""
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return None
    read = parse_term(cell.removesuffix("起"), style)
    return read if isinstance(read, Term) and (read.until or read.open or cell.endswith("起")) else None


def day_of(cell: Cell, style: Style) -> PartialDate | None:
    read = parse_when(cell, style)
    return read if isinstance(read, PartialDate) else None


def is_gone(cell: Cell) -> bool:
    text = without_spaces(cell) if isinstance(cell, str) else ""
    found = GONE.search(text) if text and not STILL.fullmatch(text) else None
    return found is not None and not NOT_GONE.search(text[: found.start()])


def left_by_remark(cell: Cell) -> bool:
    """Whether a remark says that the one of the line has gone: 已调离2023.5, and not 接替退休的前任."""
    text = without_spaces(cell) if isinstance(cell, str) else ""
    if not text or FOLLOWING.search(text) or RETIRED_CALLING.search(text):
        return False
    return is_gone(text) and not text.startswith("原")


def leaves_open(cell: Cell) -> bool:
    """Whether a remark tells of a day and nobody knows of what: the one of the line may have left on it."""
    text = without_spaces(cell) if isinstance(cell, str) else ""
    return bool(text and DAY_IN.search(text) and not (STAYS.search(text) or GONE.search(text)))


def day_in(cell: Cell, style: Style) -> PartialDate | None:
    found = DAY_IN.search(cell) if isinstance(cell, str) and len(cell) <= LONGEST else None
    return day_of(found[0], style) if found else None
