"""The pages of divisions as people meet them."""

import pytest
from django.urls import reverse

from haitang.network.regions.models import Population, Region
from haitang.network.regions.words import Level
from tests.cast import CANARY, Cast


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("level", "queries"), [("region", 12), ("town", 11)])
def test_a_page_costs_the_same_for_one_row_and_for_three(
    cast: Cast, django_assert_num_queries, level: str, queries: int, rows: int
) -> None:
    county, town = cast.home.region, cast.home.towns[0]
    for number in range(rows):
        Region.objects.create(code=f"50015310{number}", name=f"镇{number}", level=Level.TOWN, parent=county)
        Region.objects.create(
            code=f"50015300110{number}", name=f"村{number}", level=Level.VILLAGE, parent=town
        )
        for region in (county, town):
            Population.objects.create(region=region, year=2010 + number, people=number, source="年鉴")
    client = cast.client("officer")
    address = reverse("regions:region", args=[county.code if level == "region" else town.code])
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "code"),
    [("officer", "500153"), ("chair", "500153001"), ("guide", "500153001001"), ("stranger", "500199")],
)
def test_everybodys_tree_begins_where_his_scope_does(cast: Cast, name: str, code: str) -> None:
    answer = cast.client(name).get(reverse("regions:regions"))
    assert answer["Location"] == reverse("regions:region", args=[code])


def test_whose_duty_is_an_organisation_has_no_tree(cast: Cast) -> None:
    answer = cast.client("manager").get(reverse("regions:regions"))
    assert (answer.status_code, answer.context["nodes"]) == (200, [])


def test_the_page_of_a_county_holds_its_tree(cast: Cast) -> None:
    page = cast.client("officer").get(reverse("regions:region", args=["500153"]))
    assert [(town.code, town.below) for town in page.context["children"]] == [
        ("500153001", 2),
        ("500153002", 2),
    ]
    assert page.context["village_count"] == 4
    assert CANARY not in page.content.decode()


@pytest.mark.parametrize("code", ["500199", "500199001", "50", "500153777", "x"])
def test_what_lies_outside_is_not_found(cast: Cast, code: str) -> None:
    assert cast.client("officer").get(reverse("regions:region", args=[code])).status_code == 404


def test_the_crumbs_begin_where_the_scope_does(cast: Cast) -> None:
    page = cast.client("chair").get(reverse("regions:region", args=["500153001001"]))
    assert [title for title, _href in page.context["crumbs"]] == ["行政区划", "昌元街道"]


def test_population_by_form(cast: Cast) -> None:
    client = cast.client("chair")
    address = reverse("regions:new_population", args=["500153001"])
    assert client.post(address, {"year": "2020", "people": "31000", "source": "年鉴"}).status_code == 303
    twice = client.post(address, {"year": "2020", "people": "31000", "source": "年鉴"})
    assert twice.status_code == 422
    assert twice.context["form"].non_field_errors() == ["这一年、这个来源的人口已经登记，请改原来那一条。"]
    assert Population.objects.get(region="500153001").people == 31_000


def test_two_villages_become_one(cast: Cast) -> None:
    old, new = cast.home.villages[:2]
    client = cast.client("officer")
    body = {"on": "2021年5月1日", "successor": new.code, "version": "1"}
    assert client.post(reverse("regions:retirement", args=[old.code]), body).status_code == 303
    page = client.get(reverse("regions:region", args=[new.code]))
    assert page.context["predecessors"] == [old]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"on": "哪天", "successor": ""}, "on"),
        ({"on": "2021-05-01", "successor": "500153001001"}, "successor"),
        ({"on": "2021-05-01", "successor": "500199001001"}, "successor"),
    ],
)
def test_a_retirement_filled_in_wrongly(cast: Cast, body: dict[str, str], field: str) -> None:
    answer = cast.client("officer").post(
        reverse("regions:retirement", args=["500153001001"]), body | {"version": "1"}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_new_village_by_form_and_a_code_that_does_not_fit(cast: Cast) -> None:
    client = cast.client("officer")
    address = reverse("regions:new_region", args=["500153001"])
    wrong = client.post(address, {"code": "500153002009", "name": "新村", "since": ""})
    assert wrong.context["form"].errors == {"code": ["12 位数字，以 500153001 开头。"]}
    assert client.post(address, {"code": "500153001009", "name": "新村", "since": ""}).status_code == 303
    assert Region.objects.get(code="500153001009").parent_id == "500153001"


def test_a_village_has_nothing_below(cast: Cast) -> None:
    answer = cast.client("officer").get(reverse("regions:new_region", args=["500153001001"]))
    assert answer.status_code == 404


def test_the_second_of_two_sees_both_names(cast: Cast) -> None:
    Region.objects.filter(pk="500153001").update(name="甲街道", version=2)
    answer = cast.client("officer").post(
        reverse("regions:name", args=["500153001"]), {"name": "乙街道", "version": "1"}
    )
    assert answer.status_code == 409
    assert [(row["mine"], row["theirs"]) for row in answer.context["rows"]] == [("乙街道", "甲街道")]
