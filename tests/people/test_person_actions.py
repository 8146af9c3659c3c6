from datetime import date, timedelta

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.people import actions
from haitang.network.people.models import Person
from haitang.network.people.words import UNMASK_LIMIT, UNMASK_WINDOW, ConsentAbout, PrivateField, UnmaskReason
from tests.cast import AT, IDENTITIES, PHONES, TODAY, Cast

SOUND_IDENTITY = "500153199003077714"
NAUGHTY = [
    "'; DROP TABLE people_person; --",
    "<script>alert(1)</script>",
    "%_\\",
    "𠮷野家",
    "\u202eabc",
    "=1+1",
    "ñ́",
    "·",
]


def draft(cast: Cast, **given: object) -> actions.PersonDraft:
    home = cast.home
    said = {"county_id": home.code, "region_id": home.towns[0].code, "name": "曾小满"}
    return actions.PersonDraft(**(said | given))


def register(cast: Cast, by: str = "officer", **given: object) -> Person:
    return actions.register_person(draft=draft(cast, **given), acting=cast.acting(by), at=AT)


def amend(cast: Cast, person: Person, by: str = "officer", **changes: object) -> Person:
    return actions.amend_person(
        person=person, changes=changes, version=person.version, acting=cast.acting(by), at=AT
    )


def test_a_registered_person_is_found_by_sound_and_sealed(cast: Cast) -> None:
    person = register(cast, phone="13800001234", identity_number=SOUND_IDENTITY, subjects=("气象",))
    person.refresh_from_db()
    assert (person.name_key, person.initials) == ("zengxiaoman", "zxm")
    assert person.phone_mask == "138****1234"
    assert b"13800001234" not in bytes(person.phone_cipher)
    assert [row.subject for row in person.expertise.all()] == ["气象"]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.thing_id, entry.region_id) == (
        "people.register",
        str(person.pk),
        person.region_id,
    )
    assert entry.facts == {}


