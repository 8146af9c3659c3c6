from typing import Any

import pytest

from haitang.foundation.scope import Scope
from haitang.network.people import actions, queries
from haitang.network.people.models import Person, Volunteer
from tests.cast import AT, CANARY, IDENTITIES, PHONES, TODAY, Cast
from tests.people.test_person_actions import NAUGHTY, SOUND_IDENTITY

COUNTRY = Scope.everywhere()


def county(cast: Cast) -> Scope:
    return Scope(regions=(cast.home.code,))


def enrol(cast: Cast, many: int, **given: Any) -> list[Person]:
    said: dict[str, Any] = {"county_id": cast.home.code, "region_id": cast.home.towns[0].code}
    drafts = [actions.PersonDraft(name=f"赵{number}", **(said | given)) for number in range(many)]
    return actions.enrol_many(drafts=drafts, acting=cast.acting("officer"), at=AT)


@pytest.mark.parametrize(
    "text",
    [
        "张秀英",
        "秀英",
        "zhangxiuying",
        "zhangxiu",
        "ZXY",
        " 张 秀 英 ",
        PHONES["500153"],
        "139 1234 5678",
        "＋8613912345678",
    ],
)
def test_somebody_is_found_as_people_type(cast: Cast, text: str) -> None:
    assert cast.home.person in queries.search(county(cast), text)


def test_an_identity_number_finds_its_person_alone(cast: Cast) -> None:
    known = enrol(cast, 1, identity_number=SOUND_IDENTITY)
    assert list(queries.search(county(cast), f" {SOUND_IDENTITY[:6]} {SOUND_IDENTITY[6:]}")) == known
    assert not queries.search(Scope(regions=(cast.twin.code,)), SOUND_IDENTITY).exists()


@pytest.mark.parametrize(
    "text", ["", "  ", "\x00", *NAUGHTY, "%", "_", "13900000000", IDENTITIES["500199"], PHONES["500199"]]
)
def test_nothing_and_naughty_text_finds_nobody(cast: Cast, text: str) -> None:
    assert list(queries.search(county(cast), text)) == []


def test_no_scope_sees_the_other_district(cast: Cast) -> None:
    for found in (queries.list_persons(county(cast)), queries.search(county(cast), "zhangxiuying")):
        assert {person.county_id for person in found} == {cast.home.code}
    assert {one.region.county_code for one in queries.volunteers(county(cast))} == {cast.home.code}
    assert not [subject for subject in queries.subjects(county(cast)) if CANARY in subject]
    assert not queries.list_persons(Scope()).exists()


def test_lists_cost_the_same_for_one_row_and_for_three(cast: Cast, django_assert_num_queries: Any) -> None:
    def read() -> None:
        for person in queries.list_persons(county(cast)):
            assert [
                str(person.region.parent),
                str(person.unit),
                [row.subject for row in person.expertise.all()],
            ]
            assert queries.volunteer_words(person) is not None

    for _ in range(2):
        with django_assert_num_queries(2):
            read()
        enrol(cast, 3)


def test_the_register_of_volunteers_costs_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        with django_assert_num_queries(1):
            assert [
                (one.person.name, str(one.region.parent), str(one.team))
                for one in queries.volunteers(county(cast))
            ]
        Volunteer.objects.bulk_create(
            Volunteer(person=person, region=cast.home.towns[0], registered_on=TODAY)
            for person in enrol(cast, 3)
        )


def reasons(scope: Scope) -> dict[tuple[int, int], tuple[str, ...]]:
    return {(pair.one.pk, pair.other.pk): pair.reasons for pair in queries.duplicates(scope)}


def test_likely_duplicates_come_with_their_reasons(cast: Cast) -> None:
    Person.objects.filter(pk=cast.home.twin_person.pk).update(phone_digest=cast.home.person.phone_digest)
    key = (cast.home.person.pk, cast.home.twin_person.pk)
    assert reasons(county(cast)) == {key: ("手机和姓名相同", "姓名和单位相同", "姓名和单位名称相同")}
    assert {pair.one.county_id for pair in queries.duplicates(COUNTRY)} == {cast.home.code, cast.twin.code}


def test_two_identities_and_told_apart_are_no_duplicates(cast: Cast) -> None:
    one, other = cast.home.person, cast.home.twin_person
    Person.objects.filter(pk=other.pk).update(identity_digest="1" * 64)
    assert reasons(county(cast)) == {}
    Person.objects.filter(pk=other.pk).update(identity_digest="")
    assert reasons(county(cast))
    actions.tell_apart(one=one, other=other, acting=cast.acting("officer"), at=AT)
    assert reasons(county(cast)) == {}


def test_looking_for_duplicates_costs_the_same_for_one_pair_and_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        with django_assert_num_queries(8):
            queries.duplicates(county(cast))
        for workplace in "甲乙丙":
            for _twice in range(2):
                enrol(cast, 3, workplace=workplace, unit_id=cast.home.unit.pk)


def test_a_merged_record_leads_to_the_kept_one(cast: Cast) -> None:
    one, other, third = cast.home.person, cast.home.twin_person, cast.home.volunteer_person
    officer = cast.acting("officer")
    actions.merge(kept=one, gone=other, acting=officer, at=AT)
    actions.merge(kept=third, gone=Person.objects.get(pk=one.pk), acting=officer, at=AT)
    assert queries.kept_record(Person.objects.get(pk=other.pk)) == third


def test_only_namesakes_are_told_apart(cast: Cast, django_assert_num_queries: Any) -> None:
    home = cast.home
    alike = [
        Person.objects.create(county=home.region, region=home.towns[0], name="同名", born=born)
        for born in ("1970", "1980-05", "")
    ]
    with django_assert_num_queries(0):
        assert queries.namesakes_apart({home.person.pk: "甲", alike[0].pk: "乙"}) == {
            home.person.pk: "甲",
            alike[0].pk: "乙",
        }
    with django_assert_num_queries(1):
        named = queries.namesakes_apart({home.person.pk: "甲", **{one.pk: "同名" for one in alike}})
    town = home.towns[0].name
    assert named == {
        home.person.pk: "甲",
        alike[0].pk: f"同名（{town} · 1970年生）",
        alike[1].pk: f"同名（{town} · 1980年生）",
        alike[2].pk: f"同名（{town}）",
    }
