from dataclasses import replace
from datetime import date, timedelta

import pytest

from haitang.foundation.endings import Terms
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations import queries
from haitang.network.organisations.actions import (
    PostDraft,
    amend_post,
    close_post,
    open_post,
    open_posts_many,
    reopen_post,
)
from haitang.network.organisations.models import Ending, Organisation, Post
from haitang.network.organisations.words import Part
from haitang.network.staffing.models import Appointment
from tests.cast import AT, TODAY, Cast

LATER = AT + timedelta(hours=1)
TERMS = Terms(on=TODAY, reason="不再需要", document="荣科协发〔2021〕4号")


def clerk(cast: Cast) -> PostDraft:
    return PostDraft(
        organisation=cast.home.town_association, role="clerk", title="干事", since=date(2021, 1, 1)
    )


def test_a_post_is_there_while_vacant(cast: Cast) -> None:
    post = open_post(draft=clerk(cast), acting=cast.acting("officer"), at=AT)
    assert (post.title, post.seats, post.part) == ("干事", 1, Part.OTHER)
    assert Entry.objects.get(action="organisations.open_post").region_id == cast.home.towns[0].code


@pytest.mark.parametrize("rows", [1, 3])
def test_many_cost_as_many_queries_as_one(cast: Cast, django_assert_num_queries, rows: int) -> None:
    places = [village.code for village in cast.home.villages[:2]] + [None]
    drafts = [replace(clerk(cast), place=place) for place in places[:rows]]
    acting = cast.acting("officer")
    with django_assert_num_queries(7):  # savepoint 2, regions, body held, insert, audit, figures told
        open_posts_many(drafts=drafts, acting=acting, at=AT)


def test_posts_stand_in_the_order_of_the_pattern(cast: Cast) -> None:
    open_post(draft=clerk(cast), acting=cast.acting("officer"), at=AT)
    posts = queries.posts_of(cast.home.town_association, TODAY)
    assert [post.role for post in posts] == ["chair", "chief.hospital", "guide", "clerk"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seats": 0}, "no_seat"),
        ({"title": ""}, "missing"),
        ({"duties": "责" * 2001}, "too_long"),
        ({"place": "500153002001"}, "place_elsewhere"),
        ({"place": "500153001777"}, "unknown_region"),
        ({"place": "500199001001"}, "place_elsewhere"),
    ],
)
def test_an_unsound_post(cast: Cast, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_post(draft=replace(clerk(cast), **change), acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == code


def test_duties_are_amended_and_the_second_of_two_sees_both(cast: Cast) -> None:
    mine = Post.objects.select_related("organisation").get(pk=cast.home.chair_post.pk)
    officer = cast.acting("officer")
    amend_post(post=cast.home.chair_post, expected=1, acting=officer, at=AT, duties="主持全面工作", seats=1)
    assert Entry.objects.get(action="organisations.amend_post").facts == {"fields": ["duties"]}
    with pytest.raises(Conflict) as conflict:
        amend_post(post=mine, expected=1, acting=officer, at=AT, duties="另一种")
    assert conflict.value.current.duties == "主持全面工作"


def test_a_closed_post_is_closed(cast: Cast) -> None:
    officer = cast.acting("officer")
    post = close_post(post=cast.home.chief_post, terms=TERMS, expected=1, acting=officer, at=AT)
    assert post not in queries.posts_of(cast.home.town_association, TODAY)
    with pytest.raises(Refused) as refusal:
        amend_post(post=post, expected=2, acting=officer, at=AT, seats=2)
    assert refusal.value.code == "already_closed"


def test_who_sits_in_a_closed_post_leaves_it_and_is_back_when_it_stands_again(cast: Cast) -> None:
    officer = cast.acting("officer")
    before = Appointment.objects.get(pk=cast.home.appointment.pk)
    post = Post.objects.select_related("organisation").get(pk=cast.home.chair_post.pk)
    close_post(post=post, terms=TERMS, expected=post.version, acting=officer, at=AT)
    assert Appointment.objects.get(pk=before.pk).until == TODAY
    assert Entry.objects.get(action="organisations.close_post").facts["parts"]["staffing.holders"] == 1
    reopen_post(ending=Ending.objects.of(post).get(), reason="办错了", acting=officer, at=LATER)
    assert Post.objects.get(pk=post.pk).until is None
    assert Appointment.objects.get(pk=before.pk).until is None


def test_a_post_of_a_dissolved_body_does_not_stand_again_alone(cast: Cast) -> None:
    officer = cast.acting("officer")
    post = Post.objects.select_related("organisation").get(pk=cast.home.chair_post.pk)
    close_post(post=post, terms=TERMS, expected=post.version, acting=officer, at=AT)
    Organisation.objects.filter(pk=post.organisation_id).update(dissolved=TODAY)
    with pytest.raises(Refused) as refusal:
        reopen_post(ending=Ending.objects.of(post).get(), reason="办错了", acting=officer, at=LATER)
    assert refusal.value.code == "already_dissolved"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (replace(TERMS, on=TODAY + timedelta(days=1)), "in_the_future"),
        (replace(TERMS, on=date(2000, 1, 1)), "ends_before_it_begins"),
        (replace(TERMS, reason=" "), "no_reason"),
        (replace(TERMS, document=""), "no_document"),
    ],
)
def test_unsound_terms_close_no_post(cast: Cast, terms: Terms, code: str) -> None:
    before = list(Post.objects.order_by("pk").values())
    with pytest.raises(Refused) as refusal:
        close_post(post=cast.home.chair_post, terms=terms, expected=1, acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == code
    assert list(Post.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "name", ["leader", "chair", "manager", "guide", "volunteer", "system", "auditor", "stranger"]
)
def test_only_the_district_officer_changes_posts(cast: Cast, name: str) -> None:
    before = list(Post.objects.order_by("pk").values())
    acting = cast.acting(name)
    with pytest.raises(Refused):
        open_post(draft=clerk(cast), acting=acting, at=AT)
    with pytest.raises(Refused):
        amend_post(post=cast.home.chair_post, expected=1, acting=acting, at=AT, duties="改")
    with pytest.raises(Refused):
        close_post(post=cast.home.chair_post, terms=TERMS, expected=1, acting=acting, at=AT)
    assert list(Post.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("officer", ["chair", "chief.hospital", "guide", "chair"]),
        ("chair", ["chair", "chief.hospital", "guide"]),
        ("auditor", []),
    ],
)
def test_the_responsibility_list_of_ones_own_scope(cast: Cast, name: str, roles: list[str]) -> None:
    organisations = list(queries.with_posts(cast.acting(name).scope_for("organisations.view"), TODAY))
    sheets = queries.sheets_of_duties(organisations, TODAY)
    assert [post.role for _organisation, posts in sheets for post in posts] == roles