def test_a_known_identity_number_is_not_registered_twice(cast: Cast) -> None:
    known = register(cast, identity_number=SOUND_IDENTITY)
    with pytest.raises(actions.AlreadyOnFile) as refusal:
        register(cast, identity_number=SOUND_IDENTITY)
    assert refusal.value.known == known
    assert refusal.value.code == "already_on_file"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "missing"),
        ({"name": "长" * 61}, "too_long"),
        ({"sex": "x"}, "unknown_choice"),
        ({"job": "\x00"}, "bad_character"),
        ({"phone": "1234"}, "bad_number"),
        ({"phone": "139 1234 5678"}, "bad_number"),
        ({"identity_number": "500153199003077715"}, "bad_number"),
        ({"region_id": "500199001"}, "not_here"),
    ],
)
def test_an_unsound_person_is_refused_and_nothing_written(
    cast: Cast, given: dict[str, str], code: str
) -> None:
    before = Person.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        register(cast, **given)
    assert refusal.value.code == code
    assert (Person.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("name", NAUGHTY)
def test_naughty_names_are_kept_as_they_are(cast: Cast, name: str) -> None:
    person = register(cast, name=name)
    assert Person.objects.get(pk=person.pk).name == name


@pytest.mark.parametrize(
    "by", ["stranger", "leader", "manager", "guide", "volunteer", "system", "security", "auditor"]
)
def test_who_may_not_change_persons_here_writes_nothing(cast: Cast, by: str) -> None:
    person = cast.home.person
    before = Entry.objects.count()
    for act in (
        lambda: register(cast, by),
        lambda: amend(cast, person, by, job="站长"),
        lambda: actions.set_expertise(person=person, subjects=["蜂"], acting=cast.acting(by), at=AT),
        lambda: actions.unmask(
            person=person,
            field=PrivateField.PHONE,
            reason=UnmaskReason.CONTACT,
            acting=cast.acting(by),
            at=AT,
        ),
        lambda: actions.erase(person=person, on=TODAY, acting=cast.acting(by), at=AT),
        lambda: actions.copy_own_data(
            person=person, reason=UnmaskReason.REQUEST, acting=cast.acting(by), at=AT
        ),
    ):
        with pytest.raises(Refused):
            act()
    assert Entry.objects.count() == before


def test_an_amendment_names_the_fields_and_never_the_values(cast: Cast) -> None:
    person = amend(cast, cast.home.person, name="张秀兰", phone="13711112222", job="副院长")
    kept = Person.objects.get(pk=person.pk)
    assert (kept.name, kept.name_key, kept.job, kept.version) == ("张秀兰", "zhangxiulan", "副院长", 2)
    assert kept.phone_mask == "137****2222"
    assert Entry.objects.latest("id").facts == {"fields": ["job", "name", "phone"]}


def test_nothing_different_writes_nothing(cast: Cast) -> None:
    person = cast.home.person
    before = Entry.objects.count()
    amend(cast, person, name=person.name, phone=PHONES[cast.home.code])
    assert (Person.objects.get(pk=person.pk).version, Entry.objects.count()) == (1, before)


def test_a_private_value_is_taken_out(cast: Cast) -> None:
    person = amend(cast, cast.home.person, phone="")
    kept = Person.objects.get(pk=person.pk)
    assert (kept.phone_cipher, kept.phone_digest, kept.phone_mask) == (None, "", "")
    assert kept.identity_mask


def test_the_second_of_two_editors_sees_both_versions(cast: Cast) -> None:
    mine = Person.objects.get(pk=cast.home.person.pk)
    amend(cast, cast.home.person, job="甲")
    with pytest.raises(Conflict) as conflict:
        amend(cast, mine, job="乙", phone="13711112222")
    assert conflict.value.current.job == "甲"
    assert conflict.value.wanted == {"job": "乙", "phone": "13711112222"}
    assert Person.objects.get(pk=mine.pk).job == "甲"


def test_nobody_is_moved_to_another_county_or_out_of_reach(cast: Cast) -> None:
    person = cast.home.person
    for by, region in (("officer", cast.twin.towns[0]), ("chair", cast.home.towns[1])):
        with pytest.raises(Refused):
            amend(cast, person, by, region_id=region.code)
    with pytest.raises(Refused) as refusal:
        amend(cast, person, unit_id=cast.twin.unit.pk)
    assert refusal.value.code == "other_county"


def test_an_unknown_column_is_no_change(cast: Cast) -> None:
    with pytest.raises(TypeError):
        amend(cast, cast.home.person, county_id="500199")


def test_expertise_becomes_exactly_what_was_said(cast: Cast) -> None:
    person = cast.home.person
    told = actions.set_expertise(
        person=person, subjects=["果树栽培", " 养 蜂 ", "养 蜂", ""], acting=cast.acting("chair"), at=AT
    )
    assert told == ["果树栽培", "养 蜂"]
    assert {row.subject for row in person.expertise.all()} == {"果树栽培", "养 蜂"}
    assert Entry.objects.latest("id").facts == {"added": 1, "dropped": 0}
    actions.set_expertise(person=person, subjects=[], acting=cast.acting("chair"), at=AT)
    assert not person.expertise.exists()


def test_unmasking_shows_the_number_and_leaves_the_field_and_the_reason(cast: Cast) -> None:
    shown = actions.unmask(
        person=cast.home.person,
        field=PrivateField.IDENTITY,
        reason=UnmaskReason.VERIFY,
        acting=cast.acting("officer"),
        at=AT,
    )
    assert shown == IDENTITIES[cast.home.code]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.facts) == ("people.unmask", {"field": "identity", "reason": "verify"})


