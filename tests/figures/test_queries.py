"""What figures cost: as many queries as figures, for one town and for three, broken down or not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import Evidence, Ratio, Total, indicators
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import (
    fill_groups,
    number_of,
    read_all,
    read_figure,
    rolled_up,
    splits_of,
    trend,
)
from haitang.machinery.figures.queries.reading import prepared_read, value_of
from haitang.machinery.figures.tables import share_of
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Volunteer
from haitang.network.regions.models import Population, Region
from haitang.network.regions.words import Level
from tests.cast import District

from .asking import ask

NAMES = [indicator.name for indicator in indicators()]


def more_towns(district: District, many: int) -> None:
    for number in range(many):
        town = Region.objects.create(
            code=f"{district.code}10{number}", name=f"新镇{number}", level=Level.TOWN, parent=district.region
        )
        Organisation.objects.create(kind=Kind.SOCIETY, name=f"会{number}", region=town)


@pytest.mark.parametrize("by", ["", "town", "month"])
def test_as_many_queries_as_figures_whatever_the_towns(
    district: District, django_assert_num_queries: Any, by: str
) -> None:
    asked = ask(district.code)
    with django_assert_num_queries(len(NAMES)):
        assert rolled_up(asked.scope) is None
        read_all(NAMES, asked, by)
    more_towns(district, 3)
    with django_assert_num_queries(len(NAMES)):
        few = read_all(NAMES, asked, by)
    if by == "town":
        assert len(few[0].by) == 5


def test_a_trend_costs_one_query(district: District, django_assert_num_queries: Any) -> None:
    asked = ask(district.code)
    for name in NAMES:
        with django_assert_num_queries(1):
            assert len(trend(name, asked).by) == 12


def test_what_one_query_cannot_unite_takes_several(
    district: District, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, name = ask(district.code), "people.volunteers_per_ten_thousand"
    whole = trend(name, asked).by
    monkeypatch.setattr("haitang.machinery.figures.queries.selecting.MOST_SELECTIONS", 10)
    prepared_read.cache_clear()  # what was put together before was so in one
    with django_assert_num_queries(4):
        assert trend(name, asked).by == whole
    prepared_read.cache_clear()
    assert any(whole.values())


def test_a_population_stated_for_the_county_and_its_towns_is_counted_once(district: District) -> None:
    asked = ask(district.code)
    figure = read_figure("regions.population", asked, by="town")
    assert (figure.value, figure.by) == (669_000, {"500153001": 32_000, "500153002": 32_001})
    assert read_figure("regions.population", replace(asked, on=date(2020, 12, 31)), by="town").by == {
        "500153001": 31_000,
        "500153002": 31_001,
    }
    Population.objects.filter(region=district.region).delete()
    assert read_figure("regions.population", asked).value == 64_001


def test_a_person_in_two_posts_counts_once_in_the_district_and_in_each_town(district: District) -> None:
    asked = ask(district.code, on=date(2021, 5, 1))
    figure = read_figure("staffing.holders", asked, by="town")
    assert (figure.value, figure.rows) == (3, 4)
    assert figure.by == {"500153001": 3, "500153002": 1}


def test_a_ratio_of_nothing_has_no_value(district: District) -> None:
    Population.objects.all().delete()
    figure = read_figure("people.volunteers_per_ten_thousand", ask(district.code), by="town")
    assert figure.value is None
    assert set(fill_groups(figure, ["500153009"]).by.values()) == {None}


@pytest.mark.parametrize("fen", [0, 1, 5, 10, 12_345, 99_999_999_999_995, -1, -12_345])
def test_a_total_keeps_the_places_it_is_told(fen: int) -> None:
    """Of money every fen; of hours a tenth. Without being told, a fen would be lost: the negative control."""
    yuan = Evidence(Volunteer.objects.none(), Total("fen", per=100, places=2))
    assert Decimal(str(value_of(yuan, fen))) == Decimal(fen) / 100
    assert Decimal(str(share_of(yuan, SimpleNamespace(figure_amount=fen)))) == Decimal(fen) / 100
    told_nothing = value_of(replace(yuan, count=Total("fen", per=100)), fen)
    assert (Decimal(str(told_nothing)) == Decimal(fen) / 100) == (fen % 10 == 0)


def test_parts_of_a_unit_add_up_before_they_are_rounded(district: District) -> None:
    units = Evidence(
        Volunteer.objects.filter(region__code__startswith=district.code), Total("version", per=60)
    )
    assert number_of(units) == units.records.count()
    assert Ratio(units, units).part is units


def test_a_break_down_of_its_own(district: District) -> None:
    asked = ask(district.code)
    [split] = splits_of(next(each for each in indicators() if each.name == "organisations.bodies"), asked)
    figure = read_figure("organisations.bodies", asked, by=split.name)
    assert sum(figure.by.values()) == figure.value
    assert str(split.words["museum"]) == "科技馆"
    assert figure.by["museum"] == 1


def test_an_unknown_figure_and_break_down_are_named(district: District) -> None:
    with pytest.raises(Refused, match=r"people\.none"):
        read_figure("people.none", ask(district.code))
    with pytest.raises(Refused, match="colour") as refused:
        read_figure("people.volunteers", ask(district.code), by="colour")
    assert refused.value.code == "unknown_break_down"


@pytest.mark.parametrize(
    ("text", "since", "until", "words"),
    [
        ("2021", "2021-01-01", "2022-01-01", "2021年"),
        ("2021H2", "2021-07-01", "2022-01-01", "2021年下半年"),
        ("2021Q1", "2021-01-01", "2021-04-01", "2021年第1季度"),
        ("2021q4", "2021-10-01", "2022-01-01", "2021年第4季度"),
        ("2020-02", "2020-02-01", "2020-03-01", "2020年2月"),
        ("2021-12", "2021-12-01", "2022-01-01", "2021年12月"),
        ("2021-04-30", "2021-04-30", "2021-05-01", "2021年4月30日"),
        ("2021-01-01..2021-04-30", "2021-01-01", "2021-05-01", "2021年1月1日至2021年4月30日"),
        ("2021-01-01..2021-12-31", "2021-01-01", "2022-01-01", "2021年"),
    ],
)
def test_a_period_is_read_and_told(text: str, since: str, until: str, words: str) -> None:
    period = Period.of(text)
    assert (period.since, period.until) == (date.fromisoformat(since), date.fromisoformat(until))
    assert (str(period), Period.of(period.text)) == (words, period)


@pytest.mark.parametrize(
    "text",
    ["", "21", "2021Q0", "2021Q5", "2021H3", "2021-13", "2021-00", "0021", "9999", "2021-02-30", "一月", "２０２１",
     "2021-05-01..2021-04-30", "2021..", "2021Q1..2021Q2", "2021-1", "今年" * 100],
)  # fmt: skip
def test_what_is_no_period_is_named(text: str) -> None:
    with pytest.raises(Refused, match="不对") as refused:
        Period.of(text)
    assert (refused.value.code, text[:40] in refused.value.reason) == ("bad_period", True)
