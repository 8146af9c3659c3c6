import json
import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from haitang.machinery.figures.declaring import indicators
from haitang.network.people.models import Person
from haitang.work.activities.models import ServiceRecord
from haitang.work.activities.words import Form
from tests.cast import CANARY, Cast, District

from .scene import hold

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


ROWS = re.compile(
    r'<tr><td><a href="([^"]+/evidence/[^"]+)">([^<]*)</a></td><td class="number">([^<]*)</td></tr>'
)
PLAIN = re.compile(r'<tr><td>([^<]+)</td><td class="number">')


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("activities.held/?period=2021", True),
        ("activities.participants/?period=2021", True),
        ("activities.volunteers_served/?period=2021", True),
        ("organisations.bodies/?on=2021-06-30", True),
        ("staffing.seats_held/?on=2021-06-30", False),
        ("people.volunteers/?on=2021-06-30", False),
    ],
)
def test_every_row_of_a_break_down_opens_exactly_its_records(
    cast: Cast, district: District, asked: str, own: bool
) -> None:
    officer = cast.client("officer")
    page = text_of(officer, f"/figures/{asked}")
    rows = ROWS.findall(page)
    assert PLAIN.findall(page) == []
    assert ("本级" in [word for _href, word, _value in rows], len(rows) >= 12) == (own, True)
    for href, word, value in rows:
        assert f"<strong>{value}</strong>" in text_of(officer, href), (word, href)
        file = officer.get(f"{href}&export=csv").content.decode("utf-8-sig").splitlines()
        assert sum(int(row.split(",")[-1]) for row in file[1:]) == int(value.replace(",", ""))


def test_hours_open_to_minutes_that_sum_exactly(cast: Cast, district: District) -> None:
    """Three volunteers, fifty minutes each, in the place of its own: two and a half hours."""
    activity = hold(district, Form.TRAINING, district.region, date(2021, 2, 9), 10)
    ServiceRecord.objects.filter(activity=activity).delete()
    for person in Person.objects.filter(county=district.region)[:3]:
        ServiceRecord.objects.create(activity=activity, person=person, minutes=50)
    officer = cast.client("officer")
    at = "/figures/activities.volunteer_hours/evidence/?at=500153&period=2021-02"
    page = text_of(officer, at)
    assert "150 分钟 = <strong>2.5</strong> 小时" in page
    file = officer.get(f"{at}&export=csv").content.decode("utf-8-sig").splitlines()
    assert file[0].split(",")[-2:] == ["计入", "分钟"]
    assert [row.split(",")[-2:] for row in file[1:]] == [["0.83", "50"]] * 3
    explained = text_of(officer, "/figures/activities.volunteer_hours/?period=2021-02")
    assert "每个数各自四舍五入到 0.1 小时" in explained
    assert "四舍五入" not in text_of(officer, "/figures/activities.held/?period=2021-02")


def test_what_hours_show_is_what_their_records_make(cast: Cast, district: District) -> None:
    """The head of the records is the figure's own number, however it was rounded."""
    ServiceRecord.objects.filter(activity__state="confirmed").update(minutes=50)
    officer = cast.client("officer")
    rows = ROWS.findall(text_of(officer, "/figures/activities.volunteer_hours/?period=2021"))
    assert "0.8" in [value for _href, _word, value in rows]
    for href, _word, value in rows:
        assert f"<strong>{value}</strong> 小时" in text_of(officer, href)
        file = officer.get(f"{href}&export=csv").content.decode("utf-8-sig").splitlines()
        minutes = sum(int(row.split(",")[-1]) for row in file[1:])
        assert round(minutes / 60, 1) == float(value)


def test_the_records_of_a_group_say_which_it_is(cast: Cast, district: District) -> None:
    at = "/figures/activities.held/evidence/?at=500153&period=2021"
    page = text_of(cast.client("officer"), f"{at}&by=form&key=board")
    assert "宣传栏更新5" in page
    assert "开放日6" not in page
    assert re.search(r"形式\W.{0,80}宣传栏", page, re.DOTALL)
    own = text_of(cast.client("officer"), f"{at}&by=town&key=500153")
    assert ("本级" in own, "走访" in own, "宣传栏更新5" in own) == (True, True, False)


def test_the_two_sides_of_a_ratio_keep_the_group(cast: Cast, district: District) -> None:
    at = "/figures/activities.participants_each/evidence/?at=500153&period=2021&by=form&key=board"
    page = text_of(cast.client("officer"), at)
    assert f"{at}&side=whole".replace("&", "&amp;") in page or f"{at}&side=whole" in page
    assert "宣传栏更新5" in text_of(cast.client("officer"), f"{at}&side=whole")


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("by=colour&key=red", 400, "“开展科普活动”不能按“colour”分。"),
        ("by=month&key=2021-03", 400, "“开展科普活动”不能按“month”分。"),
        ("by=topic&key=red", 404, "“开展科普活动”按“主题”分，没有“red”这一组。"),
        ("by=topic", 404, "没有“”这一组"),
        ("by=town&key=500199001", 404, "“开展科普活动”按“地方”分，没有“500199001”这一组。"),
        ("by=form&key=drill", 200, "没有记录"),
    ],
)
def test_a_group_there_is_not_is_named(
    cast: Cast, district: District, query: str, status: int, sentence: str
) -> None:
    at = "/figures/activities.held/evidence/?at=500153&period=2021&"
    answer = cast.client("officer").get(f"{at}{query}")
    assert (answer.status_code, sentence in unescape(answer.content.decode())) == (status, True)


def test_who_may_not_open_records_sees_the_groups_as_words(cast: Cast, district: District) -> None:
    page = text_of(cast.client("guide"), "/figures/people.volunteers/?on=2021-06-30")
    assert ROWS.findall(page) == []
    assert "/figures/people.volunteers/?on=2021-06-30" in page


def test_the_page_of_a_figure_costs_the_same_whatever_its_groups(
    cast: Cast, district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("officer")
    pages = {
        "/figures/activities.held/?period=2021": 10,
        "/figures/activities.held/evidence/?period=2021&by=topic&key=farming": 7,
    }
    for address in pages:
        client.get(address)
    for more in (Form.FAIR, Form.TRAINING):
        for address, queries in pages.items():
            with django_assert_num_queries(queries):
                client.get(address)
        for month in (2, 3, 4):
            hold(district, more, district.region, date(2021, month, 9), 10)


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("people.none/", 404, "没有叫“people.none”的指标"),
        ("people.volunteers/?period=2031", 400, "期间“2031年”还没有开始，没有数字。"),
        ("people.volunteers/?on=2031-01-01", 400, "2031年1月1日还没有到，没有数字。"),
        ("people.volunteers/?period=2021Q5", 400, "期间“2021Q5”不对"),
        ("people.volunteers/?on=2021-02-30", 400, "日期“2021-02-30”不对"),
        ("people.volunteers/?on=1800-01-01", 400, "日期“1800-01-01”不对，年份要在 1949 到 2999 之间。"),
        ("people.volunteers/?on=9999-12-31", 400, "日期“9999-12-31”不对，年份要在 1949 到 2999 之间。"),
        ("people.volunteers/?period=1948", 400, "期间“1948”不对，年份要在 1949 到 2999 之间。"),
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


def test_the_first_day_there_is_opens(cast: Cast, district: District) -> None:
    page = text_of(cast.client("officer"), "/figures/people.volunteers/?on=1949-01-01")
    assert [word for _href, word, _value in ROWS.findall(page)] == ["1949-01"]


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
