from dataclasses import replace
from datetime import date

import pytest

from haitang.foundation.acting import Acting
from haitang.foundation.endings import Terms
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations import queries
from haitang.network.organisations.actions import (
    OrganisationDraft,
    amend_organisation,
    dissolve,
    found_many,
    found_organisation,
    move_organisation,
)
from haitang.network.organisations.actions.checks import kept_promises
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from tests.cast import AT, TODAY, Cast

SOCIETY = OrganisationDraft(kind=Kind.SOCIETY, name="蜂学会", region="500153001", founded=date(2019, 5, 1))

ENDED = Terms(on=TODAY, reason="并入", document="荣科协发〔2021〕3号")


def test_an_organisation_stands_on_its_parents_line(cast: Cast) -> None:
    made = found_organisation(
        draft=replace(SOCIETY, parent=cast.home.association), acting=cast.acting("officer"), at=AT
    )
    kept = Organisation.objects.get(pk=made.pk)
    assert kept.line == made.line == f"{cast.home.association.line}{made.pk:010d}"
    assert list(queries.ancestors_of(kept)) == [cast.home.association]
    assert Entry.objects.get(action="organisations.found").thing_id == str(made.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_many_cost_as_many_queries_as_one(cast: Cast, django_assert_num_queries, rows: int) -> None:
    drafts = [
        replace(SOCIETY, name=f"学会{n}", parent=cast.home.association if n else None) for n in range(rows)
    ]
    acting = cast.acting("officer")
    held = rows > 1  # the parent, however many stand below it
    with django_assert_num_queries(9 + held):  # savepoints 4, regions, insert, lines, audit, figures told
        made = found_many(drafts=drafts, acting=acting, at=AT)
    assert [each.line for each in made] == [Organisation.objects.get(pk=each.pk).line for each in made]


def test_lines_go_down_six_levels_and_no_further(cast: Cast) -> None:
    parent, officer = cast.home.society, cast.acting("officer")
    for level in range(4):
        parent = found_organisation(
            draft=replace(SOCIETY, name=f"第{level}级", parent=parent), acting=officer, at=AT
        )
    assert len(parent.line) == 60
    with pytest.raises(Refused) as refusal:
        found_organisation(draft=replace(SOCIETY, parent=parent), acting=officer, at=AT)
    assert refusal.value.code == "too_deep"


def test_a_place_has_one_association_of_its_own(cast: Cast) -> None:
    town = OrganisationDraft(kind=Kind.TOWN_ASSOCIATION, name="又一个", region=cast.home.towns[0].code)
    with pytest.raises(Refused) as refusal:
        found_organisation(draft=town, acting=cast.acting("officer"), at=AT)
    assert (refusal.value.code, refusal.value.reason) == (
        "already_there",
        "已经有“昌元街道科协”，不能再建一个。",
    )


def test_a_unit_hosts_one_association(cast: Cast) -> None:
    draft = replace(SOCIETY, kind=Kind.ENTERPRISE_ASSOCIATION, unit=cast.home.enterprise)
    officer = cast.acting("officer")
    with pytest.raises(Refused) as twice:
        found_many(drafts=[draft, replace(draft, name="另一个")], acting=officer, at=AT)
    assert twice.value.code == "asked_twice"
    first = found_organisation(draft=draft, acting=officer, at=AT)
    with pytest.raises(Refused) as there:
        found_organisation(draft=draft, acting=officer, at=AT)
    assert there.value.code == "already_there"
    dissolve(organisation=first, terms=ENDED, expected=1, acting=officer, at=AT)
    assert found_organisation(draft=draft, acting=officer, at=AT).unit == cast.home.enterprise


def test_a_second_association_made_meanwhile_is_refused_by_the_database(cast: Cast) -> None:
    second = Organisation(kind=Kind.TOWN_ASSOCIATION, name="抢先", region=cast.home.towns[0])
    with pytest.raises(Refused) as refusal, kept_promises():
        second.save()
    assert refusal.value.code == "a_place_has_one_association_of_its_own"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "missing"),
        ({"grade": "级" * 41}, "too_long"),
        ({"kind": "club"}, "unknown_choice"),
        ({"region": "500153777"}, "unknown_region"),
        ({"region": "500199001"}, "not_here"),
    ],
)
def test_an_unsound_organisation(cast: Cast, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        found_organisation(draft=replace(SOCIETY, **change), acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == code


def test_no_parent_and_no_host_from_the_district_next_door(cast: Cast) -> None:
    for change in ({"parent": cast.twin.association}, {"unit": cast.twin.unit}):
        with pytest.raises(Refused) as refusal:
            found_organisation(draft=replace(SOCIETY, **change), acting=cast.acting("officer"), at=AT)
        assert refusal.value.code == "another_county"
    with pytest.raises(Refused):
        amend_organisation(
            organisation=cast.home.society,
            expected=1,
            acting=cast.acting("officer"),
            at=AT,
            unit=cast.twin.unit,
        )


def test_an_amendment_and_the_second_of_two(cast: Cast) -> None:
    mine = Organisation.objects.get(pk=cast.home.society.pk)
    manager = cast.acting("manager")
    amend_organisation(
        organisation=cast.home.society,
        expected=1,
        acting=manager,
        at=AT,
        members=60,
        term_ends=date(2023, 5, 1),
    )
    assert Entry.objects.get(action="organisations.amend").facts == {"fields": ["members", "term_ends"]}
    with pytest.raises(Conflict) as conflict:
        amend_organisation(organisation=mine, expected=1, acting=cast.acting("officer"), at=AT, members=70)
    assert (conflict.value.current.members, conflict.value.wanted) == (60, {"members": 70})


def test_nothing_changed_writes_nothing(cast: Cast) -> None:
    society = cast.home.society
    amend_organisation(
        organisation=society, expected=1, acting=cast.acting("officer"), at=AT, name=society.name
    )
    assert Organisation.objects.get(pk=society.pk).version == 1
    assert not Entry.objects.exists()


def test_a_subtree_moves_with_its_lines(cast: Cast) -> None:
    officer = cast.acting("officer")
    child = found_organisation(draft=replace(SOCIETY, parent=cast.home.society), acting=officer, at=AT)
    moved = move_organisation(
        organisation=cast.home.society, parent=cast.home.town_association, expected=1, acting=officer, at=AT
    )
    child.refresh_from_db()
    kept = Organisation.objects.get(pk=moved.pk)
    assert (kept.parent, kept.line) == (
        cast.home.town_association,
        f"{cast.home.town_association.line}{kept.pk:010d}",
    )
    assert child.line == f"{kept.line}{child.pk:010d}"
    assert list(Organisation.objects.on_line(cast.twin.association.line)) == list(
        Organisation.objects.within(cast.acting("stranger").scope).order_by("region_id", "name", "id")
    )


def test_a_move_to_the_top(cast: Cast) -> None:
    moved = move_organisation(
        organisation=cast.home.society, parent=None, expected=1, acting=cast.acting("officer"), at=AT
    )
    assert Organisation.objects.get(pk=moved.pk).line == f"{moved.pk:010d}"


@pytest.mark.parametrize(
    ("parent", "code"), [("itself", "below_itself"), ("child", "below_itself"), ("twin", "another_county")]
)
def test_a_move_that_cannot_be(cast: Cast, parent: str, code: str) -> None:
    officer = cast.acting("officer")
    child = found_organisation(draft=replace(SOCIETY, parent=cast.home.society), acting=officer, at=AT)
    chosen = {"itself": cast.home.society, "child": child, "twin": cast.twin.association}[parent]
    with pytest.raises(Refused) as refusal:
        move_organisation(organisation=cast.home.society, parent=chosen, expected=1, acting=officer, at=AT)
    assert refusal.value.code == code


def test_a_move_that_would_push_the_lowest_too_deep(cast: Cast) -> None:
    officer = cast.acting("officer")
    top = found_organisation(draft=SOCIETY, acting=officer, at=AT)
    parent = top
    for level in range(4):
        parent = found_organisation(
            draft=replace(SOCIETY, name=f"第{level}级", parent=parent), acting=officer, at=AT
        )
    with pytest.raises(Refused) as refusal:
        move_organisation(organisation=top, parent=cast.home.society, expected=1, acting=officer, at=AT)
    assert refusal.value.code == "too_deep"
    assert Organisation.objects.get(pk=top.pk).parent is None


def test_an_organisation_with_others_below_is_not_dissolved(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        dissolve(
            organisation=cast.home.association, terms=ENDED, expected=1, acting=cast.acting("officer"), at=AT
        )
    assert refusal.value.code == "still_has_children"
    gone = dissolve(
        organisation=cast.home.society, terms=ENDED, expected=1, acting=cast.acting("officer"), at=AT
    )
    assert gone not in Organisation.objects.standing(TODAY)
    with pytest.raises(Refused) as again:
        amend_organisation(organisation=gone, expected=2, acting=cast.acting("officer"), at=AT, members=1)
    assert again.value.code == "already_dissolved"


@pytest.mark.parametrize(
    "name", ["leader", "chair", "manager", "guide", "volunteer", "system", "security", "auditor", "stranger"]
)
def test_only_the_district_officer_founds_moves_and_dissolves(cast: Cast, name: str) -> None:
    acting: Acting = cast.acting(name)
    before = list(Organisation.objects.order_by("pk").values())
    society = cast.home.society
    with pytest.raises(Refused):
        found_organisation(draft=SOCIETY, acting=acting, at=AT)
    with pytest.raises(Refused):
        move_organisation(organisation=society, parent=None, expected=1, acting=acting, at=AT)
    with pytest.raises(Refused):
        dissolve(organisation=society, terms=ENDED, expected=1, acting=acting, at=AT)
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_when_a_re_election_is_due(cast: Cast) -> None:
    ends = date(2021, 10, 27)
    Organisation.objects.filter(pk=cast.home.society.pk).update(term_ends=ends)
    assert (queries.plan_due(ends), queries.request_due(ends)) == (date(2021, 4, 30), date(2021, 8, 28))
    assert list(queries.terms_ending(Organisation.objects.all(), TODAY)) == [cast.home.society]
    assert not queries.terms_ending(Organisation.objects.all(), date(2021, 4, 29)).exists()
