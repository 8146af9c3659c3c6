"""The search: by Chinese, pinyin and initials, never beyond the reader's scope."""

import re
from functools import reduce
from itertools import combinations
from operator import and_, or_

import pytest
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from haitang.faces.desk.finding import SHOWN
from haitang.network.organisations.models import Unit
from haitang.network.organisations.queries import called
from haitang.network.organisations.words import UnitKind
from haitang.work.activities.models import Activity
from tests.cast import CANARY, PHONES, Cast

SEARCH_QUERIES = 9
"""Session, account, grants; people; names of organisations, units and places, the units among them; activities."""


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
        ("病虫害", "枇杷病虫害防治"),
        ("bingchonghai", "枇杷病虫害防治"),
        ("Bing chong", "枇杷病虫害防治"),
        ("pbchfz", "枇杷病虫害防治"),
        ("5678", "张秀英"),
        (" 5678 ", "张秀英"),
        ("昌元科协", "昌元街道科协"),
    ],
)
def test_everything_is_found_by_name_pinyin_and_initials(cast: Cast, words: str, found: str) -> None:
    page = cast.client("officer").get("/search/", {"q": words})
    hits = re.findall(r'<li><a href="[^"]+">(.*?)</a>', page.content.decode())
    assert found in hits
    assert CANARY not in "".join(hits)


@pytest.mark.parametrize("words", ["张秀英", "zxy", "果树", "htjx", "枇杷", "pbchfz", CANARY])
def test_the_stranger_finds_the_twins_alone(cast: Cast, words: str) -> None:
    page = cast.client("stranger").get("/search/", {"q": words})
    hits = re.findall(r'<li><a href="[^"]+">(.*?)</a>', page.content.decode())
    assert all(CANARY in hit for hit in hits)


def test_a_town_chair_finds_no_other_town(cast: Cast) -> None:
    assert "没有找到" in text_of(cast.client("chair").get("/search/", {"q": "广顺"}))


def test_who_may_not_see_people_finds_none(cast: Cast) -> None:
    assert "没有找到" in text_of(cast.client("guide").get("/search/", {"q": "张秀英"}))


@pytest.mark.parametrize(
    "words", ["567", "9123", "56780", "５６７８", "567%", "昌%协", "协科街道", "昌_街道"]
)
def test_what_is_neither_a_tail_nor_a_short_name_finds_nothing(cast: Cast, words: str) -> None:
    assert "没有找到" in text_of(cast.client("officer").get("/search/", {"q": words}))


def unit(cast: Cast, name: str) -> Unit:
    return Unit.objects.create(name=name, kind=UnitKind.HOSPITAL, region=cast.home.towns[0])


def test_a_name_is_found_by_every_way_of_leaving_characters_out(cast: Cast) -> None:
    """And by none that changes their order."""
    whole = "吴家镇中心卫生院"
    unit(cast, whole)
    shortened = ["".join(some) for size in (3, 4, 6, 8) for some in combinations(whole, size)]
    found = reduce(and_, (Q(called(short)) for short in shortened[::7]))
    assert Unit.objects.filter(found).count() == 1
    turned = reduce(or_, (called(short[1:] + short[0]) for short in shortened[::7]))
    assert not Unit.objects.filter(turned).exists()


def test_who_is_called_word_for_word_stands_first(cast: Cast) -> None:
    for name in ("甲科学普及协会", "乙科普协会"):
        unit(cast, name)
    page = cast.client("officer").get("/search/", {"q": "科普协"}).content.decode()
    assert page.index("乙科普协会") < page.index("甲科学普及协会")


def test_while_typing_the_hits_alone_are_answered(cast: Cast) -> None:
    answer = cast.client("officer").get("/search/", {"q": "zxy"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "张秀英" in answer.content.decode()


def titles_found(client: Client, words: str) -> list[str]:
    """What is found among the activities, each with its note, in the order shown."""
    page = client.get("/search/", {"q": words}).content.decode()
    found = re.findall(r'<li><a href="/activities/\d+/">(.*?)</a><small>(.*?)</small>', page)
    return [" · ".join(one) for one in found]


def test_activities_are_found_the_latest_first(cast: Cast) -> None:
    assert titles_found(cast.client("officer"), "pipa") == [
        "枇杷病虫害防治 · 2021年4月22日 · 昌元街道1村 · 已确认",
        "枇杷病虫害防治 · 2021年4月21日 · 昌元街道1村 · 待确认",
    ]


def test_a_draft_is_found_by_who_wrote_it_alone(cast: Cast) -> None:
    draft = f"/activities/{cast.home.draft_activity.pk}/"
    for who, times in (("guide", 1), ("chair", 0), ("officer", 0), ("stranger", 0)):
        for words in ("枇杷", "pbchfz"):
            page = cast.client(who).get("/search/", {"q": words}).content.decode()
            assert (who, words, page.count(draft)) == (who, words, times)


def test_a_town_chair_finds_no_activity_of_another_town(cast: Cast) -> None:
    Activity.objects.filter(pk=cast.home.activity.pk).update(region=cast.home.towns[1])
    assert len(titles_found(cast.client("officer"), "枇杷")) == 2
    assert len(titles_found(cast.client("chair"), "枇杷")) == 1


def test_the_way_to_all_activities_leads_to_the_same_ones(cast: Cast) -> None:
    one = Activity.objects.get(pk=cast.home.activity.pk)
    for number in range(SHOWN):
        Activity.objects.create(
            **values_of(one, title=f"防范电信诈骗{number}", sound="fangfandianxinzhapian ffdxzp")
        )
    client = cast.client("officer")
    page = client.get("/search/", {"q": "zhapian"}).content.decode()
    assert '"/activities/?q=zhapian"' not in page
    Activity.objects.create(**values_of(one, title="诈骗", sound="zhapian zp"))
    page = client.get("/search/", {"q": "zhapian"}).content.decode()
    assert page.count("电信诈骗") == SHOWN - 1
    assert '"/activities/?q=zhapian"' in page
    assert client.get("/activities/", {"q": "zhapian"}).content.decode().count("电信诈骗") == SHOWN


def values_of(activity: Activity, **others: str) -> dict[str, object]:
    kept = {field.attname: getattr(activity, field.attname) for field in Activity._meta.concrete_fields}
    return {name: value for name, value in kept.items() if name not in {"id", "version"}} | others


def test_the_page_says_what_is_searched(cast: Cast) -> None:
    assert "活动" in text_of(cast.client("officer").get("/search/"))


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
            Activity.objects.create(**values_of(cast.home.activity, title=f"{number}", sound="zxy"))
        with django_assert_num_queries(SEARCH_QUERIES):
            client.get("/search/", {"q": "zxy"})


def test_a_list_that_knows_no_pinyin_is_not_led_to_by_it(cast: Cast) -> None:
    Unit.objects.bulk_create(
        Unit(region=cast.home.region, kind=UnitKind.ENTERPRISE, name=f"棠城陶瓷{number}厂")
        for number in range(SHOWN + 1)
    )
    led = {
        words: "/units/?q=" in cast.client("officer").get("/search/", {"q": words}).content.decode()
        for words in ("棠城陶瓷", "tangchengtaoci")
    }
    assert led == {"棠城陶瓷": True, "tangchengtaoci": False}
