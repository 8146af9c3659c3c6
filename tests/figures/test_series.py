"""Figures over several periods at once answer as each would alone, in one query, for one town and for three."""

from datetime import date
from typing import Any

import pytest

from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import BODY, Ask, Series, read_figure, read_series
from haitang.machinery.figures.words import Kind
from tests.cast import District

from .asking import DAY

WINDOW = Period.of("2021-05-10..2021-05-12")
PERIODS = (Period.of("2021Q1"), WINDOW, Period.of("2021-06"))


def alone(name: str, scope: Scope, period: Period, by: str) -> dict[str, Any]:
    found = read_figure(name, Ask(scope, min(period.last, DAY), period), by)
    return found.by if by else {"": found.value}


@pytest.mark.parametrize("by", ["", "town", "county"])
def test_every_figure_answers_as_it_does_alone(district: District, by: str) -> None:
    scope = Scope(regions=(district.code,))
    for indicator in indicators():
        [found] = read_series([Series(indicator.name, scope, PERIODS, by, DAY)])
        for period in PERIODS:
            here = {group: value for (at, group), value in found.items() if at == period}
            assert here == alone(indicator.name, scope, period, by), (indicator.name, period)


def test_several_series_cost_one_query(district: District, django_assert_num_queries: Any) -> None:
    scope = Scope(regions=(district.code,))
    names = [indicator.name for indicator in indicators()]
    with django_assert_num_queries(1):
        found = read_series([Series(name, scope, PERIODS, "town", DAY) for name in names])
    assert len(found) == len(names)


def test_records_between_the_periods_count_in_none(district: District) -> None:
    scope = Scope(regions=(district.code,))
    apart = (Period.of("2021-05-11"), Period.of("2021-05-13"))
    assert read_series([Series("activities.held", scope, apart, "town", DAY)]) == [{}]
    around = (Period.of("2021-05-11..2021-05-12"), Period.of("2021-05-13"))
    [found] = read_series([Series("activities.held", scope, around, "town", DAY)])
    assert found == {(around[0], district.towns[0].code): 1}


def test_a_body_has_what_it_organised(district: District) -> None:
    scope = Scope(regions=(district.code,))
    [found] = read_series([Series("activities.held", scope, (Period.of("2021"),), BODY, date(2021, 12, 31))])
    assert {group for _period, group in found} == {
        str(district.association.pk), str(district.town_association.pk),
    }  # fmt: skip


def test_what_has_not_begun_has_no_value_and_what_is_unknown_is_named(district: District) -> None:
    scope = Scope(regions=(district.code,))
    later = (Period.of("2022"),)
    assert read_series([Series("activities.held", scope, later, "", DAY)]) == [{}]
    assert read_series([]) == []
    with pytest.raises(Refused, match=r"nothing\.here"):
        read_series([Series("nothing.here", scope, PERIODS, "", DAY)])
    with pytest.raises(Refused) as refusal:
        read_series([Series("people.volunteers", scope, PERIODS, BODY, DAY)])
    assert refusal.value.code == "unknown_break_down"


def test_stocks_are_read_on_the_last_day_or_on_the_day_asked(district: District) -> None:
    scope = Scope(regions=(district.code,))
    [found] = read_series([Series("people.volunteers", scope, (Period.of("2021"),), "", DAY)])
    volunteers = next(one for one in indicators() if one.name == "people.volunteers")
    assert volunteers.kind == Kind.STOCK
    assert found == {(Period.of("2021"), ""): alone("people.volunteers", scope, Period.of("2021"), "")[""]}
