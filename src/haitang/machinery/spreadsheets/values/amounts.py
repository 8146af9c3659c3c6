"""Counts, ticks and choices, as clerks write them: 约80人, 1,200, 3万, √, 是."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import (
    Cell,
    cell_as_text,
    cell_excerpt,
    says_nothing,
    without_spaces,
)
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.values.numerals import NUMERAL, number_from_numeral

BEFORE = re.compile(r"^(?:大?约|大概|近|将近|接近|共计?|合计|总计|超过?|逾|不少于|至少|达到?|计|:)+")
AFTER = re.compile(r"(?:[余多来几]|左右|上下|以上|人次|人数|[人名位户家个场次员台份件项座条所]|\+)+$")
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([千万]?)")
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?")
ABOUT = re.compile(r"[一二三四五六七八九两]{2}")  # 三四人 are three or four
SCALES = {"": 1, "千": 1_000, "万": 10_000}
LARGEST = 10**9

YES = frozenset(
    [
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "●",
        "■",
        "是",
        "对",
        "有",
        "已",
        "已建",
        "已建立",
        "已成立",
        "建有",
        "建立",
        "已有",
        "已组建",
        "属于",
        "符合",
        "同意",
        "愿意",
        "Y",
        "YES",
        "TRUE",
        "T",
        "V",
        "1",
    ]
)
NO = frozenset(
    [
        "×",
        "✗",
        "✘",
        "✕",
        "✖",
        "☒",
        "☐",
        "□",
        "○",
        "X",
        "否",
        "不",
        "不是",
        "无",
        "没有",
        "没",
        "未",
        "未建",
        "未建立",
        "未成立",
        "未组建",
        "尚未建立",
        "不属于",
        "不符合",
        "非",
        "N",
        "NO",
        "FALSE",
        "F",
        "0",
    ]
)
MARKS = "√✓✔☑■□☐○"
TICKED_BEFORE = re.compile(r"[√✓✔☑■](是|有|否|无)")
TICKED_BEHIND = re.compile(r"(是|有|否|无)[(\[]?[√✓✔☑■]")
REMARK = re.compile(r"[(\[【〔].*$")
DONE = re.compile(
    r"(?:(?:于)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:已经?)?|已经?)(?:成立|建立|组建|建成|建|有)"
)
NOT_YET = re.compile(
    r"(?:正在|正|拟|待|准备|计划|尚在)?(?:筹建|筹备|拟建|待建)中?|(?:准备|计划|拟)(?:建|成|组).*"
)


def parse_count(cell: Cell) -> int | Fault | None:
    """A whole number, not negative; about-words and units left out (约80人 → 80, 3万 → 30000).

    None if blank, 无 is 0.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return int(cell) if 0 <= cell < LARGEST and float(cell).is_integer() else _bad_number(cell)
    text = without_spaces(cell)
    if text.isdecimal() and len(text) <= 9:
        return int(text)
    if not text:
        return None
    if text in {"无", "没有"}:
        return 0
    return None if says_nothing(cell) else _written_count(cell, text)


def _written_count(cell: Cell, text: str) -> int | Fault:
    bare = BEFORE.sub("", REMARK.sub("", text) or text)
    scaled = re.sub(r"(?<=\d)[余多来](?=[千万])|(?<=[千万])[余多来]", "", AFTER.sub("", bare))
    if THOUSANDS.fullmatch(scaled):
        scaled = scaled.replace(",", "")
    amount = AMOUNT.fullmatch(scaled)
    if amount:
        number = float(amount[1]) * SCALES[amount[2]]
        whole = number < LARGEST and abs(number - round(number)) < 1e-6
        return round(number) if whole else _bad_number(cell)
    certain = NUMERAL.fullmatch(scaled) and not ABOUT.fullmatch(scaled)
    numeral = number_from_numeral(scaled) if certain else None
    return _bad_number(cell) if numeral is None or numeral >= LARGEST else numeral


def parse_yes_no(cell: Cell) -> bool | Fault | None:
    """True of √ 是 Y 有 1, False of × 否 N 无 0; None if blank."""
    if isinstance(cell, bool):
        return cell
    text = without_spaces(cell).upper()
    if not text:
        return None
    if text in YES:
        return True
    if text in NO:
        return False
    return _longer_yes_no(cell, text)


def _longer_yes_no(cell: Cell, text: str) -> bool | Fault | None:
    ticked = (TICKED_BEFORE if text[0] in MARKS else TICKED_BEHIND).search(text)
    if ticked:
        return ticked[1] in YES
    bare = REMARK.sub("", text).rstrip("。.;,")
    if bare in YES or bare in NO:
        return bare in YES
    if DONE.fullmatch(bare):
        return True
    if NOT_YET.fullmatch(bare):
        return False
    if says_nothing(cell):
        return None
    return Fault("bad_yes_no", _("“%s”看不出是还是否") % cell_excerpt(cell), _("写“是”或“否”"))


def parse_choice(cell: Cell, choices: Mapping[str, Sequence[str]]) -> str | Fault | None:
    """The key of the one choice whose words the cell holds; None if blank.

    `choices` maps each key to the words that mean it, usual word first. The whole cell is compared first,
    then what it contains: the longest word wins, two choices by words of one length are a fault.
    """
    text = without_spaces(cell).upper()
    if not text:
        return None
    bare = REMARK.sub("", text)
    held: list[tuple[int, str]] = []
    for key, words in choices.items():
        for word in words:
            wanted = without_spaces(word).upper()
            if wanted in (text, bare):
                return key
            if len(wanted) > 1 and wanted in text:
                held.append((len(wanted), key))
    if says_nothing(cell):
        return None
    longest = {key for length, key in held if length == max(held)[0]}
    if len(longest) == 1:
        return longest.pop()
    usual = "、".join(words[0] for words in choices.values() if words)
    return Fault(
        "bad_choice",
        _("“%s”不在可选的范围里") % cell_excerpt(cell_as_text(cell)),
        _("从这些里选一个：%s") % usual,
    )


def _bad_number(cell: Cell) -> Fault:
    return Fault("bad_number", _("“%s”不是人数或个数") % cell_excerpt(cell), _("写一个整数，如 120"))
