"""A person as he may be met in words and sealed lines: every name and number he has or had."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Q

from haitang.foundation.privacy.subject import ERASED_NAME, Subject
from haitang.foundation.sealing import seal, unseal
from haitang.machinery.accounts.models import Account

from .models import Person
from .words import PrivateField

FORMERLY: Final = "formerly"
"""The purpose under which former names and numbers are sealed."""


def subject_of(person: Person) -> Subject:
    """Everything by which the person and the records merged into his can be found. Queries: one a merge deep, four more."""
    keys = (person.pk, *merged_into(person.pk))
    records = list(Person.objects.filter(pk__in=keys).order_by("pk"))
    accounts = list(Account.objects.get_queryset().filter(person_key__in=keys).order_by("pk"))
    names = {record.name for record in records} | {account.name for account in accounts}
    numbers: set[str] = set()
    for record in records:
        former = former_of(record)
        names.update(former["names"])
        numbers.update(former["numbers"], private_numbers(record).values())
    names -= {"", ERASED_NAME}
    return Subject(
        county=person.county_id,
        records=keys,
        accounts=tuple(account.pk for account in accounts),
        names=tuple(sorted(names)),
        numbers=tuple(sorted(numbers)),
        others=tuple(sorted(others_called(names, person.county_id, keys))),
    )


def others_called(names: Iterable[str], county: str, keys: Iterable[int]) -> set[str]:
    """Names of other people of the county that are, or contain, one of these."""
    alike = Q(pk__in=[])
    for name in names:
        alike |= Q(name__contains=name)
    persons = Person.objects.filter(alike, county_id=county).exclude(pk__in=keys)
    accounts = Account.objects.get_queryset().filter(alike, home=county).exclude(person_key__in=keys)
    return {*persons.values_list("name", flat=True), *accounts.values_list("name", flat=True)}


def private_numbers(person: Person) -> dict[PrivateField, str]:
    """His numbers in full."""
    return {
        field: unseal(field.value, cipher)
        for field in PrivateField
        if (cipher := getattr(person, f"{field.value}_cipher"))
    }


def former_of(person: Person) -> dict[str, list[str]]:
    """The names and numbers he had before."""
    if not person.formerly:
        return {"names": [], "numbers": []}
    found: dict[str, list[str]] = json.loads(unseal(FORMERLY, person.formerly))
    return found


def with_former_values(person: Person, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What to write beside columns that put a name or a number right, so that what was written under the old is found."""
    former = former_of(person)
    if "name" in columns:
        former["names"].append(person.name)
    numbers = private_numbers(person)
    former["numbers"] += [number for field, number in numbers.items() if f"{field.value}_digest" in columns]
    if former == former_of(person):
        return {}
    return {"formerly": seal(FORMERLY, json.dumps(former, ensure_ascii=False))}


def merged_into(key: int) -> list[int]:
    """Every record merged into this one, directly or through another."""
    found: list[int] = []
    wave = [key]
    while wave:
        wave = list(Person.objects.filter(merged_into__in=wave).values_list("pk", flat=True))
        found += wave
    return found
