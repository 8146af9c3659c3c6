"""Making the document of a paper: its text rendered, its figures read, each with the footnote of how it came to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period, day_words
from haitang.machinery.figures.queries import MONTH, Figure, Number, splits_of, with_unknown

from ..document import Block, Chart, Document, Head, Note, Run, Table, Title, Tone, text_of_runs
from .language import Functions, Missing, Token, clean, render
from .marks import Lines
from .materials import Material
from .readings import TOWN, Readings, href_of
from .unbacked import Unbacked, unbacked_numbers

PAPERS_ARE_IN: Final = "zh-hans"
"""Official papers are Chinese, whatever language the reader's pages are in."""


@dataclass(frozen=True, slots=True)
class Source:
    """All that a paper is made from: its text, the place and period it tells of, who signs, and what was handed over."""

    text: str
    place: str
    place_name: str
    period: Period
    body: str
    day: date
    at: datetime
    material: Material = field(default_factory=Material)
    number: str = ""
    title: str = ""

    def names(self) -> dict[str, Any]:
        """The names a text may use. All come from records but the title, which somebody typed."""
        return {"title": self.title, **{name: Token(word) for name, word in self.words().items()}}

    def words(self) -> dict[str, str]:
        return {
            "place": self.place_name,
            "body": self.body,
            "period": str(self.period),
            "year": str(self.period.since.year),
            "next_year": str(self.period.since.year + 1),
            "date": day_words(self.day),
            **self.material.words,
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """A document, what was read for it, what in it is wanting, and which numbers no figure backs."""

    document: Document
    readings: dict[str, dict[str, Any]]
    missing: list[str]
    unbacked: list[Unbacked]

    @property
    def characters(self) -> int:
        """How long the text is, without its footnotes, tables and charts."""
        return sum(len(text) for block in self.document.blocks for text in texts_of(block))


def compose(source: Source) -> Composed:
    """One query a figure. Raises `Refused` where the text itself cannot be read (bad_template)."""
    with translation.override(PAPERS_ARE_IN):
        return Writing(source).composed()


class Reading:
    """A call met in a text: what is to be set in its place."""

    def __init__(self, make: Callable[[], Run | Block]) -> None:
        self.make = make


class Writing:
    """One composing: numbers footnotes, tables and charts as they are met."""

    def __init__(self, source: Source, readings: Readings | None = None) -> None:
        self.source = source
        self.readings = readings or Readings(source.place, source.place_name, source.period, source.at)
        self.notes: list[Note] = []
        self.noted: set[tuple[str, str, str]] = set()
        self.missing: list[str] = []
        self.tables = self.charts = 0

    def composed(self) -> Composed:
        text, tokens = render(self.source.text, self.source.names(), self.functions())
        lines = Lines(tokens, self.resolve)
        blocks = tuple(lines.blocks(text))
        number = self.source.number
        head = Head(f"{self.source.body}文件", number) if number else None
        subject = next(
            (" ".join(map(text_of_runs, one.lines)) for one in blocks if isinstance(one, Title)), ""
        )
        document: Document = writable(Document(blocks, tuple(self.notes), head, subject))
        return Composed(document, self.readings.kept(), self.missing, unbacked_numbers(document))

    def functions(self) -> Functions:
        """What a text can ask for; each has a Chinese name too."""
        known: dict[str, Callable[..., Any]] = {
            "figure": self.figure,
            "value": self.value,
            "table_by_town": self.table_by_town,
            "table_by_month": self.table_by_month,
            "chart": self.chart,
            "material": self.material,
        }
        chinese = {
            "数": "figure",
            "值": "value",
            "镇街表": "table_by_town",
            "月份表": "table_by_month",
            "图": "chart",
            "材料表": "material",
        }
        return known | {name: known[meant] for name, meant in chinese.items()}

    def resolve(self, value: object) -> Run | Block:
        """What a token stands for."""
        if isinstance(value, Missing):
            return self.lacking(value.reason)
        if isinstance(value, Reading):
            try:
                return value.make()
            except Refused as refused:
                return self.lacking(refused.reason.rstrip("。"))
        return Run(str(value), Tone.RECORD)

    def lacking(self, reason: str) -> Run:
        self.missing.append(reason)
        return Run(f"〔{reason}〕", Tone.MISSING)

    def figure(self, name: str, period: str = "", by: str = "", of: str = "") -> Token:
        return Token(Reading(lambda: self.number(name, period, by, of)))

    def value(self, name: str, period: str = "") -> Number:
        """For conditions only: `{% if value("activities.held") > 0 %}`; an unknown figure is 0."""
        try:
            return self.readings.read(name, period=period).value or 0
        except Refused:
            return 0

    def number(self, name: str, period: str, by: str, of: str) -> Run:
        """The value, or that of one of its parts; the footnote stands where it is named for the first time."""
        figure = self.readings.read(name, by, period)
        if not by:
            said = with_unknown(figure.value, figure.unknown)
            return Run(said, Tone.FIGURE, self.note_once(figure), href_of(figure))
        words = split_words(figure, by)
        key = next((key for key, word in words.items() if of in {key, word}), None)
        if key is None:
            raise Refused(
                _("“%(title)s”里没有“%(of)s”") % {"title": figure.title, "of": of}, code="unknown_part"
            )
        note = self.note_once(figure, part=_("只计“%(word)s”") % {"word": words[key]})
        return Run(group_words(figure, key), Tone.FIGURE, note, href_of(figure))

    def note_once(self, figure: Figure, part: str = "") -> int:
        """The number of its footnote the first time, 0 afterwards; `part` says which of its records count."""
        known = (figure.name, str(figure.ask.when(figure.indicator)), part)
        if known in self.noted:
            return 0
        self.noted.add(known)
        self.notes.append(Note(self.readings.note(figure, part), href_of(figure)))
        return len(self.notes)

    def table_by_town(self, *names: str, caption: str = "") -> Token:
        return Token(Reading(lambda: self.table(names, TOWN, caption)))

    def table_by_month(self, *names: str, caption: str = "") -> Token:
        return Token(Reading(lambda: self.table(names, MONTH, caption)))

    def table(self, names: tuple[str, ...], by: str, caption: str) -> Table:
        if not names:
            raise Refused(_("表里要写明是哪些指标"), code="no_figure")
        figures = [self.readings.read(name, by) for name in names]
        keys = sorted({key for figure in figures for key in figure.by})
        words = self.words_of(keys, by, figures[0])
        rows = [(words[key], *(group_words(figure, key) for figure in figures)) for key in keys]
        rows.append((_("合计"), *(with_unknown(figure.value, figure.unknown) for figure in figures)))
        heads = (
            HEADS[by],
            *(_("%(title)s（%(unit)s）") % {"title": one.title, "unit": one.unit} for one in figures),
        )
        self.tables += 1
        said = caption or _("%(place)s%(period)s分%(head)s情况") % {
            "place": self.source.place_name,
            "period": self.source.period,
            "head": HEADS[by],
        }
        return Table(
            self.captioned(f"表{self.tables}", said, figures), heads, tuple(rows), total=True, backed=True
        )

    def words_of(self, keys: list[str], by: str, figure: Figure) -> Mapping[str, str]:
        """What each group is called."""
        if by == MONTH:
            several = len({key[:4] for key in keys}) > 1
            return {key: f"{key[:4]}年{int(key[5:])}月" if several else f"{int(key[5:])}月" for key in keys}
        if by == TOWN:
            names = self.readings.place_names(keys)
            return {key: _("区县本级") if key == self.source.place else names.get(key, key) for key in keys}
        split = split_words(figure, by)
        return {key: str(split.get(key, key or _("其他"))) for key in keys}

    def captioned(self, label: str, said: str, figures: list[Figure]) -> tuple[Run, ...]:
        """The caption with the footnotes of what is shown; what was noted before is not noted again."""
        notes = [note for note in map(self.note_once, figures) if note]
        return (Run(f"{label}　"), Run(said), *(Run("", Tone.PLAIN, note) for note in notes))

    def chart(self, name: str, by: str = MONTH, caption: str = "") -> Token:
        return Token(Reading(lambda: self.bars(name, by, caption)))

    def bars(self, name: str, by: str, caption: str) -> Chart:
        figure = self.readings.read(name, by)
        keys = list(figure.by)
        words = self.words_of(keys, by, figure)
        self.charts += 1
        said = caption or figure.title
        values = tuple(float(figure.by[key] or 0) for key in keys)
        return Chart(
            self.captioned(f"图{self.charts}", said, [figure]),
            tuple(words[key] for key in keys),
            values,
            figure.unit,
        )

    def material(self, name: str) -> Token:
        grid = self.source.material.tables.get(name)
        if grid is None:
            return Token(Missing(_("没有“%(name)s”这张表") % {"name": name}))
        return Token(Reading(lambda: Table((Run(grid.caption),), grid.heads, grid.rows, backed=True)))


def group_words(figure: Figure, key: str) -> str:
    """The value of one group, 0 where it has no record."""
    return with_unknown(figure.by.get(key, 0), figure.unknown_by.get(key, 0))


HEADS: Final = {TOWN: "镇街", MONTH: "月份"}


def split_words(figure: Figure, by: str) -> dict[str, str]:
    """What each value of one of a figure's own break-downs is called."""
    splits = [one for one in splits_of(figure.indicator, figure.ask) if one.name == by]
    return {key: str(word) for one in splits for key, word in one.words.items()}


def texts_of(block: Block) -> list[str]:
    if isinstance(block, Table | Chart):
        return []
    lines = getattr(block, "lines", None)
    if lines is not None:
        return [text_of_runs(runs) for runs in lines]
    runs = getattr(block, "runs", None)
    return [text_of_runs(runs)] if runs is not None else []


def writable(value: Any) -> Any:
    """A document, or a part of one, without characters that no file and no database can hold: records may have them."""
    if isinstance(value, str) and not isinstance(value, Tone):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(map(writable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: writable(getattr(value, one.name)) for one in fields(value)})
    return value
