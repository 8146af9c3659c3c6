"""Every formula: exact at its edges, monotone, within [0, weight], and each kind of scheme item expressible without code."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment.formulas import FORMULAS, numbers_of, rule_in_words
from haitang.judgement.assessment.judging import (
    Facts,
    ItemText,
    PartText,
    SchemeText,
    Source,
    judge_organisation,
)
from haitang.judgement.assessment.words import Formula, Sort

GIVING = [Formula(name) for name in FORMULAS if name != Formula.VETO]
numbers = st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2)
values = st.decimals(min_value=0, max_value=100_000, places=2)
weights = st.integers(min_value=0, max_value=100_00)


@st.composite
def written(draw: st.DrawFn, formula: Formula) -> str:
    """Numbers a formula takes, as people write them."""
    if not FORMULAS[formula].stepped:
        return str(draw(numbers))
    marks = sorted(draw(st.sets(numbers, min_size=1, max_size=4)))
    gives = sorted(draw(st.lists(numbers, min_size=len(marks), max_size=len(marks))))
    return " ".join(f"{mark}={give}" for mark, give in zip(marks, gives, strict=True))


@pytest.mark.parametrize("formula", GIVING)
@settings(deadline=None)
@given(data=st.data())
def test_more_never_gives_less_and_nothing_leaves_the_weight(formula: Formula, data: st.DataObject) -> None:
    text, weight = data.draw(written(formula)), data.draw(weights)
    people = data.draw(st.integers(min_value=1, max_value=1_000_000))
    low, high = sorted((data.draw(values), data.draw(values)))
    told = numbers_of(formula, text)
    less, more = (FORMULAS[formula].score(Fraction(one), told, weight, people).points for one in (low, high))
    assert 0 <= less <= more <= weight


@pytest.mark.parametrize(
    ("formula", "text", "value", "points"),
    [
        ("yes_no", "1", 0, 0),
        ("yes_no", "1", 1, 8_00),
        ("target", "24", 12, 4_00),
        ("target", "24", 24, 8_00),
        ("target", "24", 48, 8_00),
        ("target", "3", 1, 2_67),
        ("target", "16", 1, 50),
        ("each", "0.5", 5, 2_50),
        ("each", "0.5", 100, 8_00),
        ("each", "0.005", 1, 1),
        ("bands", "24=8 12=4", 11, 0),
        ("bands", "24=8 12=4", 12, 4_00),
        ("bands", "24=20", 24, 8_00),
        ("thresholds", "95=100 80=80", Decimal("94.9"), 6_40),
        ("thresholds", "95=100 80=80", 95, 8_00),
        ("per_head", "50", 100, 8_00),
        ("per_head", "200", 100, 4_00),
        ("veto", "10", 10, 0),
    ],
)
def test_a_formula_at_its_edges(formula: str, text: str, value: float, points: int) -> None:
    told = numbers_of(Formula(formula), text)
    assert FORMULAS[formula].score(Fraction(value), told, 8_00, 10_000).points == points


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("target", ""),
        ("target", "0"),
        ("target", "-3"),
        ("target", "12=4"),
        ("each", "一"),
        ("bands", "12"),
        ("bands", "12=8 24=4"),
        ("bands", "12=8 12=4"),
        ("thresholds", "=5"),
        ("per_head", "1e3"),
        ("veto", "٣"),
    ],
)
def test_numbers_that_cannot_be_read_are_refused(formula: str, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        numbers_of(Formula(formula), text)
    assert refusal.value.code == "bad_numbers"


HELD, PEOPLE, BAD = (
    Source("activities.held", 1, 12),
    Source("people.volunteers", 1, 12),
    Source("activities.annulled", 1, 12),
)


def scheme(*parts: PartText) -> SchemeText:
    return SchemeText("办法", 2021, 100_00, 70_00, 90_00, ("未达标", "达标", "优秀"), parts)


def of(item: ItemText, facts: Facts, sort: str = Sort.POINTS, cap: int = 100_00) -> int:
    return judge_organisation(scheme(PartText("部分", sort, cap, (item,))), facts).total


@pytest.mark.parametrize(
    ("item", "facts", "sort", "points"),
    [
        (ItemText("1", "有分管副书记", 5_00, "yes_no", "1", "activities.held"), {HELD: 1}, "points", 5_00),
        (ItemText("2", "活动 12 场", 6_00, "target", "12", "activities.held"), {HELD: 4}, "points", 2_00),
        (ItemText("3", "每篇 0.5 分", 2_00, "each", "0.5", "activities.held"), {HELD: 3}, "points", 1_50),
        (ItemText("4", "分档", 6_00, "bands", "10=6 5=3", "activities.held"), {HELD: 7}, "points", 3_00),
        (ItemText("5", "覆盖率", 5_00, "thresholds", "90=100 60=60", "activities.held"), {HELD: 75}, "points", 3_00),
        (ItemText("6", "人均", 4_00, "per_head", "40", "people.volunteers"), {PEOPLE: 20}, "points", 2_00),
        (ItemText("7", "加分", 3_00, "each", "1", "activities.held"), {HELD: 9}, "bonus", 2_00),
        (ItemText("8", "扣分", 9_00, "each", "1", "activities.annulled"), {BAD: 9}, "deduction", -2_00),
        (ItemText("9", "否决", 0, "veto", "2", "activities.annulled"), {BAD: 2}, "deduction", 0),
        (ItemText("10", "自评与评审", 4_00, "judged"), {}, "points", 3_50),
    ],
)  # fmt: skip
def test_ten_kinds_of_scheme_items_need_no_code(
    item: ItemText, facts: dict[Source, int], sort: str, points: int
) -> None:
    """DOMAIN §5; bonuses and deductions stop at their part's cap of 2 points."""
    known = Facts({one: Decimal(value) for one, value in facts.items()}, 10_000, {"10": 3_50})
    assert of(item, known, sort, 2_00) == points
    assert rule_in_words(Formula(item.formula), item.numbers, item.weight)


def test_a_veto_sets_the_lowest_band_whatever_the_total() -> None:
    parts = (
        PartText("工作", Sort.POINTS, 100_00, (ItemText("1", "活动", 100_00, "yes_no", "1", "activities.held"),)),
        PartText("否决", Sort.DEDUCTION, 0, (ItemText("2", "造假", 0, "veto", "1", "activities.annulled"),)),
    )  # fmt: skip
    found = judge_organisation(scheme(*parts), Facts({HELD: Decimal(1), BAD: Decimal(1)}))
    assert (found.total, found.band, found.vetoed) == (100_00, "未达标", True)


@pytest.mark.parametrize(
    ("total", "band"), [(69_99, "未达标"), (70_00, "达标"), (90_00, "达标"), (90_01, "优秀")]
)
def test_bands_begin_where_they_are_said_to(total: int, band: str) -> None:
    assert scheme().band(total) == band


def test_a_ratio_of_nothing_gives_nothing_unless_it_is_waived() -> None:
    item = ItemText("1", "覆盖率", 5_00, "thresholds", "90=100", "activities.held")
    waived = ItemText("1", "覆盖率", 5_00, "thresholds", "90=100", "activities.held", waived=True)
    assert [of(one, Facts({HELD: None})) for one in (item, waived)] == [0, 5_00]


def test_a_scheme_s_text_comes_back_from_its_document() -> None:
    text = scheme(PartText("工作", Sort.POINTS, 100_00, (ItemText("1", "活动", 100_00, "judged"),)))
    assert SchemeText.of(text.document()) == text
