"""Whatever a district writes into a rule, it is refused in a sentence or every year of it can be read."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import indicators
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.work.obligations import actions
from haitang.work.obligations.actions import RuleDraft
from haitang.work.obligations.matrices import rhythm_words
from haitang.work.obligations.queries import rhythm_periods, rule_fault
from haitang.work.obligations.words import Demand, Rhythm
from tests.cast import AT, TODAY, Cast

DAYS = (
    "",
    "01-01",
    "02-29",
    "02-30",
    "02-31",
    "04-31",
    "12-31",
    "00-00",
    "13-01",
    "1-1",
    "０１-０１",
    "01-01\n",
    "五月",
    "\x00",
)
BODIES = [
    Organisation(kind=Kind.TOWN_ASSOCIATION, term_ends=ends, term_years=years)
    for ends in (None, date(1900, 1, 1), date(2020, 2, 29), date(2999, 12, 31))
    for years in (0, 5, 32_767)
]
drafts = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("要求", "", "长" * 61, "\x00", "{{ x }}%s")),
        "since": st.sampled_from((TODAY, TODAY + timedelta(days=1), date(2999, 12, 31))),
        "organisation_kind": st.sampled_from((None, *Kind)),
        "demand": st.sampled_from(list(Demand)),
        "indicator": st.sampled_from(["", "no.such", *(one.name for one in indicators())]),
        "at_least": st.sampled_from((-1, 0, 1, 2**31 - 1, 2**31, 10**30)),
        "document": st.sampled_from(("", "报告", "长" * 61)),
        "rhythm": st.sampled_from(list(Rhythm)),
        "opens": st.sampled_from(DAYS),
        "closes": st.sampled_from(DAYS),
        "months_before": st.sampled_from((None, -1, 0, 1, 60, 61, 10**9)),
        "near_days": st.sampled_from((-1, 0, 32_767, 32_768)),
    }
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=drafts)
def test_a_rule_is_refused_or_can_be_read_in_every_year(cast: Cast, told: dict[str, Any]) -> None:
    try:
        rule = actions.add_rule(
            county=cast.home.region, draft=RuleDraft(**told), acting=cast.acting("officer"), at=AT
        )
    except Refused as refused:
        reason = refused.reason
        code = refused.code
    else:
        reason = code = ""
        assert rule_fault(rule) == ""
        assert rhythm_words(rule)
        for body in BODIES:
            for year in (1901, 2020, 2021, 2999):
                assert all(period.since < period.until for period in rhythm_periods(rule, year, body))
    assert code not in {"not_permitted", "not_here"}
    assert reason.endswith("。") or not reason


@pytest.mark.parametrize("closes", ["02-30", "04-31"])
def test_a_day_that_no_month_has_is_no_day(cast: Cast, closes: str) -> None:
    draft = RuleDraft(
        title="要求", since=TODAY, organisation_kind=Kind.TOWN_ASSOCIATION, demand=Demand.DOCUMENT, document="报告",
        rhythm=Rhythm.DAY, closes=closes,
    )  # fmt: skip
    with pytest.raises(Refused, match="日子请写成 09-01 这样"):
        actions.add_rule(county=cast.home.region, draft=draft, acting=cast.acting("officer"), at=AT)