def test_a_missing_number_is_not_unmasked(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.unmask(
            person=cast.home.volunteer_person,
            field=PrivateField.PHONE,
            reason=UnmaskReason.CONTACT,
            acting=cast.acting("officer"),
            at=AT,
        )
    assert refusal.value.code == "nothing_kept"


def test_nobody_looks_at_numbers_without_end(cast: Cast) -> None:
    def look(after: timedelta) -> str:
        return actions.unmask(
            person=cast.home.person,
            field=PrivateField.PHONE,
            reason=UnmaskReason.CONTACT,
            acting=cast.acting("officer"),
            at=AT + after,
        )

    for _ in range(UNMASK_LIMIT):
        look(timedelta())
    with pytest.raises(Refused) as refusal:
        look(timedelta(minutes=1))
    assert refusal.value.code == "too_many"
    assert look(UNMASK_WINDOW) == PHONES[cast.home.code]


def test_a_consent_is_given_once_and_taken_back(cast: Cast) -> None:
    person, officer = cast.home.person, cast.acting("officer")
    given = actions.give_consent(person=person, about=ConsentAbout.PUBLISH, on=TODAY, acting=officer, at=AT)
    with pytest.raises(Refused) as refusal:
        actions.give_consent(person=person, about=ConsentAbout.PUBLISH, on=TODAY, acting=officer, at=AT)
    assert refusal.value.code == "already_given"
    with pytest.raises(Refused):
        actions.withdraw_consent(consent=given, on=TODAY - timedelta(days=1), acting=officer, at=AT)
    taken = actions.withdraw_consent(consent=given, on=TODAY, acting=officer, at=AT)
    assert taken.withdrawn_on == TODAY
    with pytest.raises(Refused):
        actions.withdraw_consent(consent=taken, on=TODAY, acting=officer, at=AT)
    actions.give_consent(person=person, about=ConsentAbout.PUBLISH, on=TODAY, acting=officer, at=AT)


def test_somebody_in_a_post_is_not_erased_and_the_reason_names_it(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.erase(person=cast.home.person, on=TODAY, acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == "still_held"
    assert str(cast.home.chair_post) in refusal.value.reason
    assert Person.objects.get(pk=cast.home.person.pk).name == "张秀英"


def test_erasing_leaves_no_value_and_the_audit_whole(cast: Cast) -> None:
    cast.home.appointment.until = date(2021, 4, 1)
    cast.home.appointment.save()
    entries = Entry.objects.count()
    erased = actions.erase(person=cast.home.person, on=TODAY, acting=cast.acting("officer"), at=AT)
    values = {
        name: getattr(erased, name)
        for name in ("name", "phone_digest", "identity_mask", "job", "unit_id", "readings")
    }
    assert values == {
        "name": "（已删除）", "phone_digest": "", "identity_mask": "", "job": "", "unit_id": None, "readings": ""
    }  # fmt: skip
    assert erased.phone_cipher is None
    assert not erased.expertise.exists()
    assert erased.appointments.count() == 1
    assert Entry.objects.count() == entries + 1
    assert not Person.objects.current().filter(pk=erased.pk).exists()
    with pytest.raises(Refused):
        amend(cast, erased, job="x")


def test_a_volunteer_must_leave_before_being_erased(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.erase(person=cast.home.volunteer_person, on=TODAY, acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == "still_held"


def test_a_copy_tells_everything_in_full(cast: Cast) -> None:
    copy = actions.copy_own_data(
        person=cast.home.person, reason=UnmaskReason.REQUEST, acting=cast.acting("officer"), at=AT
    )
    sections = {section.title: section for section in copy.sections}
    own = dict(zip(copy.sections[0].heads, copy.sections[0].rows[0], strict=True))
    assert own["手机"] == PHONES[cast.home.code]
    assert own["身份证号"] == IDENTITIES[cast.home.code]
    assert own["工作单位"] == "昌元医院"
    assert len(sections) == len(copy.sections) >= 4
    assert Entry.objects.latest("id").facts == {"reason": "request"}
