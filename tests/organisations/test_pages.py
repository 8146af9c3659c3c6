"""The pages as people meet them: what each shows, refuses and costs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from haitang.network.organisations.models import Organisation, Post, Unit
from haitang.network.organisations.words import Kind, Part, UnitKind
from tests.cast import CANARY, Cast

FORM = {
    "name": "蜂学会",
    "document": "",
    "founded": "",
    "term_years": "5",
    "term_ends": "",
    "grade": "",
    "members": "",
}


def names_in(response: Any) -> list[str]:
    return [row.record.name for row in response.context["listing"].page.object_list]


@pytest.fixture
def more(cast: Cast) -> Callable[[int], None]:
    """Makes `n` more organisations, each with a unit, a post and a child."""

    def make(n: int) -> None:
        for number in range(n):
            unit = Unit.objects.create(
                region=cast.home.towns[1], name=f"厂{number}", kind=UnitKind.ENTERPRISE
            )
            body = Organisation.objects.create(
                kind=Kind.BASE,
                name=f"基地{number}",
                region=cast.home.towns[1],
                unit=unit,
                parent=cast.home.society,
                term_ends=date(2030, 1, 1),
            )
            body.line = f"{cast.home.society.line}{body.pk:010d}"
            body.save()
            Post.objects.create(
                organisation=cast.home.society, role=f"r{number}", title=f"干事{number}", part=Part.OTHER
            )
            Post.objects.create(organisation=body, role="other", title=f"馆长{number}", part=Part.OTHER)

    return make


ADDRESSES = {
    "organisations:organisations": (lambda cast: [], 6),
    "organisations:units": (lambda cast: [], 6),
    "organisations:duties": (lambda cast: [], 7),
    "organisations:organisation": (lambda cast: [cast.home.society.pk], 13),
    "organisations:unit": (lambda cast: [cast.home.unit.pk], 6),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_page_costs_the_same_for_one_row_and_for_three(
    cast: Cast, more, django_assert_num_queries, name, rows
) -> None:
    arguments, queries = ADDRESSES[name]
    more(rows)
    client = cast.client("officer")
    address = reverse(name, args=arguments(cast))
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("officer", ["区科协", "昌元街道科协", "果树学会", "广顺街道科协"]),
        ("chair", ["昌元街道科协", "果树学会"]),
        ("manager", ["果树学会"]),
        ("guide", []),
    ],
)
def test_the_list_holds_what_each_may_see(cast: Cast, name: str, seen: list[str]) -> None:
    response = cast.client(name).get(reverse("organisations:organisations"))
    assert names_in(response) == seen
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"kind": "society"}, ["果树学会"]),
        ({"town": "500153002"}, ["广顺街道科协"]),
        ({"q": "果树"}, ["果树学会"]),
        ({"term": "ending"}, ["果树学会"]),
        ({"standing": "gone"}, ["旧学会"]),
        ({"standing": "all", "kind": "society"}, ["旧学会", "果树学会"]),
        ({"town": "500199001"}, ["区科协", "昌元街道科协", "果树学会", "广顺街道科协"]),
    ],
)
def test_the_list_is_narrowed(cast: Cast, query: dict[str, str], seen: list[str]) -> None:
    Organisation.objects.filter(pk=cast.home.society.pk).update(term_ends=date(2021, 6, 1))
    Organisation.objects.create(
        kind=Kind.SOCIETY, name="旧学会", region=cast.home.towns[0], dissolved=date(2020, 1, 1), line="0" * 10
    )
    assert names_in(cast.client("officer").get(reverse("organisations:organisations"), query)) == seen


def test_the_page_of_an_organisation(cast: Cast) -> None:
    page = cast.client("officer").get(
        reverse("organisations:organisation", args=[cast.home.town_association.pk])
    )
    assert [duty.first.title for duty in page.context["duties"]] == ["主席", "医院院长", "科普指导员"]
    assert page.context["crumbs"][1][0] == "区科协"


def test_the_tree_below_an_organisation(cast: Cast, more) -> None:
    more(1)
    page = cast.client("officer").get(reverse("organisations:organisation", args=[cast.home.association.pk]))
    tree = {node["title"]: [child["title"] for child in node["children"]] for node in page.context["tree"]}
    assert tree == {"昌元街道科协": [], "广顺街道科协": [], "果树学会": ["基地0"]}


@pytest.mark.parametrize("name", ["organisation", "unit", "post"])
def test_the_stranger_finds_nothing(cast: Cast, name: str) -> None:
    keys = {"organisation": cast.home.society.pk, "unit": cast.home.unit.pk, "post": cast.home.chair_post.pk}
    address = reverse(f"organisations:{name}", args=[keys[name]])
    assert cast.client("stranger").get(address).status_code == 404
    assert cast.client("officer").get(address).status_code == 200


def test_founding_by_form(cast: Cast) -> None:
    body = FORM | {
        "kind": "society",
        "region": "500153001",
        "parent_words": "区科协",
        "unit": str(cast.home.unit.pk),
    }
    answer = cast.client("officer").post(reverse("organisations:new_organisation"), body)
    made = Organisation.objects.get(name="蜂学会")
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("organisations:organisation", args=[made.pk]),
    )
    assert (made.parent, made.unit) == (cast.home.association, cast.home.unit)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"region": "500199001"}, "region"),
        ({"kind": "club"}, "kind"),
        ({"founded": "去年"}, "founded"),
        ({"members": "-1"}, "members"),
        ({"term_years": "99"}, "term_years"),
        ({"parent_words": "没有的组织"}, "parent"),
        ({"unit": "99999999999999999999999"}, "unit"),
        ({"kind": "town_association"}, "__all__"),
    ],
)
def test_a_form_filled_in_wrongly_says_where(cast: Cast, change: dict[str, str], field: str) -> None:
    before = Organisation.objects.count()
    body = FORM | {"kind": "society", "region": "500153001"} | change
    answer = cast.client("officer").post(reverse("organisations:new_organisation"), body)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Organisation.objects.count() == before


def test_the_second_of_two_sees_both_versions_and_decides(cast: Cast) -> None:
    society = cast.home.society
    Organisation.objects.filter(pk=society.pk).update(members=50, grade="二级", version=2)
    client = cast.client("officer")
    address = reverse("organisations:facts", args=[society.pk])
    body = FORM | {
        "name": society.name,
        "unit": society.unit_id,
        "members": "60",
        "grade": "一级",
        "version": "1",
    }
    body |= {"document": society.document, "founded": "2020-01-01"}
    answer = client.post(address, body)
    assert answer.status_code == 409
    rows = {row["name"]: (row["mine"], row["theirs"]) for row in answer.context["rows"]}
    assert rows == {"grade": ("一级", "二级"), "members": ("60", "50")}
    kept = dict(answer.context["kept"])
    again = client.post(
        address, {**kept, "grade": "二级", "members": "60", "version": answer.context["version"]}
    )
    assert again.status_code == 303
    society.refresh_from_db()
    assert (society.grade, society.members, society.version) == ("二级", 60, 3)


def test_a_form_without_its_version_changes_nothing(cast: Cast) -> None:
    address = reverse("organisations:unit_facts", args=[cast.home.enterprise.pk])
    body = {"name": "改", "kind": "enterprise", "region": "500153001"}
    assert cast.client("officer").post(address, body).status_code == 409
    assert Unit.objects.get(pk=cast.home.enterprise.pk).name == "海棠机械"


def test_a_wrong_credit_code_on_the_form(cast: Cast) -> None:
    body = {"name": "厂", "kind": "enterprise", "region": "500153001", "credit_code": "91500226MACXPF40C0"}
    answer = cast.client("officer").post(reverse("organisations:new_unit"), body)
    assert answer.context["form"].errors == {
        "credit_code": ["统一社会信用代码校验不通过，有一位写错了。请对照营业执照或法人证书逐位核对。"]
    }


def test_posts_alike_are_told_together(cast: Cast) -> None:
    village = cast.home.villages[1]
    Post.objects.create(
        organisation=cast.home.town_association,
        role="guide",
        part=Part.N,
        title="科普指导员",
        place=village,
        ex_officio_of="专职副书记",
        filled_by="镇街党工委",
        duties="主持工作",
        seats=2,
    )
    client = cast.client("officer")
    page = client.get(reverse("organisations:duties"), {"organisation": cast.home.town_association.pk})
    [(_body, duties)] = page.context["sheets"]
    assert [(duty.first.title, duty.seats, len(duty.placed)) for duty in duties] == [
        ("主席", 1, 0),
        ("医院院长", 1, 0),
        ("科普指导员", 3, 2),
    ]
    assert client.get(reverse("organisations:duties"), {"organisation": "x"}).context["sheets"] == []


def test_duties_of_one_town(cast: Cast) -> None:
    page = cast.client("officer").get(reverse("organisations:duties"), {"town": "500153001"})
    assert [(body.name, [duty.first.role for duty in duties]) for body, duties in page.context["sheets"]] == [
        ("昌元街道科协", ["chair", "chief.hospital", "guide"])
    ]


def test_what_a_search_field_finds(cast: Cast) -> None:
    address = reverse("organisations:organisation_matches")
    page = cast.client("officer").get(address, {"field": "parent", "parent_words": "科协"})
    assert [title for _key, title, _note in page.context["found"]] == [
        "区科协",
        "广顺街道科协",
        "昌元街道科协",
    ]
    assert cast.client("officer").get(address).context["found"] == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_goes_home_as_a_file(cast: Cast, kind: str) -> None:
    file = cast.client("officer").get(reverse("organisations:organisations"), {"export": kind})
    assert file["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        lines = file.content.decode("utf-8-sig").splitlines()
        assert lines[1].startswith("区科协,区县科协,荣昌区")
        assert len(lines) == 5
