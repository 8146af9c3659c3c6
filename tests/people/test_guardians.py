"""Under fourteen nothing without a guardian: by the month of birth, the whole month of the birthday included."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from haitang.foundation.verdict import Refused, yes
from haitang.machinery.audit.models import Entry
from haitang.machinery.spreadsheets import actions as imports
from haitang.machinery.spreadsheets.lines import load_lines
from haitang.network.people import actions, rules
from haitang.network.people.ages import is_under_age
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.words import SELF_ONLY_AFTER_14, ConsentAbout, VolunteerStatus
from tests.cast import AT, TODAY, Cast

GUARDIAN = actions.Guardian("曾大满", "母亲", "存镇科协")


def person(cast: Cast, born: str, **given: Any) -> Person:
    draft = actions.PersonDraft(
        county_id=cast.home.code, region_id=cast.home.towns[0].pk, name="曾小满", born=born, **given
    )
    return actions.register_person(draft=draft, acting=cast.acting("officer"), at=AT)


def consent(cast: Cast, whom: Person, about: ConsentAbout, **given: Any) -> Any:
    return actions.give_consent(
        person=whom, about=about, on=TODAY, acting=cast.acting("officer"), at=AT, **given
    )


def enlist(cast: Cast, whom: Person) -> Volunteer:
    return actions.make_volunteer(
        person=whom, region=cast.home.towns[0], registered_on=TODAY, acting=cast.acting("officer"), at=AT
    )


@pytest.mark.parametrize("months", range(-14, 15))
@pytest.mark.parametrize("day", [1, 15, 28])
def test_the_whole_month_of_the_fourteenth_birthday_counts_as_under(months: int, day: int) -> None:
    """Born so many months before the month in which he could just be fourteen."""
    on = date(2021, 4, day)
    count = on.year * 12 + on.month - 1 - 14 * 12 - months
    born = f"{count // 12:04}-{count % 12 + 1:02}"
    assert is_under_age(born, on) == (months <= 0)


@pytest.mark.parametrize("born", ["", "2010", "不详", "-", "2010-"])
def test_an_unknown_birth_stays_unknown(born: str) -> None:
    assert is_under_age(born, TODAY) is None


@pytest.mark.parametrize(
    "given", [{"born": "2007-04"}, {"born": "", "identity_number": "500153200704010032"}]
)
def test_a_child_is_registered_only_once_a_guardian_agreed(cast: Cast, given: dict[str, str]) -> None:
    child = person(cast, **given)
    with pytest.raises(Refused) as refusal:
        enlist(cast, child)
    assert refusal.value.code == "no_guardian"
    consent(cast, child, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    volunteer = enlist(cast, child)
    assert volunteer.person_id == child.pk


@pytest.mark.parametrize("born", ["2007-03", ""])
def test_who_is_old_enough_or_not_known_to_be_a_child_needs_nobody(cast: Cast, born: str) -> None:
    assert enlist(cast, person(cast, born)).pk


@pytest.mark.parametrize("about", sorted(SELF_ONLY_AFTER_14))
def test_a_child_cannot_agree_by_himself_to_what_makes_him_known(cast: Cast, about: ConsentAbout) -> None:
    child = person(cast, "2010-01")
    with pytest.raises(Refused) as refusal:
        consent(cast, child, about)
    assert refusal.value.code == "no_guardian"
    consent(cast, child, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    assert consent(cast, child, about).pk


@pytest.mark.parametrize("guardian", [None, actions.Guardian("曾大满"), actions.Guardian("", "母亲")])
def test_a_guardians_consent_says_whose_it_is(cast: Cast, guardian: Any) -> None:
    child = person(cast, "2010-01")
    with pytest.raises(Refused) as refusal:
        consent(cast, child, ConsentAbout.GUARDIAN, guardian=guardian)
    assert refusal.value.code == "no_guardian_named"


def test_a_consent_taken_back_no_longer_lets_him_come_back(cast: Cast) -> None:
    child = person(cast, "2010-01")
    given = consent(cast, child, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    officer = cast.acting("officer")
    volunteer = actions.leave(volunteer=enlist(cast, child), on=TODAY, acting=officer, at=AT)
    actions.withdraw_consent(consent=given, on=TODAY, acting=officer, at=AT)
    with pytest.raises(Refused) as refusal:
        actions.rejoin(volunteer=volunteer, acting=officer, at=AT)
    assert refusal.value.code == "no_guardian"


@pytest.mark.parametrize(("answers", "asked"), [({}, 1), ({"minors:名册": "leave_out"}, 0)])
def test_a_list_registers_no_child_without_a_guardian(
    cast: Cast, answers: dict[str, str], asked: int
) -> None:
    known = person(cast, "2010-01", phone="13977770001")
    consent(cast, known, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    town = cast.home.towns[0].name
    rows = [
        "姓名,手机,镇街,出生年月",
        f"曾小满,13977770001,{town},2010-01",
        f"周小小,13977770002,{town},2010-01",
        f"周大大,13977770003,{town},1980-01",
    ]
    batch = imports.preview(
        kind="volunteers", content="\n".join(rows).encode(), filename="名册.csv", region=cast.home.code,
        acting=cast.acting("officer"), at=AT, answers=answers,
    )  # fmt: skip
    assert [question["about"] for question in batch.questions] == ["minors"]
    assert (batch.ready, batch.asked, batch.left_out) == (2, asked, 1 - asked)
    if asked:
        return
    imports.apply(batch=batch, acting=cast.acting("officer"), at=AT)
    names = set(Volunteer.objects.filter(registered_on=None).values_list("person__name", flat=True))
    assert {"曾小满", "周大大"} <= names
    assert not Person.objects.filter(name="周小小").exists()


def test_the_page_says_that_a_guardian_is_missing(cast: Cast) -> None:
    child, unknown = person(cast, f"{timezone.now().year - 9}-01"), person(cast, "")
    client = cast.client("officer")
    assert "没有监护人的同意" in client.get(f"/people/{child.pk}/").content.decode()
    assert "看不出是否满十四周岁" in client.get(f"/people/{unknown.pk}/").content.decode()


CHILD = ({"born": "2010-01"}, {"identity_number": "500153201001010030"})
"""What makes somebody known as a child, as it may be written over his record."""


def serving_grown(cast: Cast) -> Person:
    whom = person(cast, "1980-01")
    enlist(cast, whom)
    return whom


def amend(cast: Cast, whom: Person, said: dict[str, str]) -> None:
    changes = {"born": ""} | said
    actions.amend_person(
        person=whom, changes=changes, version=whom.version, acting=cast.acting("officer"), at=AT
    )


def merge_child_into(cast: Cast, whom: Person, said: dict[str, str]) -> None:
    """His own record says nothing of his birth and is filled from the child's."""
    Person.objects.filter(pk=whom.pk).update(born="")
    child = person(cast, said.get("born", ""), identity_number=said.get("identity_number", ""))
    actions.merge(kept=Person.objects.get(pk=whom.pk), gone=child, acting=cast.acting("officer"), at=AT)


