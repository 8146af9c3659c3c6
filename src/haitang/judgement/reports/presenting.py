"""A document as a page shows it: each block with the word for its kind, bars as coordinates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.finals import Words

from .actions import source_of
from .composing import compose
from .document import Attachments, Block, Chart, Document, Signature, Table, Title, text_of_runs
from .models import Paper

WIDE: Final = 560
HIGH: Final = 150
ABOVE: Final = 22
BELOW: Final = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in the units of its drawing."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A block for a template: `kind` chooses how it is set."""

    kind: str
    block: Any
    bars: tuple[Bar, ...] = ()


def paper_words(paper: Paper, at: datetime) -> Words:
    """What is read of a draft before it is issued: its title, its text with the figures of now, and the text they stand in."""
    composed = compose(source_of(paper, at))
    lines = "\n".join(line for block in composed.document.blocks for line in lines_of_block(block))
    return [(_("标题"), paper.title), (_("文稿"), lines), (_("正文"), paper.text)]


def lines_of_block(block: Block) -> list[str]:
    """The text of a block; of a table its cells, of a chart its bars."""
    match block:
        case Table():
            return [text_of_runs(block.caption), *(" | ".join(row) for row in (block.heads, *block.rows))]
        case Chart():
            bars = zip(block.labels, block.values, strict=True)
            return [text_of_runs(block.caption), *(f"{label} {value:,g}" for label, value in bars)]
        case Signature():
            return [*block.bodies, block.day]
        case Title() | Attachments():
            return [text_of_runs(runs) for runs in block.lines]
    return [text_of_runs(block.runs)]


def present_blocks(document: Document) -> list[Shown]:
    return [
        Shown(type(block).__name__.lower(), block, bars_of(block) if isinstance(block, Chart) else ())
        for block in document.blocks
    ]


def bars_of(chart: Chart) -> tuple[Bar, ...]:
    """Bars in a box of 560 × 196, the greatest value as high as the box allows."""
    most = max(chart.values, default=0) or 1
    step = WIDE / max(1, len(chart.values))
    width = min(step * 0.62, 34)
    bars = []
    for at, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        height = round(HIGH * value / most, 1)
        x = round(step * at + (step - width) / 2, 1)
        middle = round(step * at + step / 2, 1)
        bars.append(Bar(x, ABOVE + HIGH - height, round(width, 1), height, middle, label, f"{value:,g}"))
    return tuple(bars)
