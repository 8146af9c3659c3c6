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
    | （\d{1,2}）
    | (?<=附件：)\d{1,2}[.．]
    | [表图附件]\s?\d{1,2}(?!\d)
    | 3\+1\+N
    """,
    re.VERBOSE | re.ASCII,
)
NUMBER: Final = re.compile(rf"{DIGIT}[{'0-9０-９'},，.．％%]*{DIGIT}*[％%]?")
IN_CHARACTERS: Final = re.compile(
    r"[一二两三四五六七八九十]+[百千万亿][一二三四五六七八九十百千万亿零]*(?=[余多]?[名人场个家次元户件项])"
)
AROUND: Final = 8


@dataclass(frozen=True, slots=True)
class Unbacked:
    """A number as it stands, and the words around it."""

    number: str
    around: str


def unbacked(document: Document) -> list[Unbacked]:
    """Every number of the text that is neither a figure nor of a kind that needs none."""
    return [found for block in document.blocks for line in lines_of(block) for found in in_line(line)]


def lines_of(block: Block) -> Iterator[str]:
    match block:
        case Title() | Attachments():
            yield from map(words_of, block.lines)
        case Table():
            yield words_of(block.caption)
            if not block.backed:
                yield from (cell for row in (block.heads, *block.rows) for cell in row)
        case Chart():
            yield words_of(block.caption)
        case Signature():
            yield from block.bodies
        case _:
            yield words_of(block.runs)


def words_of(runs: tuple[Run, ...]) -> str:
    """The text, figures left out."""
    return "".join(
        HIDDEN if run.tone in {Tone.FIGURE, Tone.RECORD, Tone.MISSING} else run.text for run in runs
    )


def in_line(line: str) -> Iterator[Unbacked]:
    bare = PERMITTED.sub(lambda match: HIDDEN * len(match[0]), line)
    for pattern in (NUMBER, IN_CHARACTERS):
        for match in pattern.finditer(bare):
            around = line[max(0, match.start() - AROUND) : match.end() + AROUND].replace(HIDDEN, "…")
            yield Unbacked(match[0], around)
