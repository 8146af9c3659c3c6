"""Every figure opens: the records behind it sum to it, in the district, each town and each month, and none is the twin's."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from haitang.foundation.partial_dates import Precision
from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Indicator, indicator_named, indicators, presenter_of
from haitang.machinery.figures.periods import Period, month_text, months_to
from haitang.machinery.figures.queries import (
    evidence_records,
    number_of,
    of_group,
    read_indicator,
    sides,
    splits_of,
    trend,
)
from haitang.machinery.figures.words import Kind
from haitang.network.regions.models import Population
from tests.cast import CANARY, Cast, District

from .asking import YEAR, ask, opened_sums, value_by_hand

NAMES = [indicator.name for indicator in indicators()]
FLOWS = [indicator.name for indicator in indicators() if indicator.kind == Kind.FLOW]
STOCKS = [name for name in NAMES if name not in FLOWS]


@pytest.fixture(params=NAMES)
def indicator(request: pytest.FixtureRequest) -> Indicator:
    return indicator_named(request.param)


def test_the_records_sum_to_the_district_s_value(district: District, indicator: Indicator) -> None:
    asked = ask(district.code)
    behind = indicator.behind(asked.scope, asked.when(indicator))
    figure = read_indicator(indicator, asked)
    assert figure.value == value_by_hand(behind, opened_sums(indicator, asked))
    assert figure.rows == sum(side.opened().count() for side in sides(behind))


def test_the_records_sum_to_each_town_s_value(district: District, indicator: Indicator) -> None:
    figure = read_indicator(indicator, ask(district.code), by="town")
    assert figure.value == read_indicator(indicator, ask(district.code)).value
    for town in district.towns:
        asked = ask(town.code)
        behind = indicator.behind(asked.scope, asked.when(indicator))
        by_hand = value_by_hand(behind, opened_sums(indicator, asked))
        assert (figure.by.get(town.code) or 0) == (by_hand or 0)
        assert read_indicator(indicator, asked).value == by_hand
    assert set(figure.by) <= {district.code, *(town.code for town in district.towns)}


@pytest.mark.parametrize("name", FLOWS)
def test_the_records_sum_to_each_month_s_value(district: District, name: str) -> None:
    indicator, asked = indicator_named(name), ask(district.code)
    figure = read_indicator(indicator, asked, by="month")
    assert figure.value == read_indicator(indicator, asked).value
    assert figure.by
    for month in YEAR.months():
        monthly = replace(asked, period=month)
        behind = indicator.behind(asked.scope, month)
        by_hand = value_by_hand(behind, opened_sums(indicator, monthly))
        assert ((figure.by.get(month.text) or 0), read_indicator(indicator, monthly).value) == (
            by_hand or 0,
            by_hand,
        )


@pytest.mark.parametrize("name", STOCKS)
def test_a_stock_s_trend_is_its_value_on_each_month_s_last_day(district: District, name: str) -> None:
    indicator, asked = indicator_named(name), ask(district.code)
    found = trend(name, asked, months=6).by
    assert list(found) == [month.text for month in Period.of("2021H1").months()]
    for month in Period.of("2021H1").months():
        assert found[month.text] == read_indicator(indicator, replace(asked, on=month.last)).value


def test_the_records_of_each_group_sum_to_its_value(district: District, indicator: Indicator) -> None:
    asked = ask(district.code)
    behind = indicator.behind(asked.scope, asked.when(indicator))
    for by in ("town", *(split.name for split in splits_of(indicator, asked))):
        figure = read_indicator(indicator, asked, by=by)
        for key, value in figure.by.items():
            groups = [of_group(side, by, key) for side in sides(behind)]
            sums = [sum(map(side.amount_of, side.opened())) for side in groups]
            assert (by, key, value_by_hand(behind, sums) or 0) == (by, key, value or 0)
            assert sums == [number_of(side) for side in groups]


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_s_trend_is_its_value_in_each_month(district: District, name: str) -> None:
    """Over the turn of a year: a population is another one then."""
    indicator, asked = indicator_named(name), ask(district.code, on=date(2021, 3, 20))
    Population.objects.filter(region=district.region).delete()
    found = trend(name, asked).by
    months = months_to(asked.on)
    assert list(found) == [month_text(month.since) for month in months]
    assert [month_text(months[0].since), months[-1].text] == ["2020-04", "2021-03-01..2021-03-20"]
    for month in months:
        assert found[month_text(month.since)] == read_indicator(indicator, replace(asked, period=month)).value


def test_every_figure_is_told_apart_from_nothing(district: District) -> None:
    """What is nought everywhere would pass any comparison of sums."""
    values = {each.name: read_indicator(each, ask(district.code)).value for each in indicators()}
    assert {name for name, value in values.items() if not value} == set()


def test_a_record_of_the_twin_never_counts(cast: Cast, district: District, indicator: Indicator) -> None:
    asked = ask(district.code)
    figure = read_indicator(indicator, asked, by="town")
    assert not [code for code in figure.by if code.startswith(cast.twin.code)]
    for side in sides(indicator.behind(asked.scope, asked.when(indicator))):
        presenter = presenter_of(side.records)
        lines = [presenter.line(record) for record in evidence_records(side)]
        assert not [line for line in lines if CANARY in f"{line.title}{line.note}"]
        assert {str(region)[:6] for region in side.records.values_list(side.region, flat=True)} <= {
            district.code
        }


def test_nothing_counts_where_nothing_is_held(district: District, indicator: Indicator) -> None:
    asked = replace(ask(district.code), scope=Scope())
    figure = read_indicator(indicator, asked, by="town")
    assert (figure.value or 0, figure.rows, figure.by) == (0, 0, {})


def precision_beside(records: QuerySet[Any], day: str) -> str:
    """The column that says how much of a day of the records is known, "" where days are wholly known."""
    name = f"{day.removesuffix('_on')}_precision"
    return name if name in {field.name for field in records.model._meta.get_fields()} else ""


def test_what_began_on_no_known_day_is_in_no_period(district: District) -> None:
    asked, seen = ask(district.code), set()
    for indicator in map(indicator_named, FLOWS):
        for side in sides(indicator.behind(asked.scope, asked.when(indicator))):
            if precision := precision_beside(side.records, side.day):
                before = read_indicator(indicator, asked).value
                changed = side.records.filter(pk=side.records.values("pk")[:1]).update(
                    **{precision: Precision.UNKNOWN}
                )
                assert read_indicator(indicator, asked).value == (before or 0) - changed, indicator.name
                seen.add((indicator.name, changed))
    assert {("staffing.appointments", 1), ("people.volunteers_joined", 1)} <= seen, seen
