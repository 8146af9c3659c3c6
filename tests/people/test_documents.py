"""Passports, permits and second phones: typed and corrected on a person's page, found by number however it is spelled."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.machinery.spreadsheets.values.people import check_character
from haitang.network.people import actions, queries
from haitang.network.people.forms import PersonForm, initial_of
from haitang.network.people.models import Person
from haitang.network.people.numbers import is_like_a_number
from haitang.network.people.subjects import private_numbers
from haitang.network.people.words import DocumentKind, PrivateField
from tests.cast import AT, Cast

from .test_person_actions import SOUND_IDENTITY
from .test_queries import county

BASE = dict.fromkeys(PersonForm.base_fields, "")
RESIDENCE = "81000019900101000" + check_character("81000019900101000")
PERMANENT = "91156019810202000" + check_character("91156019810202000")
NUMBERS = {
    DocumentKind.IDENTITY_CARD: [SOUND_IDENTITY],
    DocumentKind.RESIDENCE_PERMIT: [RESIDENCE],
    DocumentKind.PERMANENT_RESIDENCE: [PERMANENT, "ABC000000000001"],
    DocumentKind.PASSPORT: ["E00000078", "G1234567", "AB123456", "X1C234567"],
    DocumentKind.HOME_RETURN_PERMIT: ["H0000045601", "M00000456"],
    DocumentKind.TAIWAN_PERMIT: ["00000456", "0000045601A"],
    DocumentKind.OTHER: ["军字第00000456号", "AB-00000456"],
}
"""A few numbers of every kind, made up."""
EVERY = [(kind, number) for kind, numbers in NUMBERS.items() for number in numbers]
TOLD_BY_FORM = [
    (kind, number)
    for kind, number in EVERY
    if kind not in {DocumentKind.TAIWAN_PERMIT, DocumentKind.OTHER}
    and number not in {"AB123456", "X1C234567"}
]


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


SPELLINGS = {
    "as it is": str,
    "small letters": str.lower,
    "full width": wide,
    "spaces": lambda text: " ".join(re.findall(".{1,4}", text)),
    "wide spaces": lambda text: "　".join(re.findall(".{1,4}", text)),
    "quoted": lambda text: f"'{text}",
}
SIGNED = {
    "brackets": lambda text: f"{text[:-2]}({text[-2:]})",
    "wide brackets": lambda text: f"{text[:-2]}（{text[-2:]}）",
    "hyphens": lambda text: f"{text[:3]}-{text[3:]}",
}
WRITTEN_WITH_SIGNS = frozenset(
    {DocumentKind.HOME_RETURN_PERMIT, DocumentKind.PASSPORT, DocumentKind.TAIWAN_PERMIT}
)


def typed(cast: Cast, **given: Any) -> dict[str, Any]:
    return BASE | {"name": "陈一", "region": cast.home.towns[0].code} | given


def edited(person: Person, **given: Any) -> dict[str, Any]:
    return initial_of(person) | {"unit": person.unit_id or ""} | given


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client("officer")


def entered(officer: Client, said: dict[str, Any]) -> Person:
    answer = officer.post(reverse("people:new"), said)
    assert answer.status_code == 302, answer.context["form"].errors
    return Person.objects.latest("id")


@pytest.mark.parametrize(("kind", "number"), EVERY)
def test_every_kind_is_typed_read_back_and_found(
    cast: Cast, officer: Client, kind: DocumentKind, number: str
) -> None:
    person = entered(officer, typed(cast, document_kind=kind.value, identity_number=f" {number} "))
    assert (person.document_kind, private_numbers(person)[PrivateField.IDENTITY]) == (kind, number)
    page = officer.get(person.get_absolute_url()).content.decode()
    assert number not in page
    assert kind == DocumentKind.IDENTITY_CARD or str(kind.label) in page
    answer = officer.post(reverse("people:lookup"), {"number": number.lower()})
    assert answer.status_code == 302
    assert answer["Location"] == person.get_absolute_url()
    stranger = cast.client("stranger").post(reverse("people:lookup"), {"number": number})
    assert person.name not in stranger.content.decode()


@pytest.mark.parametrize(("kind", "number"), TOLD_BY_FORM)
def test_a_kind_nobody_says_is_told_by_the_number(
    cast: Cast, officer: Client, kind: DocumentKind, number: str
) -> None:
    assert entered(officer, typed(cast, identity_number=number)).document_kind == kind


@pytest.mark.parametrize("spelling", [*SPELLINGS, *SIGNED])
def test_however_it_is_spelled_it_is_kept_and_found_as_one(
    cast: Cast, officer: Client, spelling: str
) -> None:
    spell = (SPELLINGS | SIGNED)[spelling]
    for kind, number in EVERY:
        if spelling in SIGNED and kind not in WRITTEN_WITH_SIGNS:
            continue
        Person.objects.filter(name="陈一").delete()
        person = entered(
            officer, typed(cast, document_kind=kind.value, identity_number=spell(number), name="陈一")
        )
        assert private_numbers(person)[PrivateField.IDENTITY] == number
        assert list(queries.search(county(cast), spell(number))) == [person]
        assert list(queries.search(county(cast), number)) == [person]
        assert not queries.search(Scope(regions=(cast.twin.code,)), spell(number)).exists()


def test_a_permit_is_found_with_and_without_how_often_it_was_issued(cast: Cast, officer: Client) -> None:
    person = entered(officer, typed(cast, identity_number="H12345678"))
    for text in ("H12345678(01)", "h12345678（01）", "H1234567801", "H12345678"):
        assert list(queries.search(county(cast), text)) == [person]
    assert not queries.search(county(cast), "H12345679(01)").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(EVERY), st.integers(0, 17), st.sampled_from("0123456789"))
def test_another_number_finds_nobody(
    cast: Cast, known: tuple[DocumentKind, str], at: int, digit: str
) -> None:
    kind, number = known
    Person.objects.filter(name="陈一").delete()
    actions.enrol_many(
        drafts=[
            actions.PersonDraft(
                county_id=cast.home.code, region_id=cast.home.code, name="陈一", identity_number=number,
                document_kind=kind,
            )
        ],
        acting=cast.acting("officer"),
        at=AT,
    )  # fmt: skip
    at %= len(number)
    other = number[:at] + digit + number[at + 1 :]
    if other != number and not (kind == DocumentKind.HOME_RETURN_PERMIT and at > 8):
        assert not queries.search(county(cast), other).filter(name="陈一").exists()


@pytest.mark.parametrize(("kind", "number"), [one for one in EVERY if is_like_a_number(one[1])])
def test_a_number_never_stays_in_an_address(officer: Client, kind: DocumentKind, number: str) -> None:
    for page in ("people:persons", "desk:search"):
        answer = officer.get(reverse(page), {"q": number})
        assert (answer.status_code, answer["Location"]) == (302, reverse("people:lookup"))


def test_what_numbers_look_like() -> None:
    kept_out = {number for kind, number in EVERY if kind != DocumentKind.OTHER}
    assert all(map(is_like_a_number, kept_out))
    for text in ("张秀英", "zhangxiuying", "ZXY", "1006", "3号楼", "2021年", "A1", "5G", "H7N9", "covid19"):
        assert not is_like_a_number(text)


def test_a_second_phone_is_typed_found_and_taken_out(cast: Cast, officer: Client) -> None:
    person = entered(officer, typed(cast, phone="13800001234", other_phone="+852 5123 4567"))
    assert private_numbers(person)[PrivateField.OTHER_PHONE] == "+85251234567"
    assert person.other_phone_mask in officer.get(person.get_absolute_url()).content.decode()
    assert list(queries.search(county(cast), "+852 5123 4567")) == [person]
    change = reverse("people:edit", args=[person.pk])
    officer.post(change, edited(person, job="教师"))
    person.refresh_from_db()
    assert (private_numbers(person)[PrivateField.OTHER_PHONE], person.job) == ("+85251234567", "教师")
    officer.post(change, edited(person, other_phone="13900001111"))
    person.refresh_from_db()
    assert private_numbers(person)[PrivateField.OTHER_PHONE] == "13900001111"
    assert Entry.objects.latest("id").facts == {"fields": ["other_phone"]}
    officer.post(change, edited(person, other_phone=""))
    person.refresh_from_db()
    assert (person.other_phone_mask, person.other_phone_digest, person.other_phone_cipher) == ("", "", None)


def test_a_kind_is_corrected_with_the_number_it_fits(cast: Cast, officer: Client) -> None:
    person = entered(officer, typed(cast, identity_number="E00000078"))
    change = reverse("people:edit", args=[person.pk])
    answer = officer.post(change, edited(person, document_kind="home_return"))
    assert answer.status_code == 422
    assert "E00000078" not in answer.content.decode()
    officer.post(change, edited(person, document_kind="home_return", identity_number="H12345678"))
    person.refresh_from_db()
    assert (person.document_kind, private_numbers(person)[PrivateField.IDENTITY]) == (
        "home_return",
        "H12345678",
    )
    officer.post(change, edited(person, identity_number=""))
    person.refresh_from_db()
    assert (person.document_kind, person.identity_mask) == ("", "")


def test_the_other_kind_that_fits_a_kept_number_is_taken(cast: Cast, officer: Client) -> None:
    person = entered(officer, typed(cast, identity_number="E00000078"))
    officer.post(reverse("people:edit", args=[person.pk]), edited(person, document_kind="other"))
    person.refresh_from_db()
    assert (person.document_kind, private_numbers(person)[PrivateField.IDENTITY]) == ("other", "E00000078")


@pytest.mark.parametrize(
    ("kind", "number"),
    [("passport", "12"), ("home_return", "X1234567"), ("", "12345"), ("identity_card", "500153199003077715")],
)
def test_a_number_that_is_none_of_its_kind_is_refused_where_it_stands(
    cast: Cast, officer: Client, kind: str, number: str
) -> None:
    answer = officer.post(reverse("people:new"), typed(cast, document_kind=kind, identity_number=number))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"identity_number"}


@pytest.mark.parametrize(
    "changes",
    [
        {"identity_number": "E00000078"},
        {"identity_number": "h12345678", "document_kind": "home_return"},
        {"identity_number": SOUND_IDENTITY, "document_kind": "passport_"},
        {"other_phone": "139 0000 1111"},
    ],
)
def test_an_action_takes_plain_numbers_of_their_kind_alone(cast: Cast, changes: dict[str, str]) -> None:
    person = cast.home.person
    with pytest.raises((Refused, ValueError)):
        actions.amend_person(
            person=person, changes=changes, version=person.version, acting=cast.acting("officer"), at=AT
        )


def test_who_comes_second_keeps_the_second_phone_masked(cast: Cast, officer: Client) -> None:
    person = entered(officer, typed(cast, phone="13800001234", other_phone="13900001111", job="教师"))
    stale = edited(person, job="校长")
    officer.post(reverse("people:edit", args=[person.pk]), edited(person, job="主任"))
    answer = officer.post(reverse("people:edit", args=[person.pk]), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "13900001111" not in page
    assert f'name="other_phone" value="{person.other_phone_mask}"' in page