def merge_into_child(cast: Cast, whom: Person, said: dict[str, str]) -> None:
    """His service goes over to the child."""
    Person.objects.filter(pk=whom.pk).update(born="")
    child = person(cast, said.get("born", ""), identity_number=said.get("identity_number", ""))
    actions.merge(kept=child, gone=Person.objects.get(pk=whom.pk), acting=cast.acting("officer"), at=AT)


WAYS = (amend, merge_child_into, merge_into_child)


@pytest.mark.parametrize("said", CHILD, ids=lambda said: next(iter(said)))
@pytest.mark.parametrize("way", WAYS)
def test_a_volunteer_in_service_is_not_found_to_be_a_child_without_a_guardian(
    cast: Cast, way: Any, said: dict[str, str]
) -> None:
    whom = serving_grown(cast)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        way(cast, whom, said)
    assert refusal.value.code == "no_guardian"
    consent(cast, whom, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    way(cast, whom, said)


@pytest.mark.parametrize("way", WAYS)
def test_without_the_question_he_is(cast: Cast, monkeypatch: pytest.MonkeyPatch, way: Any) -> None:
    """The negative control."""
    monkeypatch.setattr(rules, "serves_rightly", lambda person, on: yes())
    way(cast, serving_grown(cast), CHILD[0])


@pytest.mark.parametrize("by", ["officer", "himself"])
def test_a_guardian_who_takes_back_ends_the_service_for_now(cast: Cast, by: str) -> None:
    child = person(cast, "2010-01")
    given = consent(cast, child, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    volunteer = enlist(cast, child)
    acting = cast.acting("officer")
    if by == "himself":
        acting = replace(cast.acting("volunteer"), person_id=child.pk)
    actions.withdraw_consent(consent=given, on=TODAY, acting=acting, at=AT)
    assert Volunteer.objects.get(pk=volunteer.pk).status == VolunteerStatus.PAUSED
    assert Entry.objects.filter(action="people.volunteer_pause", thing_id=str(volunteer.pk)).exists()


def test_another_consent_taken_back_ends_nothing(cast: Cast) -> None:
    child = person(cast, "2010-01")
    consent(cast, child, ConsentAbout.GUARDIAN, guardian=GUARDIAN)
    given = consent(cast, child, ConsentAbout.PUBLISH)
    volunteer = enlist(cast, child)
    actions.withdraw_consent(consent=given, on=TODAY, acting=cast.acting("officer"), at=AT)
    assert Volunteer.objects.get(pk=volunteer.pk).status == VolunteerStatus.ACTIVE


def test_a_list_knows_a_child_by_his_number_too(cast: Cast) -> None:
    town = cast.home.towns[0].name
    content = f"姓名,身份证号,镇街\n周小小,{CHILD[1]['identity_number']},{town}\n".encode()
    batch = imports.preview(
        kind="volunteers", content=content, filename="名册.csv", region=cast.home.code,
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    assert (batch.ready, batch.asked) == (0, 1)
    (line,) = load_lines(batch)
    assert [question.partition(":")[0] for question in line.asked] == ["minors"]
