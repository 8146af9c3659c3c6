"""What a paper is made of. Plain values, so that a paper can be stored as it stood when it was issued."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Tone(StrEnum):
    """Why a run looks other than the text around it."""

    PLAIN = ""
    FIGURE = "figure"
    RECORD = "record"
    """A word from a record, such as a name or a day: not typed, so a number in it is backed."""
    MISSING = "missing"
    LEAD = "lead"
    """The heading that begins a paragraph: （一）……。"""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one tone. `note` is the number of the footnote after it, 0 for none; `href` its evidence."""

    text: str
    tone: Tone = Tone.PLAIN
    note: int = 0
    href: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that is a heading by its number: 1 一、 2 （一） 3 1. 4 （1）."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Recipients:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Attachments:
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """Whom a copy goes to, at the foot of the last page."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and the day in Arabic numerals."""

    bodies: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` under `heads`. The last row may be a total; `backed` when the cells come from figures or records."""

    caption: Runs
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    backed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one figure: labels below, values above."""

    caption: Runs
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""


Block: TypeAlias = Title | Heading | Paragraph | Recipients | Attachments | Copies | Signature | Table | Chart


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: how a number came to be, and where its evidence is."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The red head of a formal issue: whose paper it is, and its number."""

    issuer: str
    number: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper; `notes[0]` is footnote 1."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    head: Head | None = None
    subject: str = field(default="")


def text_of_runs(runs: Iterable[Run]) -> str:
    """The text of some runs."""
    return "".join(run.text for run in runs)
