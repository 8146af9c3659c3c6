import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.regions import queries
from haitang.network.regions.actions import amend_population, set_population
from haitang.network.regions.models import Population
from tests.cast import AT, Cast


def test_the_latest_population_not_after_a_year(cast: Cast) -> None:
    officer, town = cast.acting("officer"), cast.home.towns[0]
    for year, people in ((2018, 30_000), (2020, 31_000)):
        set_population(region=town, year=year, people=people, source="统计年鉴", acting=officer, at=AT)
    found = {year: queries.population(town.code, year) for year in (2017, 2019, 2020, 2030)}
    assert {year: one and one.people for year, one in found.items()} == {
        2017: None,
        2019: 30_000,
        2020: 31_000,
        2030: 31_000,
    }


def test_one_figure_a_year_and_source(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        set_population(
            region=cast.home.region,
            year=2020,
            people=1,
            source=" 人口普查 ",
            acting=cast.acting("officer"),
            at=AT,
        )
    assert refusal.value.code == "already_counted"


@pytest.mark.parametrize(
    ("year", "people", "source", "code"),
    [
        (1800, 1, "普查", "bad_year"),
        (2022, 1, "普查", "bad_year"),
        (2021, -1, "普查", "bad_people"),
        (2021, 0, "普查", "bad_people"),
        (2021, 9_999_999_999, "普查", "bad_people"),
        (2021, 1, "  ", "no_source"),
        (2021, 1, "源" * 201, "no_source"),
    ],
)
def test_figures_that_cannot_be(cast: Cast, year: int, people: int, source: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        set_population(
            region=cast.home.region,
            year=year,
            people=people,
            source=source,
            acting=cast.acting("officer"),
            at=AT,
        )
    assert refusal.value.code == code


def test_a_correction_and_the_second_of_two(cast: Cast) -> None:
    mine = Population.objects.get(pk=cast.home.population.pk)
    officer = cast.acting("officer")
    amend_population(
        population=cast.home.population, people=670_000, source="人口普查", expected=1, acting=officer, at=AT
    )
    assert Entry.objects.get(action="regions.recount").facts == {"fields": ["people"]}
    with pytest.raises(Conflict) as conflict:
        amend_population(population=mine, people=1, source="人口普查", expected=1, acting=officer, at=AT)
    assert conflict.value.current.people == 670_000


@pytest.mark.parametrize("name", ["leader", "manager", "guide", "volunteer", "auditor", "stranger"])
def test_who_may_not_count(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        set_population(
            region=cast.home.towns[0], year=2021, people=1, source="年鉴", acting=cast.acting(name), at=AT
        )
    assert Population.objects.count() == 2


def test_a_chair_counts_her_own_town_only(cast: Cast) -> None:
    chair = cast.acting("chair")
    set_population(region=cast.home.towns[0], year=2021, people=9, source="年鉴", acting=chair, at=AT)
    with pytest.raises(Refused) as refusal:
        set_population(region=cast.home.towns[1], year=2021, people=9, source="年鉴", acting=chair, at=AT)
    assert refusal.value.code == "not_here"
