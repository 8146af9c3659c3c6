"""A document as a page shows it: each block with the word for its kind, bars as coordinates."""

from dataclasses import dataclass
from typing import Any, Final

from .document import Chart, Document

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


def shown(document: Document) -> list[Shown]:
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
