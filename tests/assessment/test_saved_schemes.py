"""Whatever a district writes into a scheme, it is refused naming the item or everybody can be judged by it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haitang.foundation.verdict import Refused
from haitang.judgement.assessment import actions, judging, queries
from haitang.judgement.assessment.formulas import rule_or_fault
from haitang.judgement.assessment.judging import Facts, ItemText, PartText, SchemeText, judge_organisation
from haitang.judgement.assessment.models import Item
from haitang.judgement.assessment.rules import check_scheme
from haitang.judgement.assessment.words import MOST_POINTS, Formula, Sort
from haitang.machinery.figures.declaring import indicators
from haitang.network.organisations.words import Kind

from .scene import AFTER, ITEMS, Scene, scheme_of

WRITTEN = (
    "", "0", "0.0", "0.0001", "1", "12", "999999999.9999", "1e9", "-1", "１２", "1/2", "nan", "24=8 12=4", "24=8,12=9",
    "24=8 24=8", "0=0", " ".join(f"{n}={n}" for n in range(11)), "1=1=1", "=", "\x00", "9" * 200, "24=8，12=4", "1 = 2",
)  # fmt: skip
items = st.builds(
    ItemText,
    code=st.sampled_from(("1", "2", "")),
    title=st.just("项目"),
    weight=st.sampled_from((0, 1, 100_00, MOST_POINTS)),
    formula=st.sampled_from([*Formula.values, "", "older"]),
    numbers=st.one_of(
        st.sampled_from(WRITTEN), st.from_regex(r"[0-9=. ,，]{0,12}", fullmatch=True), st.text(max_size=8)
    ),
    indicator=st.sampled_from(["", "no.such", *(one.name for one in indicators())]),
    first_month=st.integers(-1, 14),
    last_month=st.integers(-1, 14),
    waived=st.booleans(),
)
schemes = st.lists(items, max_size=3).map(
    lambda found: SchemeText(
        "办法", 2021, sum(one.weight for one in found), 0, 0, ("低", "中", "高"),
        (PartText("工作", Sort.POINTS, sum(one.weight for one in found), tuple(found)),),
    )
)  # fmt: skip
values = st.one_of(st.none(), st.decimals(0, 10**14, places=4))


@settings(max_examples=300, deadline=None)
@given(text=schemes, kind=st.sampled_from(Kind.values), value=values, people=st.integers(0, 2**31 - 1))
def test_a_scheme_is_refused_or_judges_everybody(
    text: SchemeText, kind: str, value: Decimal | None, people: int
) -> None:
    for item in text.items:
        assert rule_or_fault(item.formula, item.numbers, item.weight)
    judgement = judge_organisation(text, Facts(dict.fromkeys(text.sources, value), people))
    if queries.fault_in(text, kind):
        return
    judgement.require()
    assert all(0 <= score.points <= score.item.weight for score in judgement.scores)


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"numbers": "多"}, "项目 1：“按目标折算”要写一个大于 0 的数，如 12 或 0.5。"),
        ({"formula": "older"}, "项目 1：没有“older”这种计分方法，请重新选。"),
        ({"indicator": "no.such"}, "项目 1 用的指标“no.such”不存在。"),
    ],
)
def test_what_was_stored_by_an_older_program_is_named_and_scores_nobody(
    scene: Scene, spoilt: dict[str, Any], sentence: str
) -> None:
    running = scene.opened()
    Item.objects.filter(part__scheme=running.scheme, code="1").update(**spoilt)
    assert queries.scheme_fault(running.scheme) == sentence
    with pytest.raises(Refused) as refused:
        actions.compute(running=running, acting=scene.acting("officer"), at=AFTER)
    assert refused.value.reason == sentence
    assert not running.results.exists()


def test_an_item_of_unreadable_numbers_is_refused_when_it_is_saved(scene: Scene) -> None:
    scheme = scene.draft()
    for spoilt in ({"numbers": "多"}, {"formula": "older"}, {"first_month": 0}, {"title": "长" * 121}):
        bad = scheme_of(replace(ITEMS[0], **spoilt), ITEMS[1])
        with pytest.raises(Refused):
            actions.set_parts(
                scheme=scheme,
                parts=bad,
                evidence={},
                version=scheme.version,
                acting=scene.acting("officer"),
                at=AFTER,
            )


def test_without_the_trial_a_formula_that_fails_would_be_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a formula that fails for what a figure may be is found by the made-up towns alone."""
    text = SchemeText(
        "办法", 2021, 100_00, 0, 0, ("低", "中", "高"), scheme_of(replace(ITEMS[0], weight=100_00))
    )

    def failing(*_told: Any) -> Any:
        raise Refused("算不出。")

    method = replace(judging.FORMULAS[Formula.TARGET], score=failing)
    monkeypatch.setitem(judging.FORMULAS, Formula.TARGET, method)  # type: ignore[arg-type]  # closed to all but a test
    assert check_scheme(text, Kind.TOWN_ASSOCIATION).reason == "项目 1：算不出。"
    monkeypatch.setattr(judging, "SAMPLES", ())
    assert check_scheme(text, Kind.TOWN_ASSOCIATION)
