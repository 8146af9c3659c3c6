"""The pages of the assessment: what is sent becomes a record, what is shown is one's own, a list costs the same for more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.judgement.assessment.models import Item, Result, Review, Scheme, Statement
from haitang.network.organisations.models import Organisation
from tests.access.addresses import ADDRESSES
from tests.cast import Cast

from .scene import Scene


def page(cast: Cast, who: str, name: str, *keys: int) -> str:
    return cast.client(who).get(reverse(f"assessment:{name}", args=keys)).content.decode()


def test_the_editor_saves_what_stands_on_it(cast: Cast) -> None:
    address = ADDRESSES["assessment:items"]
    answer = cast.client("officer").post(
        address.url("assessment:items", cast), address.body(cast) | {"i3_title": "信息报送", "i3_weight": "0"}
    )
    assert answer.status_code == 303
    items = Item.objects.filter(part__scheme=cast.home.assessed.draft).order_by("position")
    assert list(items.values_list("code", "weight", "formula", "numbers", "indicator", "waived")) == [
        ("1.1", 30_00, "judged", "", "", False),
        ("1.2", 70_00, "target", "24", "activities.held", True),
        ("3", 0, "judged", "", "", False),
    ]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"i1_weight": "40"}, "“工作成效”的项目合计 110 分，应为 100 分。"),
        ({"i2_numbers": "很多"}, "要写一个大于 0 的数"),
        ({"i2_indicator": ""}, "请选一个指标"),
        ({"i2_first_month": "9", "i2_last_month": "5"}, "到的月份不能早于从的月份"),
        ({"i2_indicator": "activities.imagined"}, "activities.imagined"),
    ],
)
def test_the_editor_says_what_is_wrong_and_saves_nothing(
    cast: Cast, told: dict[str, str], words: str
) -> None:
    address, scheme = ADDRESSES["assessment:items"], cast.home.assessed.draft
    before = list(Item.objects.filter(part__scheme=scheme).values())
    answer = cast.client("officer").post(address.url("assessment:items", cast), address.body(cast) | told)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert list(Item.objects.filter(part__scheme=scheme).values()) == before


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    address, scheme = ADDRESSES["assessment:items"], cast.home.assessed.draft
    Scheme.objects.filter(pk=scheme.pk).update(version=2)
    answer = cast.client("officer").post(address.url("assessment:items", cast), address.body(cast))
    assert answer.status_code == 409
    assert not Item.objects.filter(part__scheme=scheme, numbers="24").exists()


def test_what_if_shows_last_year_under_the_change_and_saves_nothing(cast: Cast) -> None:
    """The cast's round of 2020 is not computed; that of 2019 gave 30 and 60: with 30 and 70, 12 of 24 is half of 70."""
    address, scheme = ADDRESSES["assessment:items"], cast.home.assessed.draft
    before = (Scheme.objects.filter(pk=scheme.pk).values().get(), list(Item.objects.values()))
    answer = cast.client("officer").post(
        address.url("assessment:items", cast), address.body(cast) | {"act": "try"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "2019 年按改后的办法试算" in shown
    assert [f">{number}</td>" in shown for number in ("90", "65", "-25")] == [True, True, True]
    assert "未达标 <small>原为达标</small>" in shown
    assert (Scheme.objects.filter(pk=scheme.pk).values().get(), list(Item.objects.values())) == before


def test_a_statement_and_its_review_over_the_pages(cast: Cast) -> None:
    home = cast.home.assessed
    for name, who, made in (("statement", "chair", Statement), ("review", "officer", Review)):
        address = ADDRESSES[f"assessment:{name}"]
        answer = cast.client(who).post(address.url(f"assessment:{name}", cast), address.body(cast))
        assert answer.status_code == 303
        assert made._default_manager.order_by("-at").first().points == 35_50
    result = Result.objects.get(pk=home.results["review"].pk)
    assert (result.total, result.band) == (95_50, "优秀")


def test_a_statement_asks_for_judged_items_only(cast: Cast) -> None:
    result = cast.home.assessed.results["computed"]
    shown = page(cast, "chair", "statement", result.round_id, result.pk)
    assert ("有计划和总结" in shown, "开展科普活动" in shown) == (True, False)


def test_every_score_shows_rule_value_steps_and_where_it_opens(cast: Cast) -> None:
    result = cast.home.assessed.results["frozen"]
    shown = page(cast, "chair", "result", result.round_id, result.pk)
    for words in (
        "达到 12 得 60 分，不到按比例折算",
        "读数 12，看背后的记录",
        "/figures/activities.held/evidence/?at=500153001&amp;period=2019",
        "12 ÷ 12 = 100%；达到目标，得满分",
        "自评 40 分：有计划（两份）",
        "评审给 30 分：缺总结",
    ):
        assert words in shown


def test_a_chair_opens_the_own_town_only_and_sees_all_on_the_notice(scene: Scene) -> None:
    running = scene.announced()
    other = scene.result(running, 1)
    assert scene.cast.client("chair").get(f"/assessments/{running.pk}/results/{other.pk}/").status_code == 404
    assert "广顺街道" not in page(scene.cast, "chair", "round", running.pk)
    assert "广顺街道" in page(scene.cast, "chair", "notice", running.pk)


def test_a_draft_is_seen_by_who_may_write_it_only(cast: Cast) -> None:
    address = f"/assessments/schemes/{cast.home.assessed.draft.pk}/"
    seen = {who: cast.client(who).get(address).status_code for who in ("officer", "leader", "chair")}
    assert seen == {"officer": 200, "leader": 404, "chair": 404}
    assert ["2022年考核办法" in page(cast, who, "schemes") for who in seen] == [True, False, False]


def test_nobody_is_ranked(scene: Scene) -> None:
    """Towns stand in the order of their codes, and no address sorts them by their points."""
    running = scene.reviewed()
    Result.objects.filter(round=running, region=scene.home.towns[1]).update(total=99_00)
    client = scene.cast.client("officer")
    for query in ("", "?sort=-total", "?sort=total"):
        shown = client.get(f"/assessments/{running.pk}/{query}").content.decode()
        assert shown.index("昌元街道") < shown.index("广顺街道")


@pytest.mark.parametrize(("name", "queries"), [("round", 8), ("notice", 8)])
def test_a_list_costs_the_same_for_one_town_and_for_three(cast: Cast, name: str, queries: int) -> None:
    home = cast.home
    running = home.assessed.rounds["notice"]
    few = cost(cast, reverse(f"assessment:{name}", args=[running.pk]))
    for body in (home.other_town_association, home.society):
        Result.objects.create(
            round=running, organisation=body, region=home.towns[1], total=80_00, band="达标"
        )
    assert cost(cast, reverse(f"assessment:{name}", args=[running.pk])) == few == queries


def test_the_list_of_schemes_costs_the_same_for_more(cast: Cast) -> None:
    few = cost(cast, reverse("assessment:schemes"))
    for year in (2030, 2031):
        Scheme.objects.create(district=cast.home.region, year=year, title=f"{year}年办法")
    assert cost(cast, reverse("assessment:schemes")) == few == 6


def cost(cast: Cast, address: str) -> int:
    client = cast.client("officer")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_what_waits_stands_first(scene: Scene) -> None:
    computed = scene.computed()
    assert "昌元街道科协的自评" in page(scene.cast, "chair", "schemes")
    assert (
        Organisation.objects.get(results__round=computed, region=scene.home.towns[0]).name == "昌元街道科协"
    )
    scene.state(computed)
    shown = page(scene.cast, "chair", "schemes")
    assert f"/assessments/{computed.pk}/results/{scene.result(computed).pk}/statement/" not in shown


def test_the_moment_a_page_is_asked_decides_over_objections(scene: Scene) -> None:
    """The notice of this round ended long before the clock on the wall: the button is grey with its reason."""
    running = scene.announced()
    shown = page(scene.cast, "chair", "result", running.pk, scene.result(running).pk)
    assert "公示已于 2022-01-12 结束，不再受理异议。" in shown


def test_who_is_still_to_state_or_to_be_reviewed_is_named_to_the_district(scene: Scene) -> None:
    running = scene.computed()
    other = f'<a href="/assessments/{running.pk}/results/{scene.result(running, 1).pk}/">广顺街道</a></p>'
    scene.state(running)
    shown = {who: page(scene.cast, who, "round", running.pk) for who in ("officer", "chair")}
    assert {who: f"还没有自评完：{other}" in said for who, said in shown.items()} == {
        "officer": True,
        "chair": False,
    }
    running = scene.under_review(running)
    scene.review(running)
    assert f"还没有评审完：{other}" in page(scene.cast, "leader", "round", running.pk)
    scene.review(running, town=1)
    assert "还没有评审完" not in page(scene.cast, "leader", "round", running.pk)


def test_the_notice_leads_to_one_s_own_result_and_shows_objections_first(cast: Cast) -> None:
    result = cast.home.assessed.results["notice"]
    way = f'<a href="/assessments/{result.round_id}/results/{result.pk}/">看昌元街道的得分</a>'
    shown = {who: page(cast, who, "notice", result.round_id) for who in ("chair", "officer")}
    assert {who: way in said for who, said in shown.items()} == {"chair": True, "officer": False}
    assert shown["officer"].index("总结已交") < shown["officer"].index("按所在地的代码排列")
