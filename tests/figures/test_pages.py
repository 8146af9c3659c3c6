import json
from html import unescape

import pytest
from django.test import Client

from haitang.figures.declaring import indicators
from tests.cast import CANARY, Cast, District

NAMES = [indicator.name for indicator in indicators()]


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_page_and_its_records(cast: Cast, district: District, name: str) -> None:
    officer = cast.client("officer")
    for page in (f"/figures/{name}/", f"/figures/{name}/evidence/", f"/figures/{name}/evidence/?side=whole"):
        assert CANARY not in text_of(officer, page)


def test_the_list_of_figures_opens_each(cast: Cast, district: District) -> None:
    page = text_of(cast.client("officer"), "/figures/?on=2021-06-30")
    assert [name for name in NAMES if f"/figures/{name}/?at=500153&" not in page] == []


def test_a_figure_says_where_it_comes_from(cast: Cast, district: District) -> None:
    page = text_of(cast.client("officer"), "/figures/staffing.seats_vacant/?on=2021-06-30")
    for words in ("当日应配席位中没有人在任的", "荣昌区", "2021年6月30日", "2 条", "读数时刻"):
        assert words in page


def test_the_same_as_a_document(cast: Cast, district: District) -> None:
    answer = cast.client("chair").get("/figures/people.volunteers.json?on=2021-06-30")
    assert json.loads(answer.content) == {
        "figure": "people.volunteers",
        "title": "科技志愿者",
        "unit": "人",
        "value": 4,
        "on": "2021-06-30",
        "scope": "500153001",
        "evidence": 4,
        "by": {"500153001": 4},
    }


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("people.none/", 404, "没有叫“people.none”的指标"),
        ("people.volunteers/?period=2031", 400, "期间“2031年”还没有开始，没有数字。"),
        ("people.volunteers/?on=2031-01-01", 400, "2031年1月1日还没有到，没有数字。"),
        ("people.volunteers/?period=2021Q5", 400, "期间“2021Q5”不对"),
        ("people.volunteers/?on=2021-02-30", 400, "日期“2021-02-30”不对"),
        ("people.volunteers/?at=500199", 404, "您的职责范围里没有代码是“500199”的地方。"),
        ("people.volunteers/?at=5001", 404, "您的职责范围里没有代码是“5001”的地方。"),
        ("people.volunteers/?at=500153999", 404, "您的职责范围里没有代码是“500153999”的地方。"),
    ],
)
def test_a_wrong_word_is_named(
    cast: Cast, district: District, query: str, status: int, sentence: str
) -> None:
    answer = cast.client("officer").get(f"/figures/{query}")
    assert (answer.status_code, sentence in unescape(answer.content.decode())) == (status, True)
    answer = cast.client("officer").get(f"/figures/{query.replace('/', '.json', 1)}")
    error = json.loads(answer.content)["error"]
    assert (answer.status_code, sentence in error["message"]) == (status, True)


def test_the_stranger_sees_nothing_of_the_district(cast: Cast, district: District) -> None:
    stranger = cast.client("stranger")
    for page in ("", "people.volunteers/", "people.volunteers/evidence/", "people.volunteers.json"):
        assert stranger.get(f"/figures/{page}?at=500153001").status_code == 404
    assert "人0" in text_of(stranger, "/figures/people.volunteers/evidence/")


@pytest.mark.parametrize("who", ["manager", "guide"])
def test_names_are_opened_only_by_who_may_see_people(cast: Cast, district: District, who: str) -> None:
    client = cast.client(who)
    assert "您的角色只看这个数字，不看背后的记录。" in text_of(client, "/figures/people.volunteers/")
    assert client.get("/figures/people.volunteers/evidence/").status_code == 403


def test_the_records_are_paged_and_taken_home_whole(cast: Cast, district: District) -> None:
    officer = cast.client("officer")
    page = text_of(officer, "/figures/organisations.town_chiefs/evidence/?on=2021-06-30")
    assert page.count("人0") == 1
    file = officer.get("/figures/organisations.members/evidence/?on=2021-06-30&export=csv")
    rows = file.content.decode("utf-8-sig").splitlines()
    figure = json.loads(officer.get("/figures/organisations.members.json?on=2021-06-30").content)
    assert (len(rows) - 1, sum(int(row.split(",")[-1]) for row in rows[1:])) == (
        figure["evidence"],
        figure["value"],
    )
