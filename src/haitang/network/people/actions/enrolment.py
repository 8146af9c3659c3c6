"""Putting many persons on file at once, as an import does: set-wise, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.privacy.fields import personal_fields
from haitang.foundation.sealing import digest, seal
from haitang.machinery.audit import actions as audit

from ..models import Expertise, Person
from ..names import sound_of
from ..subjects import with_former_values

PLAIN = tuple(field.name for field, said in personal_fields(Person) if said.imported)
"""Fields of a draft that go to the record as they are, by what each says of itself."""


SHORT_NUMBER = 15
"""Numbers of fewer characters show fewer of them."""


@dataclass(slots=True)
class PersonDraft:
    """What one source says about one person. Empty means: the source does not say.

    `phone` is 11 digits, or +852… abroad; `identity_number` 18 characters, or as the document of `document_kind` has it;
    `born` "YYYY-MM". The digests follow from them.
    """

    county_id: str
    region_id: str
    name: str
    sex: str = ""
    born: str = ""
    education: str = ""
    workplace: str = ""
    job: str = ""
    office_phone: str = ""
    phone: str = ""
    other_phone: str = ""
    identity_number: str = ""
    document_kind: str = ""
    unit_id: int | None = None
    subjects: tuple[str, ...] = ()
    phone_digest: str = field(init=False)
    identity_digest: str = field(init=False)
    _record: Person | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.phone_digest = digest("phone", self.phone) if self.phone else ""
        self.identity_digest = digest("identity", self.identity_number) if self.identity_number else ""

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What tells this person from others: name and identity number, name and phone; without either, name, place
        and work. A number alone does not: a mistyped one must not make two people one.
        """
        private = [(digest, self.name) for digest in (self.identity_digest, self.phone_digest) if digest]
        return tuple(private) or ((self.name, self.region_id, self.workplace, self.job),)

    def new_record(self) -> Person:
        """The unsaved record of this person if he is new, made once: sealing his numbers and reading his name take long."""
        if self._record is None:
            self._record = person_from(self)
        return self._record

    def may_be(self, identity_digest: str) -> bool:
        """Not two people of one name who share a phone: their identity numbers, where both are known, agree."""
        return not self.identity_digest or not identity_digest or self.identity_digest == identity_digest


