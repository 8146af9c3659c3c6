"""Putting one person on file, and amending what the file says."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.privacy.fields import personal_fields
from haitang.foundation.privacy.subject import Subject, is_name
from haitang.foundation.privacy.walking import put_right
from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.network.people import rules
from haitang.network.people.models import Expertise, Person
from haitang.network.people.subjects import private_numbers, subject_of, with_former_values
from haitang.network.people.words import PrivateField

from .enrolment import (
    PersonDraft,
    add_subjects,
    identity_values,
    other_phone_values,
    person_from,
    phone_values,
    sound_values,
)

PRIVATE = {"phone": "phone", "other_phone": "other_phone", "identity_number": "identity"}
"""The private values, by the stem of the columns that keep them."""


def amendable() -> frozenset[str]:
    """What `amend` takes: the columns that say so of themselves, the place, and the two private values in clear."""
    said = {field.attname for field, each in personal_fields(Person) if each.amended}
    return frozenset({*said, *PRIVATE, "region_id"})


class AlreadyOnFile(Refused):
    """The identity number is that of somebody on file. `known` is the record, when the caller may see it by its number."""

    def __init__(self, known: Person | None) -> None:
        super().__init__(_("已有人员登记了这个身份证号，不用重复登记。"), code="already_on_file")
        self.known = known


@transaction.atomic
def register_person(*, draft: PersonDraft, acting: Acting, at: datetime) -> Person:
    """Put one new person on file. Raises `AlreadyOnFile` when the identity number is known in the county."""
    rules.may_register(acting, draft.region_id).also(
        rules.check_same_county(draft.county_id, draft.region_id)
    ).require()
    phones = (draft.phone, draft.other_phone)
    rules.numbers_fit(phones, draft.identity_number, draft.document_kind, timezone.localdate(at)).require()
    person = person_from(draft)
    fits(person).also(rules.unit_fits(person.county_id, person.unit)).require()
    refuse_known(person.county_id, person.identity_digest)
    insert(person)
    add_subjects([(person, draft.subjects)])
    audit.add(acting, at, "people.register", person, region=person.region_id)
    return person


@transaction.atomic
def amend_person(
    *, person: Person, changes: Mapping[str, Any], version: int, acting: Acting, at: datetime
) -> Person:
    """Write `changes` (keys of `amendable`) over the record, if it still is as `version` read it.

    Raises `audit.Conflict` when it is not, its `wanted` being `changes`; and `AlreadyOnFile`. Changes nothing, and
    says nothing, when nothing differs. The person carries the new values afterwards.
    """
    if unknown := changes.keys() - amendable():
        raise TypeError(f"not amendable: {sorted(unknown)}")
    rules.may_amend_person(acting, person).require()
    if "region_id" in changes:
        region = str(changes["region_id"])
        acting.verdict(rules.CHANGE, region=region).also(
            rules.check_same_county(person.county_id, region)
        ).require()
    phones = (str(changes.get("phone", "")), str(changes.get("other_phone", "")))
    rules.numbers_fit(phones, *document_with(person, changes), timezone.localdate(at)).require()
    columns = differing(person, changes)
    if not columns and person.version == version:
        return person
    amended = with_columns(person, columns)
    fits(amended).also(rules.unit_fits(person.county_id, amended.unit)).require()
    if columns.get("identity_digest"):
        refuse_known(person.county_id, amended.identity_digest, besides=person.pk)
    former = subject_of(person) if "name" in columns else None
    write_over(person, columns, version, changes)
    rules.serves_rightly(person, timezone.localdate(at)).require()
    if former is not None:
        put_words_right(former, person)
    audit.add(acting, at, "people.amend", person, region=amended.region_id, fields=sorted(fields_of(columns)))
    return person


@transaction.atomic
def set_expertise(*, person: Person, subjects: list[str], acting: Acting, at: datetime) -> list[str]:
    """Make the subjects somebody is versed in exactly these; repeats and blanks fall away. Returns them."""
    rules.may_amend_person(acting, person).require()
    wanted = list(dict.fromkeys(subject for text in subjects if (subject := " ".join(text.split()))))
    rules.subjects_fit(wanted).require()
    known = {row.subject: row for row in person.expertise.all()}
    dropped = [row.pk for subject, row in known.items() if subject not in wanted]
    added = [subject for subject in wanted if subject not in known]
    if not dropped and not added:
        return wanted
    Expertise.objects.filter(pk__in=dropped).delete()
    add_subjects([(person, added)])
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    audit.add(
        acting,
        at,
        "people.expertise",
        person,
        region=person.region_id,
        added=len(added),
        dropped=len(dropped),
    )
    return wanted


def differing(person: Person, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `changes` would really change, with what goes with them: pinyin, digests, masks."""
    columns = {
        name: value
        for name, value in changes.items()
        if name not in PRIVATE and getattr(person, name) != value
    }
    if "name" in columns:
        columns |= sound_values(columns["name"])
    private = {"phone": phone_values, "other_phone": other_phone_values, "identity_number": identity_values}
    for name, stem in PRIVATE.items():
        if name not in changes:
            continue
        values = private[name](changes[name])
        if values[f"{stem}_digest"] != getattr(person, f"{stem}_digest"):
            columns |= values
    return columns | with_former_values(person, columns)


