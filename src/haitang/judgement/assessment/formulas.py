"""How a figure becomes points: each formula a small pure function, exact, with its steps in words.

Points are whole hundredths. Numbers are exact fractions; only the last step rounds, half up to the hundredth. Every
formula but the veto is monotone in the value and stays within [0, weight].
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.verdict import Refused

from .words import POINT, Formula

Value = Decimal | None
"""A figure as it was read and shown; None is a ratio of nothing."""

NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d{1,4})?", re.ASCII)
STEP: Final = re.compile(rf"({NUMBER.pattern})=({NUMBER.pattern})", re.ASCII)
MOST_STEPS: Final = 10
HEADS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a formula is told: one number, or steps (from this value on → this much), the highest first."""

    one: Fraction = Fraction(0)
    steps: tuple[tuple[Fraction, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an item: points in hundredths, how they were reached, and whether a veto was hit."""

    points: int
    steps: tuple[str, ...]
    vetoed: bool = False


Score: TypeAlias = Callable[[Fraction, Numbers, int, int], Outcome]
"""Of a value, a formula's numbers, an item's weight and the residents, what it gives."""


@dataclass(frozen=True, slots=True)
class Method:
    """All there is to say of one formula: what it gives, how its rule reads, what numbers it is told.

    `rule` is said of the `one` number and the `full` points; of a `stepped` formula, which is told several, of each step's
    `since` and `share`. `has_aim`: from its number on an item gives everything. `by_head`: it divides by the residents.
    """

    score: Score
    rule: Promise
    stepped: bool = False
    has_aim: bool = False
    by_head: bool = False


def numbers_of(formula: Formula, text: str) -> Numbers:
    """The numbers of a formula as people write them: "12", "0.5"; of the stepped ones "24=8 12=4".

    Raises `Refused` (bad_numbers) saying how they are written.
    """
    if formula == Formula.JUDGED:
        return Numbers()
    if FORMULAS[formula].stepped:
        return Numbers(steps=_steps_of(text))
    if not NUMBER.fullmatch(text.strip()) or not Fraction(text.strip()):
        raise Refused(
            _("“%(formula)s”要写一个大于 0 的数，如 12 或 0.5。") % {"formula": formula.label},
            code="bad_numbers",
        )
    return Numbers(Fraction(text.strip()))


def aim_of(formula: Formula, text: str) -> int | None:
    """The whole value from which an item gives all its points, where its formula names one."""
    method = FORMULAS.get(formula)
    return ceil(numbers_of(formula, text).one) if method and method.has_aim else None


def counts_heads(formula: str) -> bool:
    """Whether a formula divides by the residents."""
    return formula in FORMULAS and FORMULAS[formula].by_head


def _steps_of(text: str) -> tuple[tuple[Fraction, Fraction], ...]:
    """Higher values must not give less: else a town would lose by doing more."""
    found = [STEP.fullmatch(one) for one in text.replace("，", " ").replace(",", " ").split()]
    pairs = sorted(((Fraction(one[1]), Fraction(one[2])) for one in found if one is not None), reverse=True)
    falls = any(above[0] == below[0] or above[1] < below[1] for above, below in pairwise(pairs))
    if not 0 < len(found) <= MOST_STEPS or None in found or falls:
        raise Refused(
            _("分档写成“24=8 12=4”这样：到 24 得 8，到 12 得 4；数越高，得分不能越低。"), code="bad_numbers"
        )
    return tuple(pairs)


def round_half_up(points: Fraction) -> int:
    """Hundredths, half up."""
    return int(points + Fraction(1, 2)) if points >= 0 else -int(-points + Fraction(1, 2))


def format_number(number: Fraction | Decimal | int) -> str:
    """A number as people read it: 12, 0.5, 33.33."""
    found = number if isinstance(number, Fraction) else Fraction(number)
    if found.denominator == 1:
        return f"{found.numerator:,}"
    return f"{float(found):,.4f}".rstrip("0").rstrip(".")


def points_said(points: int) -> str:
    """Hundredths as points: 1250 → 12.5."""
    return format_number(Fraction(points, POINT))


def yes_no(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    reached = value >= numbers.one
    words = _("%(value)s ≥ %(one)s，得满分") if reached else _("%(value)s < %(one)s，不得分")
    return Outcome(
        weight if reached else 0,
        (words % {"value": format_number(value), "one": format_number(numbers.one)},),
    )


def target(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    done = min(value / numbers.one, Fraction(1))
    points = round_half_up(weight * done)
    words = _("%(value)s ÷ %(one)s = %(done)s%%") % {
        "value": format_number(value),
        "one": format_number(numbers.one),
        "done": format_number(Fraction(round_half_up(value / numbers.one * 10_000), 100)),
    }
    if value >= numbers.one:
        return Outcome(points, (words, _("达到目标，得满分")))
    return Outcome(points, (words, _("%(weight)s 分 × %(done)s%% = %(points)s 分") % {
        "weight": points_said(weight),
        "done": format_number(Fraction(round_half_up(done * 10_000), 100)),
        "points": points_said(points),
    }))  # fmt: skip


def each(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    uncapped = round_half_up(value * numbers.one * POINT)
    points = min(uncapped, weight)
    words = _("%(value)s × %(one)s 分 = %(points)s 分") % {
        "value": format_number(value),
        "one": format_number(numbers.one),
        "points": points_said(uncapped),
    }
    capped = (_("最多 %(weight)s 分") % {"weight": points_said(weight)},) if uncapped > weight else ()
    return Outcome(points, (words, *capped))


def bands(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    """From so much on, so many points; at most the weight."""
    for since, points in numbers.steps:
        if value >= since:
            got = min(round_half_up(points * POINT), weight)
            words = _("%(value)s 到了 %(since)s 这一档，得 %(points)s 分")
            return Outcome(
                got,
                (
                    words
                    % {
                        "value": format_number(value),
                        "since": format_number(since),
                        "points": points_said(got),
                    },
                ),
            )
    return _below(value, numbers)


def thresholds(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    """From so much on, so many hundredths of the weight."""
    for since, share in numbers.steps:
        if value >= since:
            kept = min(share, Fraction(100))
            got = round_half_up(weight * kept / 100)
            words = _("%(value)s 到了 %(since)s 这一档：%(weight)s 分 × %(share)s%% = %(points)s 分")
            told = {
                "value": format_number(value),
                "since": format_number(since),
                "weight": points_said(weight),
            }
            return Outcome(got, (words % {**told, "share": format_number(kept), "points": points_said(got)},))
    return _below(value, numbers)


def _below(value: Fraction, numbers: Numbers) -> Outcome:
    lowest = numbers.steps[-1][0]
    return Outcome(
        0,
        (
            _("%(value)s 不到 %(lowest)s，不得分")
            % {"value": format_number(value), "lowest": format_number(lowest)},
        ),
    )


def per_head(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    """So many for every ten thousand residents, with proportional loss."""
    if not people:
        return Outcome(0, (_("没有登记人口，算不出，不得分"),))
    rate = Fraction(round_half_up(value * HEADS / people * 100), 100)
    first = _("%(value)s ÷ %(people)s 人 × 一万 = 每万人 %(rate)s") % {
        "value": format_number(value),
        "people": format_number(people),
        "rate": format_number(rate),
    }
    outcome = target(rate, numbers, weight, people)
    return Outcome(outcome.points, (first, *outcome.steps))


def veto(value: Fraction, numbers: Numbers, weight: int, people: int) -> Outcome:
    hit = value >= numbers.one
    words = _("%(value)s ≥ %(one)s，一项否决") if hit else _("%(value)s < %(one)s，没有触发")
    return Outcome(
        0, (words % {"value": format_number(value), "one": format_number(numbers.one)},), vetoed=hit
    )


FORMULAS: Final[Mapping[str, Method]] = {
    Formula.YES_NO: Method(yes_no, gettext_lazy("达到 %(one)s 得 %(full)s 分，不到不得分"), has_aim=True),
    Formula.TARGET: Method(target, gettext_lazy("达到 %(one)s 得 %(full)s 分，不到按比例折算"), has_aim=True),
    Formula.EACH: Method(each, gettext_lazy("每 1 个计 %(one)s 分，最多 %(full)s 分")),
    Formula.BANDS: Method(bands, gettext_lazy("到 %(since)s 得 %(share)s 分"), stepped=True),
    Formula.THRESHOLDS: Method(thresholds, gettext_lazy("到 %(since)s 得 %(share)s%%"), stepped=True),
    Formula.PER_HEAD: Method(
        per_head, gettext_lazy("每万人达到 %(one)s 得 %(full)s 分，不到按比例折算"), by_head=True
    ),
    Formula.VETO: Method(veto, gettext_lazy("达到 %(one)s 即一项否决，等次定为最低")),
}
"""Every formula but the judgement of people, which computes nothing."""


def formula_named(name: str) -> Formula:
    """Raises `Refused` (unknown_formula): an older or a newer program may have had it."""
    if name not in Formula.values:
        raise Refused(
            _("没有“%(name)s”这种计分方法，请重新选。") % {"name": name[:20]}, code="unknown_formula"
        )
    return Formula(name)


def rule_or_fault(formula: str, text: str, weight: int) -> str:
    """An item's rule as pages show it; of one that cannot be read, why."""
    try:
        return rule_in_words(formula_named(formula), text, weight)
    except Refused as refused:
        return refused.reason


def rule_in_words(formula: Formula, text: str, weight: int) -> str:
    """The rule as people read it, such as 达到 12 得满分，不到按比例折算."""
    full = points_said(weight)
    if formula == Formula.JUDGED:
        return _("先自评，再由上一级评审打分，最多 %(full)s 分") % {"full": full}
    numbers, method = numbers_of(formula, text), FORMULAS[formula]
    if method.stepped:
        steps = [
            str(method.rule) % {"since": format_number(since), "share": format_number(share)}
            for since, share in numbers.steps
        ]
        return _("，").join([*steps, _("再少不得分")])
    return str(method.rule) % {"one": format_number(numbers.one), "full": full}
