"""Judging a town under a scheme: a pure function of the scheme's text and what was read, so that it gives the same for ever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused

from .formulas import FORMULAS, Outcome, Value, counts_heads, formula_named, numbers_of, points_said
from .words import Formula, Sort


class Source(NamedTuple):
    """What an item reads: a figure over some months of the year (a stock on the last day of the last)."""

    indicator: str
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item as its scheme says it. `weight` in hundredths of a point; `waived`: a ratio of nothing takes no points away."""

    code: str
    title: str
    weight: int
    formula: str
    numbers: str = ""
    indicator: str = ""
    first_month: int = 1
    last_month: int = 12
    waived: bool = False

    @property
    def source(self) -> Source | None:
        return Source(self.indicator, self.first_month, self.last_month) if self.indicator else None

    @property
    def judged(self) -> bool:
        return self.formula == Formula.JUDGED


@dataclass(frozen=True, slots=True)
class PartText:
    title: str
    sort: str
    weight: int
    items: tuple[ItemText, ...]


@dataclass(frozen=True, slots=True)
class SchemeText:
    """A scheme with nothing of the database in it. Bands: below `reached_from` the first name, above `excellent_above` the
    last, between them the middle one; all in hundredths."""

    title: str
    year: int
    total: int
    reached_from: int
    excellent_above: int
    band_names: tuple[str, str, str]
    parts: tuple[PartText, ...]

    @property
    def items(self) -> tuple[ItemText, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything to be read, each once."""
        return tuple(dict.fromkeys(item.source for item in self.items if item.source is not None))

    @property
    def counts_heads(self) -> bool:
        return any(counts_heads(item.formula) for item in self.items)

    def band(self, total: int, *, vetoed: bool = False) -> str:
        low, middle, high = self.band_names
        if vetoed or total < self.reached_from:
            return low
        return high if total > self.excellent_above else middle

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "SchemeText":
        """The text that `document` was made of."""
        parts = tuple(
            PartText(**{**part, "items": tuple(ItemText(**item) for item in part["items"])})
            for part in document["parts"]
        )
        return cls(**{**document, "parts": parts, "band_names": tuple(document["band_names"])})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one town: what was read, its residents, and the reviewed points of judged items by code."""

    values: Mapping[Source, Value]
    people: int = 0
    reviewed: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """`points` is what the item adds to the total: less than nought for a deduction, after every cap."""

    item: ItemText
    value: Value
    points: int
    steps: tuple[str, ...]
    vetoed: bool = False
    pending: bool = False
    fault: str = ""
    """Why its formula could not be worked out: nothing may be written of such a judgement."""


@dataclass(frozen=True, slots=True)
class Judgement:
    total: int
    band: str
    vetoed: bool
    scores: tuple[ItemScore, ...]

    def require(self) -> None:
        """Raises `Refused` (bad_item) naming the first item whose formula could not be worked out."""
        for score in self.scores:
            if score.fault:
                raise Refused(
                    _("项目 %(item)s：%(why)s") % {"item": score.item.code, "why": score.fault},
                    code="bad_item",
                )


def judge_organisation(text: SchemeText, facts: Facts) -> Judgement:
    """Every item's points with their steps, the total and the band."""
    scores = tuple(score for part in text.parts for score in judged_part(part, facts))
    total = sum(score.points for score in scores)
    vetoed = any(score.vetoed for score in scores)
    return Judgement(total, text.band(total, vetoed=vetoed), vetoed, scores)


SAMPLES: Final = tuple(
    (None if value is None else Decimal(value), people)
    for value in (None, "0", "0.0001", "1", "33.3333", "99999999999999.9999")
    for people in (0, 1, 2_147_483_647)
)
"""What may be known of a town: nothing, a little, and the most that a figure and a population come to."""


def try_out(text: SchemeText) -> None:
    """Judge made-up towns. Raises `Refused` (bad_item) naming the item that does not work out."""
    for value, people in SAMPLES:
        judge_organisation(text, Facts(dict.fromkeys(text.sources, value), people)).require()


def judged_part(part: PartText, facts: Facts) -> Sequence[ItemScore]:
    """A part's items; bonuses and deductions stop at the part's cap, in the order they stand."""
    found = [judged_item(item, facts) for item in part.items]
    return found if part.sort == Sort.POINTS else cap_scores(part, found)


def judged_item(item: ItemText, facts: Facts) -> ItemScore:
    if item.judged:
        return reviewed_item(item, facts)
    source = item.source
    value = facts.values.get(source) if source else None
    try:
        outcome = outcome_of(item, value, facts.people)
    except Refused as refused:
        return ItemScore(item, value, 0, (refused.reason,), fault=refused.reason)
    return ItemScore(item, value, outcome.points, outcome.steps, outcome.vetoed)


def outcome_of(item: ItemText, value: Value, people: int) -> Outcome:
    if value is None:
        if item.waived:
            return Outcome(item.weight, (_("这里没有要算的对象，不扣分"),))
        return Outcome(0, (_("没有可算的数，不得分"),))
    formula = formula_named(item.formula)
    return FORMULAS[formula].score(Fraction(value), numbers_of(formula, item.numbers), item.weight, people)


def reviewed_item(item: ItemText, facts: Facts) -> ItemScore:
    points = (facts.reviewed or {}).get(item.code)
    if points is None:
        return ItemScore(item, None, 0, (_("等待评审"),), pending=True)
    given = max(0, min(points, item.weight))
    return ItemScore(item, None, given, (_("评审给 %(points)s 分") % {"points": points_said(given)},))


def cap_scores(part: PartText, scores: Iterable[ItemScore]) -> list[ItemScore]:
    left, sign, found = part.weight, (-1 if part.sort == Sort.DEDUCTION else 1), []
    for score in scores:
        points = min(score.points, left)
        left -= points
        steps = score.steps
        if points < score.points:
            told = {"part": part.title, "weight": points_said(part.weight), "points": points_said(points)}
            steps = (*steps, _("“%(part)s”合计最多 %(weight)s 分，这里计 %(points)s 分") % told)
        found.append(replace(score, points=sign * points, steps=steps))
    return found


def exact(value: float | None) -> Value:
    """A figure's number as it is shown, so that a score is computed from what people see."""
    return None if value is None else Decimal(str(value))