def phone_mask(phone: str) -> str:
    """The phone as it is shown: 199****1006."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def identity_mask(number: str) -> str:
    """The number as it is shown: of an identity card its first four and last two characters, of a short one fewer."""
    if len(number) < SHORT_NUMBER:
        return f"{number[:1]}{'*' * (len(number) - 3)}{number[-2:]}" if number else ""
    return f"{number[:4]}************{number[-2:]}"


def phone_values(phone: str) -> dict[str, Any]:
    """The stored forms of a phone; empty ones when there is none."""
    return {
        "phone_cipher": seal("phone", phone) if phone else None,
        "phone_digest": digest("phone", phone) if phone else "",
        "phone_mask": phone_mask(phone),
    }


def other_phone_values(phone: str) -> dict[str, Any]:
    """The stored forms of a second phone, which is found like the first; empty ones when there is none."""
    return {
        "other_phone_cipher": seal("other_phone", phone) if phone else None,
        "other_phone_digest": digest("phone", phone) if phone else "",
        "other_phone_mask": phone_mask(phone),
    }


def identity_values(number: str) -> dict[str, Any]:
    """The stored forms of an identity number; empty ones when there is none."""
    return {
        "identity_cipher": seal("identity", number) if number else None,
        "identity_digest": digest("identity", number) if number else "",
        "identity_mask": identity_mask(number),
    }


def sound_values(name: str) -> dict[str, str]:
    """What a name is sorted and searched by."""
    sound = sound_of(name)
    return {"name_key": sound.key, "initials": sound.initials, "readings": sound.others}


def person_from(draft: PersonDraft) -> Person:
    """The unsaved record of a new person."""
    plain = {name: getattr(draft, name) for name in PLAIN}
    return Person(
        county_id=draft.county_id,
        region_id=draft.region_id,
        unit_id=draft.unit_id,
        **plain,
        **sound_values(draft.name),
        **other_phone_values(draft.other_phone),
        phone_cipher=seal("phone", draft.phone) if draft.phone else None,
        phone_digest=draft.phone_digest,
        phone_mask=phone_mask(draft.phone),
        identity_cipher=seal("identity", draft.identity_number) if draft.identity_number else None,
        identity_digest=draft.identity_digest,
        identity_mask=identity_mask(draft.identity_number),
    )


def draft_differences(person: Person, draft: PersonDraft) -> dict[str, Any]:
    """The fields of a record that a draft would change: those the source gives and the record holds otherwise."""
    said = {name: getattr(draft, name) for name in (*PLAIN, "unit_id")}
    changed = {name: value for name, value in said.items() if value and getattr(person, name) != value}
    if len(draft.region_id) > len(person.region_id) and draft.region_id.startswith(person.region_id):
        changed["region_id"] = draft.region_id
    if draft.phone_digest and draft.phone_digest != person.phone_digest:
        changed |= phone_values(draft.phone)
    other = other_phone_values(draft.other_phone)
    if draft.other_phone and other["other_phone_digest"] != person.other_phone_digest:
        changed |= other
    if draft.identity_digest and draft.identity_digest != person.identity_digest:
        changed |= identity_values(draft.identity_number)
    if "name" in changed:
        changed |= sound_values(draft.name)
    return changed | with_former_values(person, changed)


def prepare_new(drafts: Iterable[PersonDraft]) -> None:
    """Make the records of new persons, which `enrol_many` then writes: long before, and for nobody to wait for."""
    for draft in drafts:
        draft.new_record()


class Register:
    """The persons of a county, to be found by what a source of a region in it says of them. One query, however many are
    asked for.

    Outside the region only a number and a name find somebody, and only where nobody inside has them: whoever keeps the
    source may not know him, and has to ask (`lies_outside`).
    """

    def __init__(self, county: str, region: str) -> None:
        self.region = region
        self.by_identity: dict[tuple[str, str], Person] = {}
        self.by_phone: dict[tuple[str, str], Person] = {}
        self.by_work: dict[tuple[str, str, str], list[Person]] = defaultdict(list)
        self.by_mask: dict[tuple[str, str], list[Person]] = defaultdict(list)
        persons = Person.objects.filter(county_id=county, merged_into__isnull=True).order_by("-id")
        for person in sorted(persons, key=self.lies_outside, reverse=True):  # of two the later is found
            if person.identity_digest:
                self.by_identity[person.identity_digest, person.name] = person
            if person.phone_digest:
                self.by_phone[person.phone_digest, person.name] = person
            if self.lies_outside(person):
                continue
            if person.phone_digest:
                self.by_mask[person.phone_mask, person.name].append(person)
            self.by_work[person.name, person.workplace, person.job].append(person)

    def lies_outside(self, person: Person) -> bool:
        return not person.region_id.startswith(self.region)

    def find(self, draft: PersonDraft) -> Person | None:
        """The person a draft speaks of, or none.

        Name and identity number decide; without a number, name and phone; a source that gives neither is matched
        by name, place and work.
        """
        if (draft.identity_digest, draft.name) in self.by_identity:
            return self.by_identity[draft.identity_digest, draft.name]
        if draft.phone_digest:
            person = self.by_phone.get((draft.phone_digest, draft.name))
            return person if person and draft.may_be(person.identity_digest) else None
        return None if draft.identity_digest else self.at_work(draft)

    def masked(self, draft: PersonDraft, mask: str) -> Person | None:
        """Who has a draft's name and a phone that is shown so: the only one, or the only one in its place."""
        alike = self.by_mask.get((mask, draft.name), [])
        here = [person for person in alike if person.region_id == draft.region_id]
        return next((some[0] for some in (alike, here) if len(some) == 1), None)

    def at_work(self, draft: PersonDraft) -> Person | None:
        """Who has a draft's name and work in its place, best one without numbers either; who has work, also in a place
        around it or inside it.
        """
        alike = self.by_work.get((draft.name, draft.workplace, draft.job), ())
        here, works = draft.region_id, bool(draft.workplace or draft.job)
        near = [
            person
            for person in alike
            if person.region_id == here
            or (works and (here.startswith(person.region_id) or person.region_id.startswith(here)))
        ]
        return min(
            near,
            key=lambda one: (one.region_id != here, bool(one.phone_digest or one.identity_digest), one.pk),
            default=None,
        )


@transaction.atomic
def enrol_many(*, drafts: Sequence[PersonDraft], acting: Acting, at: datetime) -> Sequence[Person]:
    """Put new persons on file, in the order of the drafts. The caller has checked his rule and looked for known ones."""
    persons = insert_many([draft.new_record() for draft in drafts])
    audit.add_many(acting, at, "people.register", ((person, person.region_id) for person in persons))
    return persons


def add_subjects(pairs: Iterable[tuple[Person, Sequence[str]]]) -> Sequence[Expertise]:
    """Note what each of the persons is newly versed in; the caller leaves out subjects already noted."""
    rows = [Expertise(person=person, subject=subject) for person, subjects in pairs for subject in subjects]
    return insert_many(rows)
