"""Rows that travel beside another row, and statements that are put together once."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from haitang.foundation.prepared import prepared
from haitang.foundation.scope import Scope
from haitang.foundation.short_lists import ShortList
from haitang.network.organisations.models import Organisation, Post
from haitang.network.regions.models import Region
from tests.cast import Cast

POSTS = ShortList(
    Post, "title", "since", "seats", "required", "organisation__region__name", "place__name", "place__level"
)


def beside(rows: QuerySet[Any], listed: ShortList[Any]) -> list[Any]:
    found = Region.objects.order_by("pk").values_list(listed.column(rows)).first()
    assert found is not None
    return listed.of(found[0])


def test_what_travels_beside_a_row_is_what_a_query_of_its_own_finds(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = Post.objects.order_by("-pk")
    whole = list(asked.select_related("organisation__region", "place"))
    assert {post.place is None for post in whole} == {True, False}
    with django_assert_num_queries(1):
        found = beside(asked, POSTS)
        shown = [
            (one.pk, str(one), one.since, one.seats, one.required, one.organisation.region.name)
            for one in found
        ]
    assert shown == [
        (one.pk, str(one), one.since, one.seats, one.required, one.organisation.region.name) for one in whole
    ]


def test_a_field_that_did_not_travel_is_read_when_it_is_asked_for(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = beside(Post.objects.order_by("pk"), ShortList(Post, "title", most=1))[0]
    role = Post.objects.order_by("pk")[0].role
    with django_assert_num_queries(1):
        assert first.role == role


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_than_so_many_travel_and_in_their_order(cast: Cast, most: int) -> None:
    asked = Organisation.objects.order_by("-name", "pk")
    assert [one.pk for one in beside(asked, ShortList(Organisation, most=most))] == [
        one.pk for one in asked[:most]
    ]


def test_nothing_travels_of_a_query_that_can_find_nothing(cast: Cast) -> None:
    assert beside(Post.objects.none(), POSTS) == []
    assert beside(Post.objects.filter(title="没有"), POSTS) == []


@prepared
def standing_in(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return Post.objects.within(scope).standing(on).order_by("pk").values_list("pk", "since", "required")


def test_a_statement_kept_answers_what_is_there_now(cast: Cast) -> None:
    """Rows are read anew: what changed since the statement was put together is seen; another scope is another statement."""
    scope, on = Scope(regions=(cast.home.code,)), date(2021, 4, 30)
    anew = standing_in.__wrapped__  # type: ignore[attr-defined]  # as functools keeps it
    assert standing_in(scope, on) == list(anew(scope, on))
    Post.objects.filter(pk=cast.home.chair_post.pk).update(since=date(2021, 4, 30), required=False)
    assert (cast.home.chair_post.pk, date(2021, 4, 30), False) in standing_in(scope, on)
    assert cast.home.chair_post.pk not in {row[0] for row in standing_in(scope, date(2021, 4, 29))}
    assert standing_in(Scope(), on) == []
    everywhere = standing_in(Scope.everywhere(), on)
    assert everywhere == list(anew(Scope.everywhere(), on))
    assert len(everywhere) > len(standing_in(scope, on))


def test_a_statement_is_put_together_once(cast: Cast) -> None:
    made = []

    @prepared
    def counted(scope: Scope) -> QuerySet[Any, Any]:
        made.append(scope)
        return Region.objects.within(scope).values_list("code")

    scope = Scope(regions=(cast.home.code,))
    assert counted(scope) == counted(Scope(regions=(cast.home.code,)))
    assert made == [scope]
