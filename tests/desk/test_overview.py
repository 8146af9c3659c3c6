"""The overview as each member of the cast finds it, and that what it shows is what opens."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations.models import Unit
from haitang.network.organisations.words import UnitKind
from haitang.network.people.models import Person, Volunteer
from haitang.network.regions.models import Region
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.activities.models import Activity
from tests.cast import CANARY, Cast

from .reading import figures_of, opening, text_of

OVERVIEW = "/overview/?on=2021-04-30"
OVERVIEW_QUERIES = 9
"""Session, account, grants; towns, seats, units; main numbers; map; months."""


def opened(client: Client, href: str) -> str:
    """The number the explanation behind an address shows."""
    page = client.get(href)
    assert page.status_code == 200, href
    found = re.search(r'<p class="big">\s*([^<]*?)\s*<small>', page.content.decode())
    assert found is not None
    return found[1]


def test_the_officer_sees_the_district(cast: Cast) -> None:
    page = cast.client("officer").get(OVERVIEW)
    assert figures_of(page) == {
        "配齐的镇街": "0",
        "三长": "0",
        "空缺席位": "3",
        "科技志愿者": "1",
        "开展科普活动": "1",
        "参加科普活动": "32",
    }
    assert "待确认 1" in text_of(page)
    assert "海棠机械" in text_of(page)
    assert CANARY not in text_of(page)


def test_a_district_long_silent_is_shown_when_it_last_was_not(cast: Cast) -> None:
    client = cast.client("officer")
    answer = client.get("/overview/?figure=people.volunteers")
    assert (answer.status_code, answer["Location"]) == (302, "?figure=people.volunteers&on=2021-04-30")
    assert client.get(f"/overview/?on={timezone.localdate().isoformat()}").status_code == 200
    Activity.objects.all().delete()
    assert client.get("/overview/").status_code == 200


def test_every_number_opens_to_itself(cast: Cast) -> None:
    client = cast.client("officer")
    for address in (OVERVIEW, f"{OVERVIEW}&at={cast.home.towns[0].code}"):
        page = client.get(address)
        shown = list(figures_of(page).values())
        assert [opened(client, href) for href in opening(page, "figure")] == shown
        tiles = re.findall(r'<a class="tile.*?<b>(.*?)</b>', page.content.decode(), re.DOTALL)
        assert [opened(client, href) for href in opening(page, "tile")] == tiles
        assert len(tiles) in (12, 14)


def test_what_waits_and_what_is_vacant_in_a_town_open_to_themselves(cast: Cast) -> None:
    client = cast.client("officer")
    page = client.get(OVERVIEW).content.decode()
    waiting = re.search(r'href="([^"]+)" data-drawer>另有 1 场待确认', page)
    assert waiting is not None
    assert opened(client, waiting[1].replace("&amp;", "&")) == "1"
    vacant = re.findall(
        r'href="([^"]+seats_vacant[^"]+)" data-drawer><span.*?</span>(?:<strong>)?(\d+)', page
    )
    assert len(vacant) == len(cast.home.towns)
    assert all(opened(client, href.replace("&amp;", "&")) == number for href, number in vacant)


@pytest.mark.parametrize(
    ("figure", "values"),
    [("people.volunteers", ["1", "0"]), ("staffing.seats_vacant", ["2", "1"]), ("no.such", ["1", "0"])],
)
def test_the_map_shows_the_figure_chosen(cast: Cast, figure: str, values: list[str]) -> None:
    page = cast.client("officer").get(f"{OVERVIEW}&figure={figure}").content.decode()
    assert re.findall(r'<a class="tile.*?<b>(.*?)</b>', page, re.DOTALL)[: len(values)] == values


def test_what_lies_in_no_town_stands_beside_the_map_and_opens(cast: Cast) -> None:
    client = cast.client("officer")
    assert "记在本级的" not in text_of(client.get(OVERVIEW))
    enlarge(cast, 0)
    Activity.objects.filter(pk=Activity.objects.latest("pk").pk).update(
        region=cast.home.region, participants=7
    )
    for figure, rest, all_in_all in (("activities.held", 1, 2), ("activities.participants", 7, 39)):
        page = client.get(f"{OVERVIEW}&figure={figure}").content.decode()
        tiles = re.findall(r'<a class="tile [^>]+href="[^"]+at=\d{9}[^"]*".*?<b>(.*?)</b>', page, re.DOTALL)
        found = re.search(r'记在本级的：<a href="([^"]+)">(\d+) ', page)
        assert found is not None
        assert (int(found[2]), sum(map(int, tiles)) + rest) == (rest, all_in_all)
        records = client.get(unescape(found[1])).content.decode()
        assert (f"<strong>{rest}</strong>" in records, records.count(cast.home.confirmed_activity.title)) == (
            True,
            1,
        )


def test_the_same_page_for_a_town(cast: Cast) -> None:
    page = text_of(cast.client("officer").get(f"{OVERVIEW}&at={cast.home.towns[0].code}"))
    assert "昌元街道" in page
    assert "广顺" not in page


def test_the_chair_sees_her_own_town_alone(cast: Cast) -> None:
    client = cast.client("chair")
    assert "广顺" not in text_of(client.get(OVERVIEW))
    assert figures_of(client.get(OVERVIEW))["开展科普活动"] == "1"
    assert client.get(f"{OVERVIEW}&at={cast.home.towns[1].code}").status_code == 404


@pytest.mark.parametrize("name", ["manager", "guide", "volunteer"])
def test_whoever_has_a_village_or_an_organisation_gets_figures_only(cast: Cast, name: str) -> None:
    page = cast.client(name).get(OVERVIEW)
    assert figures_of(page).keys() == {"开展科普活动", "参加科普活动"}
    assert "应建未建" not in text_of(page)
    assert CANARY not in text_of(page)


def test_a_city_is_seen_by_its_counties(cast: Cast) -> None:
    city = cast.home.region.parent
    assert city is not None
    Grant.objects.filter(account=cast["leader"]).update(region=city, role=Role.LEADER)
    page = cast.client("leader").get(OVERVIEW)
    assert figures_of(page) == {"科技志愿者": "2", "开展科普活动": "2", "参加科普活动": "64"}
    assert "各区县" in text_of(page)
    assert "应建未建" not in text_of(page)
    Activity.objects.filter(pk=cast.home.confirmed_activity.pk).update(region=city)
    assert re.search(r"记在本级的：1 场\s*<", cast.client("leader").get(OVERVIEW).content.decode())


def test_a_place_out_of_scope_is_not_found(cast: Cast) -> None:
    """The negative control: the same address is the page of whoever the place is."""
    at = f"{OVERVIEW}&at={cast.home.towns[0].code}"
    assert cast.client("stranger").get(at).status_code == 404
    assert cast.client("officer").get(at).status_code == 200
    for wrong in ("500199999", "５００１５３", "500153001'", "x"):
        assert cast.client("officer").get(f"{OVERVIEW}&at={wrong}").status_code == 404
    assert CANARY in text_of(cast.client("stranger").get(OVERVIEW))


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("someday", "日期写成"),
        ("2999-01-01", "这一天还没有到"),
        ("0001-01-01", "年份应在 1949 到 2999 之间"),
        ("1800-01-01", "年份应在 1949 到 2999 之间"),
        ("9999-12-31", "年份应在 1949 到 2999 之间"),
    ],
)
def test_a_day_that_is_none_is_said_and_today_taken(cast: Cast, on: str, why: str) -> None:
    page = cast.client("officer").get("/overview/", {"on": on})
    assert page.status_code == 200
    assert why in text_of(page)


@pytest.mark.parametrize("on", ["1949-01-01", "1949-05-01", "1950-01-31"])
def test_the_first_days_there_are_have_fewer_months(cast: Cast, on: str) -> None:
    client = cast.client("officer")
    page = client.get("/overview/", {"on": on})
    assert page.status_code == 200
    assert {client.get(href).status_code for href in opening(page, "tile")} == {200}


def test_the_overview_costs_the_same_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, town = cast.client("officer"), cast.home.towns[0].code
    client.get(OVERVIEW)
    for more in (0, 2):
        for number in range(more):
            enlarge(cast, number)
        for address in (OVERVIEW, f"{OVERVIEW}&at={town}"):
            with django_assert_num_queries(OVERVIEW_QUERIES):
                client.get(address)
    assert figures_of(client.get(OVERVIEW))["开展科普活动"] == "3"


def test_a_county_of_a_city_costs_one_query_more(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("officer")
    client.get(OVERVIEW)
    with django_assert_num_queries(OVERVIEW_QUERIES + 1):
        client.get(f"{OVERVIEW}&at={cast.home.code}")


def enlarge(cast: Cast, number: int) -> None:
    """One more of everything the overview counts."""
    home = cast.home
    code = f"{home.code}09{number}"
    Region.objects.create(code=code, name=f"清江{number}镇", level="town", parent=home.region)
    Unit.objects.create(
        region=home.towns[0], name=f"机械{number}厂", kind=UnitKind.ENTERPRISE, science_workers=99
    )
    person = Person.objects.create(name=f"志愿者{number}", county=home.region, region=home.towns[0])
    Volunteer.objects.create(person=person, region=home.towns[0])
    Appointment.objects.create(
        post=[home.other_chair_post, home.chief_post][number],
        person=person,
        mode=Mode.PART_TIME,
        since=date(2021, 1, 1),
    )
    activity = Activity.objects.get(pk=home.confirmed_activity.pk)
    activity.pk = None
    activity._state.adding = True
    activity.save()
