"""Numbers in a paper that no figure backs: found in its words, wherever no figure stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..document import Block, Document, Run, Signature, Table, Tone
from ..document.blocks import Attachments, Chart, Title

HIDDEN: Final = "\x1f"
"""Stands where a figure was, so that the words around it do not grow together."""
DIGIT: Final = r"[0-9０-９]"
PERMITTED: Final = re.compile(
    r"""
    〔\d{4}〕\d+号                          # the number of a document
    | \d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?   # years and days
    | \d{1,2}月(?:\d{1,2}日)?
    | \d{1,2}日(?=[前后至起上下]|$)
    | (?:\d{1,2})[:：]\d{2}                 # an hour
    | ^\d{1,2}[.．]                         # headings, attachments
    | ^（\d{1,2}）
    | (?<=附件：)\d{1,2}[.．]
    | [表图附件]\s?\d{1,2}(?!\d)
    | 3\+1\+N
    """,
    re.VERBOSE | re.ASCII,
)
NUMBER: Final = re.compile(rf"{DIGIT}[{'0-9０-９'},，.．％%]*{DIGIT}*[％%]?")
NUMERALS: Final = "一二两三四五六七八九十百千万亿零〇"
SAID: Final = re.compile(
    r"""
    十[一二三四五六]五                       # plans of five years
    | 两个一百年 | 五个一 | [三五]位一体 | 三支一扶 | 四面八方 | 四处
    | 二次(?=[创供利加开]) | 三次产业 | 二元(?=[结体经])
    | [一二两三四五六七八九十]+个(?:方面|问题|环节|阶段|层[面次]|步骤|重点|关键|维度|月|工作日|星期)
    | [一二两三四五六七八九十]+个(?:意识|自信|全面|维护|确立|代表|坚持|务必|必须|转变|明确|到位|更加|最严)
    | [一二两三四五六七八九十]+[项条](?:规定|制度|原则|要求|措施|职能|职责|重点|工作|主线|底线|红线)
    """,
    re.VERBOSE,
)
"""Sayings with a numeral in them, and the parts a text counts of itself: nobody reads them as a figure."""
MEASURE: Final = (
    "[名人场个家户件位篇条份处所台本册座套张块辆批项次亩吨元倍]|期(?!间|末|满)|支(?!部|持|付|撑|委)|小时|分钟|公里|平方米|课时"
    "|节课|门课|堂课|成(?=[以多左，。；、）]|$)"
)
IN_CHARACTERS: Final = re.compile(
    rf"""
    [{NUMERALS}]+分之[{NUMERALS}点]+                                    # shares
    | (?<![第每{NUMERALS}])(?!一(?![{NUMERALS}]))[一二两三四五六七八九十][{NUMERALS}]*(?=[余多几来]?(?:{MEASURE}))
    | (?<=[近上约超逾数几])[百千万亿]+(?=[余多]?(?:{MEASURE}))          # hundreds of
    | (?<![{NUMERALS}])[百千万亿](?=[余多](?:{MEASURE}))
    | (?<![第每同这那另某下上{NUMERALS}])一(?=(?:{MEASURE})(?:[，。；、！）]|$))   # 讲座一场, but not 一个好办法
    """,
    re.VERBOSE,
)
EVERY: Final = re.compile(r"每[^，。；、]{0,4}$")
AROUND: Final = 8


@dataclass(frozen=True, slots=True)
class Unbacked:
    """A number as it stands, and the words around it."""

    number: str
    around: str


def unbacked_numbers(document: Document) -> list[Unbacked]:
    """Every number of the text that is neither a figure nor of a kind that needs none."""
    return [found for block in document.blocks for line in block_lines(block) for found in in_line(line)]


def block_lines(block: Block) -> Iterator[str]:
    match block:
        case Title() | Attachments():
            yield from map(plain_words, block.lines)
        case Table():
            yield plain_words(block.caption)
            if not block.backed:
                yield from (cell for row in (block.heads, *block.rows) for cell in row)
        case Chart():
            yield plain_words(block.caption)
        case Signature():
            yield from block.bodies
        case _:
            yield plain_words(block.runs)


def plain_words(runs: tuple[Run, ...]) -> str:
    """The text, figures left out."""
    return "".join(
        HIDDEN if run.tone in {Tone.FIGURE, Tone.RECORD, Tone.MISSING} else run.text for run in runs
    )


def in_line(line: str) -> Iterator[Unbacked]:
    bare = line
    for pattern in (PERMITTED, SAID):
        bare = pattern.sub(lambda match: HIDDEN * len(match[0]), bare)
    for pattern in (NUMBER, IN_CHARACTERS):
        for match in pattern.finditer(bare):
            if EVERY.search(bare[: match.start()]) and match[0] == "一":
                continue
            around = line[max(0, match.start() - AROUND) : match.end() + AROUND].replace(HIDDEN, "…")
            yield Unbacked(match[0], around)
