"""The search: by Chinese, pinyin and initials, never beyond the reader's scope."""

import re

import pytest
from django.http import HttpResponse
from pytest_django import DjangoAssertNumQueries

from haitang.organisations.models import Unit
from haitang.organisations.words import UnitKind
from tests.cast import CANARY, PHONES, Cast

SEARCH_QUERIES = 8
"""Session, account, grants; people; the names of organisations, units and places, and the units among them."""


def text_of(response: HttpResponse) -> str:
    body = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body[body.find("<main") :]))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("张秀英", "张秀英"),
        ("zhangxiuying", "张秀英"),
        ("zxy", "张秀英"),
        ("果树", "果树学会"),
        ("gsxh", "果树学会"),
        ("guoshu", "果树学会"),
        ("海棠机械", "海棠机械"),
        ("htjx", "海棠机械"),
        ("广顺", "广顺街道"),
        ("gsjd", "广顺街道"),
        ("编配", "编配"),
        ("bianpei", "编配"),
    ],
)
def test_everything_is_found_by_name_pinyin_and_initials(cast: Cast, words: str, found: str) -> None:
    page = cast.client("officer").get("/search/", {"q": words})
    hits = re.findall(r'<li><a href="[^"]+">(.*?)</a>', page.content.decode())
    assert found in hits
    assert CANARY not in "".join(hits)


@pytest.mark.parametrize("words", ["张秀英", "zxy", "果树", "htjx", CANARY])
def test_the_stranger_finds_the_twins_alone(cast: Cast, words: str) -> None:
    page = cast.client("stranger").get("/search/", {"q": words})
    hits = re.findall(r'<li><a href="[^"]+">(.*?)</a>', page.content.decode())
    assert all(CANARY in hit for hit in hits)


def test_a_town_chair_finds_no_other_town(cast: Cast) -> None:
    assert "没有找到" in text_of(cast.client("chair").get("/search/", {"q": "广顺"}))


def test_who_may_not_see_people_finds_none(cast: Cast) -> None:
    assert "没有找到" in text_of(cast.client("guide").get("/search/", {"q": "张秀英"}))


def test_while_typing_the_hits_alone_are_answered(cast: Cast) -> None:
    answer = cast.client("officer").get("/search/", {"q": "zxy"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "张秀英" in answer.content.decode()


def test_a_number_is_searched_elsewhere(cast: Cast) -> None:
    answer = cast.client("officer").get("/search/", {"q": PHONES["500153"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/lookup/")


def test_nothing_asked_is_nothing_found(cast: Cast) -> None:
    page = text_of(cast.client("officer").get("/search/"))
    assert "没有找到" not in page


def test_the_search_costs_the_same_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("officer")
    client.get("/search/")
    for more in (1, 2):
        for number in range(more):
            Unit.objects.create(region=cast.home.towns[0], name=f"张秀英{number}厂", kind=UnitKind.ENTERPRISE)
        with django_assert_num_queries(SEARCH_QUERIES):
            client.get("/search/", {"q": "zxy"})
