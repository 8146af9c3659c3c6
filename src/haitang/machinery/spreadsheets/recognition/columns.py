"""The columns an importer declares, and what heads look like once their dress is off."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.functional import Promise

from haitang.machinery.spreadsheets.values.cells import Cell, without_spaces

Kind = Literal[
    "text", "name", "phone", "office_phone", "identity_number", "date", "month", "count", "yes_no", "town",
    "village", "sex", "credit_code", "document_number", "choice",
]  # fmt: skip

ASIDE = re.compile(
    r"[(\[【〔][^)\]】〕]*(?:必填|选填|可选|可不填|如|例|格式|单位:|注|请|填|元|是/否|有/无|√|以上)[^)\]】〕]*[)\]】〕]"
)
WHETHER = re.compile(r"^(?:其中)?(?:是否(?:为|属于?|已)?)?")
DRESS = re.compile(r"[\s()\[\]【】〔〕<>《》*★☆、,.。:;/\\|\"'“”‘’_\-—·!?]+")


class Position(NamedTuple):
    """Where a column stands: in which sheet, in the table whose first row is this one (from 1), at which place in it, from 0."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One thing an importer reads from a row. Equal to itself alone: its title compares by the reader's language.

    `name` is the importer's own, `title` what people call it, `heads` further heads that mean it, best first.
    `choices` maps each value of a column of kind `choice` to the words that mean it. `sections`: where no column says
    it, lines of their own over the rows may (一、主席). `past`: a day or month that cannot lie after today.
    `partial`: a day of which a month or a year is enough; of a stretch of time it is the beginning.
    """

    name: str
    title: str | Promise
    heads: tuple[str, ...] = ()
    kind: Kind = "text"
    required: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: bool = False
    past: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column of a sheet: its index, its text as it stands, the text of the group above it."""

    index: int
    title: str
    group: str = ""

    @property
    def key(self) -> str:
        """What a decision about this head is remembered by: its normalised text with its group's."""
        group, leaf = normalise_head(self.group), normalise_head(self.title)
        return leaf if leaf.startswith(group) else group + leaf


@lru_cache(maxsize=10_000)
def normalise_head(text: Cell) -> str:
    """A head without spaces, brackets, marks, asides like （必填）, a leading 是否; half-width, small."""
    bare = ASIDE.sub("", without_spaces(text))
    return DRESS.sub("", WHETHER.sub("", DRESS.sub("", bare))).lower()