def document_with(person: Person, changes: Mapping[str, Any]) -> tuple[str, str]:
    """The number of a person's document and its kind as they would be; no number where neither changes."""
    kind = str(changes.get("document_kind", person.document_kind))
    if "identity_number" in changes:
        return str(changes["identity_number"]), kind
    kept = "" if kind == person.document_kind else private_numbers(person).get(PrivateField.IDENTITY, "")
    return kept, kind


def put_words_right(former: Subject, person: Person) -> None:
    """Have what still waits to be sent or read, and his account, say the new name."""
    accounts = Account.objects.get_queryset().filter(pk__in=former.accounts, name__in=former.names)
    accounts.update(name=person.name)
    put_right(former, lambda text: replace_name(text, former, person.name))


def replace_name(text: str, former: Subject, name: str) -> str:
    def instead(match: re.Match[str]) -> str:
        return name if is_name(match) else match.group()

    return former.pattern.sub(instead, text)


def fields_of(columns: Mapping[str, Any]) -> set[str]:
    """The names of what changed, as the audit may hold them: never a value, a digest or a mask."""
    derived = {"name_key": "name", "initials": "name", "readings": "name"}
    columns = {column: value for column, value in columns.items() if column != "formerly"}
    stems = {
        f"{stem}_{part}": name for name, stem in PRIVATE.items() for part in ("cipher", "digest", "mask")
    }
    return {(derived | stems).get(column, column) for column in columns}


def with_columns(person: Person, columns: Mapping[str, Any]) -> Person:
    """The record as it would be; not saved."""
    amended = Person(
        **{field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields}
    )
    for name, value in columns.items():
        setattr(amended, name, value)
    return amended


def write_over(person: Person, columns: Mapping[str, Any], version: int, wanted: Mapping[str, Any]) -> None:
    try:
        with transaction.atomic():
            audit.change(person, expected=version, **columns)
    except IntegrityError as error:
        raise AlreadyOnFile(None) from error
    except audit.Conflict as conflict:
        current = Person.objects.select_related("region", "unit").get(pk=person.pk)
        rules.still_current(current).require()
        raise audit.Conflict(current, wanted) from conflict


def insert(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyOnFile(None) from error


def refuse_known(county: str, identity_digest: str, *, besides: int | None = None) -> None:
    if not identity_digest:
        return
    known = Person.objects.current().filter(county_id=county, identity_digest=identity_digest)
    if (found := known.first()) is not None and found.pk != besides:
        raise AlreadyOnFile(found)
