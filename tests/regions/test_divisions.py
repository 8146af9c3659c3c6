from datetime import date

import pytest

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.regions import queries
from haitang.network.regions.actions import add_division, rename, retire
from haitang.network.regions.models import Region
from tests.cast import AT, TODAY, Cast

NEW_YEAR = date(2022, 1, 1)


def test_an_old_code_resolves_to_its_successor_from_the_day_on(cast: Cast) -> None:
    old, new = cast.home.villages[:2]
    retire(region=old, on=NEW_YEAR, successor=new, expected=1, acting=cast.acting("officer"), at=AT)
    assert queries.resolve(old.code) == new
    assert queries.resolve(old.code, NEW_YEAR) == new
    assert queries.resolve(old.code, date(2021, 12, 31)) == old
    assert queries.resolve("999999") is None


def test_an_old_code_can_be_added_so_that_it_resolves(cast: Cast, console: Acting) -> None:
    ended = date(2015, 4, 28)
    add_division(
        code="500154",
        name="荣昌县",
        since=None,
        until=ended,
        successor=cast.home.region,
        acting=console,
        at=AT,
    )
    assert queries.resolve("500154") == cast.home.region


def test_successors_that_run_in_a_circle_come_to_an_end(cast: Cast) -> None:
    first, second = cast.home.villages[:2]
    Region.objects.filter(pk=first.pk).update(until=NEW_YEAR, successor=second)
    Region.objects.filter(pk=second.pk).update(until=NEW_YEAR, successor=first)
    assert queries.resolve(first.code) == first


def test_a_division_may_not_lead_back_to_itself(cast: Cast) -> None:
    first, second = cast.home.villages[:2]
    officer = cast.acting("officer")
    retire(region=first, on=NEW_YEAR, successor=second, expected=1, acting=officer, at=AT)
    with pytest.raises(Refused) as refusal:
        retire(region=second, on=NEW_YEAR, successor=first, expected=1, acting=officer, at=AT)
    assert refusal.value.code == "already_retired"


@pytest.mark.parametrize(
    ("successor", "code"),
    [("itself", "own_successor"), ("town", "another_level"), ("twin", "not_here")],
)
def test_a_successor_that_does_not_fit(cast: Cast, successor: str, code: str) -> None:
    village = cast.home.villages[0]
    chosen = {"itself": village, "town": cast.home.towns[1], "twin": cast.twin.villages[0]}[successor]
    with pytest.raises(Refused) as refusal:
        retire(
            region=village, on=NEW_YEAR, successor=chosen, expected=1, acting=cast.acting("officer"), at=AT
        )
    assert refusal.value.code == code
    village.refresh_from_db()
    assert (village.until, village.version) == (None, 1)


def test_a_town_with_villages_is_not_retired(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        retire(
            region=cast.home.towns[0],
            on=NEW_YEAR,
            successor=None,
            expected=1,
            acting=cast.acting("officer"),
            at=AT,
        )
    assert refusal.value.code == "still_has_children"


def test_a_new_village(cast: Cast) -> None:
    code = f"{cast.home.towns[0].code}009"
    village = add_division(code=code, name=" 新村 ", since=TODAY, acting=cast.acting("officer"), at=AT)
    assert (village.name, village.level, village.parent, village.since) == (
        "新村",
        "village",
        cast.home.towns[0],
        TODAY,
    )
    assert Entry.objects.get(action="regions.add").thing_id == code


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("50015300100", "bad_code"),
        ("50015300100a", "bad_code"),
        ("50", "bad_code"),
        ("500153777001", "unknown_parent"),
        ("500153001001", "code_taken"),
        ("500199001009", "not_here"),
    ],
)
def test_a_new_code_that_does_not_fit(cast: Cast, code: str, refused: str) -> None:
    with pytest.raises(Refused) as refusal:
        add_division(code=code, name="新村", since=None, acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == refused


def test_a_new_name(cast: Cast) -> None:
    town = rename(region=cast.home.towns[0], name="新街道", expected=1, acting=cast.acting("officer"), at=AT)
    assert (town.name, town.version) == ("新街道", 2)
    assert Entry.objects.get(action="regions.rename").facts == {}


def test_the_second_of_two_who_rename_sees_both_names(cast: Cast) -> None:
    mine = Region.objects.get(pk=cast.home.towns[0].pk)
    rename(region=cast.home.towns[0], name="甲", expected=1, acting=cast.acting("officer"), at=AT)
    with pytest.raises(Conflict) as conflict:
        rename(region=mine, name="乙", expected=1, acting=cast.acting("officer"), at=AT)
    assert (conflict.value.current.name, conflict.value.wanted) == ("甲", {"name": "乙"})


@pytest.mark.parametrize("name", ["chair", "leader", "manager", "guide", "volunteer", "system", "stranger"])
def test_divisions_are_changed_by_the_district_officer_only(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        rename(region=cast.home.villages[0], name="改名", expected=1, acting=cast.acting(name), at=AT)
    assert Region.objects.get(pk=cast.home.villages[0].pk).name == cast.home.villages[0].name


def test_towns_and_villages_of_a_county_on_a_day(cast: Cast) -> None:
    first, *others = cast.home.villages
    retire(region=first, on=NEW_YEAR, successor=others[0], expected=1, acting=cast.acting("officer"), at=AT)
    assert list(queries.towns_of("500153")) == cast.home.towns
    assert list(queries.villages_of("500153")) == others
    assert list(queries.villages_of("500153", TODAY)) == [first, *others]
    assert list(queries.villages_of(cast.home.towns[1].code)) == cast.home.villages[2:]
