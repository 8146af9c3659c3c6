"""Lines below a head that are no data: totals, signatures, notes, heads printed again, examples."""

import re
from collections.abc import Sequence
from itertools import islice

from haitang.machinery.spreadsheets.values.cells import Cell, is_blank, without_spaces

TOTAL = re.compile(
    r"(?:本页|全[区县市镇乡]|各镇街)?(?:合计|总计|小计|共计|累计|总数)(?:人?数)?(?:\([^)]*\))?"
    r"[:=]?(?:约?\d+[人名家个户条项次]{0,2})?"
)
SIGNATURE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6})(?:审核|填表|制表|填报|负责|审批|经办|联系|校对|分管|主管|签发|复核|统计|报送)"
    r"[\u4e00-\u9fff]{0,4}(?:[(\[](?:签字|签名|签章|盖章|公章)[)\]])?(?::.*|$)"
    r"|.{0,10}[(\[]?(?:签字|签名|签章|盖章|公章)[)\]]?:?.{0,12}"
)
NOTE = re.compile(r"(?:注|说明|备注|填表说明|填报说明|附注|备注说明|注意|提示)\d?[:.、)].*|[*※].*|注\d.*")
EXAMPLE = re.compile(r"(?:填写)?(?:示例|样例|范例|例如|例)(?:[:\d].*)?")
FURTHER_NOTE = re.compile(r"[(\[]?[\d一二三四五六七八九]+[)\].、].{8,}")
LONG = 25


def kind_of_line(row: Sequence[Cell]) -> str:
    """`blank`, `total`, `signature`, `note`, `example`, or `""` for a line that may be data."""
    if (
        isinstance(row[0], float)
        and len(row) > 2
        and isinstance(row[1], str)
        and row[1]
        and "计" not in row[1]
    ):
        return ""  # the usual line first: a number, then a name
    words = [without_spaces(cell) for cell in islice((cell for cell in row if not is_blank(cell)), 3)]
    return _kind_of_words(words) if words else "blank"


def _kind_of_words(words: Sequence[str]) -> str:
    """What a line is, from the text of its first three filled cells."""
    first, filled = words[0], len(words)
    if any("计" in text or "总数" in text for text in words) and any(map(TOTAL.fullmatch, words)):
        return "total"
    if first.isdecimal():
        return ""
    if EXAMPLE.fullmatch(first):
        return "example"
    if SIGNATURE.fullmatch(first) and (filled <= 2 or any(":" in text for text in words)):
        return "signature"
    few = NOTE.fullmatch(first) and filled <= 2
    alone = filled == 1 and (len(first) > LONG or FURTHER_NOTE.fullmatch(first))
    return "note" if few or alone else ""


def same_line(row: Sequence[Cell], other: Sequence[str]) -> bool:
    """Whether a line repeats another one: most of its filled cells, more than one, say the same."""
    filled = alike = 0
    for cell, text in zip(row, other, strict=False):
        if isinstance(cell, float):
            return False
        if isinstance(cell, str) and cell:
            filled += 1
            alike += without_spaces(cell) == text
        elif cell not in (None, ""):
            return False
    return alike > 1 and alike >= 0.6 * filled
