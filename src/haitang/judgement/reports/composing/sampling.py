"""Trying a text on made-up records before it is saved: none, one and many of them, with nothing and with the utmost in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from inspect import signature
from itertools import cycle
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from jinja2 import nodes

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import Indicator
from haitang.machinery.figures.periods import Period, month_text
from haitang.machinery.figures.queries import MONTH, Figure, Number, has_break_down, no_break_down, sides_of

from ..document import from_stored, to_stored
from ..words import Kind
from .compose import PAPERS_ARE_IN, Reading, Source, Writing, split_words
from .language import NUMERIC, Missing, Token, check, no_such_word
from .materials import HANDED, Grid, Material
from .readings import TOWN, Readings, find_indicator

PLACE: Final = "500153"
YEAR: Final = Period(date(2021, 1, 1), date(2022, 1, 1))
AT: Final = datetime(2022, 1, 1, tzinfo=UTC)
MANY_ROWS: Final = 200
UTMOST: Final = "甲" * 3000 + " {{ x }}{% if %}| # 主送：\n一、乙\n\x0b\x00\ue0001\ue001<b>&\u202e\U00020bb7"
"""A record's word with all that means something to a text, a page or a file."""


class Records(Enum):
    """How many records a sample has, and what stands in them."""

    NONE = "none"
    ONE = "one"
    MANY = "many"

    @property
    def word(self) -> str:
        return {Records.NONE: "", Records.ONE: "词", Records.MANY: UTMOST}[self]

    @property
    def rows(self) -> int:
        return {Records.NONE: 0, Records.ONE: 1, Records.MANY: MANY_ROWS}[self]


@dataclass
class Samples(Readings):
    """Reads made-up values in place of figures. No query."""

    records: Records = Records.NONE

    def read(self, name: str, by: str = "", period: str = "") -> Figure:
        indicator, ask = find_indicator(name), self.ask(period)
        if by and not has_break_down(indicator, by):
            raise no_break_down(indicator, by)
        values = cycle(self.values(indicator))
        keys = self.keys(Figure(indicator, ask, 0, 0), by)[: self.records.rows]
        groups = dict(zip(keys, values, strict=False))
        return Figure(indicator, ask, next(values), self.records.rows, groups)

    def place_names(self, codes: Sequence[str]) -> Mapping[str, str]:
        return {}

    def values(self, indicator: Indicator) -> tuple[Number, ...]:
        """What a figure may come to; a ratio of nothing is None."""
        nothing = nothing_of(indicator)
        if self.records == Records.NONE:
            return (nothing,)
        return (1,) if self.records == Records.ONE else (10**12, nothing, -1, 0.1, 99.95)

    def keys(self, figure: Figure, by: str) -> list[str]:
        """The groups there may be: those known, one unknown and one without a name."""
        if by == MONTH:
            return [month_text(month.since) for month in figure.ask.period.months()]
        if by == TOWN:
            return [PLACE, *(f"{PLACE}{number:03}" for number in range(1, 100))]
        return [*split_words(figure, by), "?", ""] if by else []


@cache
def nothing_of(indicator: Indicator) -> Number:
    """What a figure is where there is no record: a ratio of nothing is None. No query."""
    return None if len(sides_of(indicator)) > 1 else 0


def check_text(text: str) -> None:
    """Raises `Refused` where a text could not be rendered, naming the line. What it names need not be there. No query."""
    render_sample(text, Kind.NOTICE)


def check_template(text: str, kind: Kind) -> None:
    """Raises `Refused` too, naming the line, for a word that papers of the kind do not have, or a figure there is not."""
    render_sample(text, kind, strict=True)


def render_sample(text: str, kind: Kind, *, strict: bool = False) -> None:
    sentence = inspect_with(sample_writing(text, kind, Records.ONE)) if strict else None
    check(text, sample_writing(text, kind, Records.ONE).functions(), sentence)
    with translation.override(PAPERS_ARE_IN):
        for records in Records:
            document = sample_writing(text, kind, records).composed().document
            if from_stored(to_stored(document)) != document:
                raise Refused(_("这样写的公文存不下来。"), code="bad_template")


def sample_writing(text: str, kind: Kind, records: Records) -> Writing:
    words, tables = HANDED[kind]
    row = (records.word, "", "1")
    grid = Grid(records.word, ("甲", "乙", "丙"), tuple(row for _row in range(records.rows)))
    material = Material(dict.fromkeys(words, records.word), dict.fromkeys(tables, grid))
    source = Source(
        text, PLACE, records.word, YEAR, records.word, YEAR.since, AT, material, title=records.word
    )
    return Writing(source, Samples(PLACE, records.word, YEAR, AT, records=records))


def inspect_with(sample: Writing) -> Callable[[nodes.Node], str]:
    """Says of a name or a call why it gives nothing."""
    known = sample.source.names()

    def why(node: nodes.Node) -> str:
        if isinstance(node, nodes.Name):
            return "" if node.name in known else unknown_word(node.name, list(known))
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return ""
        words = [each.value for each in node.args if isinstance(each, nodes.Const)]
        named_words = {
            each.key: each.value.value for each in node.kwargs if isinstance(each.value, nodes.Const)
        }
        return why_nothing(sample, node.node.name, words, named_words)

    return why


def unknown_word(name: str, known: list[str]) -> str:
    return _("%(why)s，能写的是：%(known)s") % {"why": no_such_word(name), "known": "、".join(known)}


def why_nothing(sample: Writing, name: str, words: list[str], named_words: dict[str, str]) -> str:
    try:
        if name in NUMERIC:
            asked = signature(sample.value).bind(*words, **named_words).arguments
            sample.readings.read(asked["name"], period=asked.get("period", ""))
            return ""
        token: Token = sample.functions()[name](*words, **named_words)
        if isinstance(token.value, Missing):
            return token.value.reason
        if isinstance(token.value, Reading):
            token.value.make()
    except Refused as refused:
        return refused.reason.rstrip("。")
    return ""
