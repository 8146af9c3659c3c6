"""Reads of persons: the list, the search, duplicates, volunteers, trails."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy

from haitang.foundation.scope import Scope
from haitang.foundation.sealing import digest
from haitang.network.regions.models import Region

from .models import Distinction, Expertise, Merge, Person, PersonQuerySet, Volunteer, VolunteerQuerySet
from .numbers import NotANumber, document_numbers, phone_from
from .numbers import is_like_a_number as is_like_a_number  # noqa: PLC0414  for the search over everything

DUPLICATES_SHOWN = 200
"""At most this many likely pairs are looked at in one go; settling some brings up the next."""


def list_persons(scope: Scope) -> PersonQuerySet:
    """Persons as a list shows them: current ones with their place, workplace, volunteer role and expertise.

    Three queries for any number of rows, ordered by the sound of the name.
    """
    return (
        Person.objects.within(scope)
        .current()
        .select_related("region__parent", "unit", "volunteer")
        .prefetch_related(Prefetch("expertise", Expertise.objects.order_by("subject", "id")))
        .order_by("name_key", "id")
    )


def search(scope: Scope, text: str) -> PersonQuerySet:
    """Current persons whose name, pinyin or initials match, or whose whole phone or identity number this is."""
    readable = "".join(character for character in text if character.isprintable()).strip()
    if not readable:
        return list_persons(scope).none()
    by_number = with_number(scope, readable)
    return by_number if by_number is not None else list_persons(scope).matching(readable)


def offered(scope: Scope, text: str) -> PersonQuerySet:
    """The same of those who are there: whom a field offers for something that begins."""
    return search(scope, text).filter(departed__isnull=True)


def namesakes_apart(named: Mapping[int, str]) -> dict[int, str]:
    """Persons by key with a name each: to those named alike is added what tells them apart. One query, where there are such."""
    often = Counter(named.values())
    alike = [key for key, name in named.items() if often[name] > 1]
    persons = Person.objects.filter(pk__in=alike).select_related("region") if alike else ()
    return dict(named) | {one.pk: f"{named[one.pk]}（{one.particulars}）" for one in persons}


def with_number(scope: Scope, text: str) -> PersonQuerySet | None:
    """Current persons one of whose phones, or whose document's number, this is, however it is spelled; None when it can
    be neither.
    """
    if phone := phone_of(text):
        found = digest("phone", phone)
        return list_persons(scope).filter(Q(phone_digest=found) | Q(other_phone_digest=found))
    if is_like_a_number(text) and (numbers := document_numbers(text)):
        digests = [digest("identity", number) for number in numbers]
        return list_persons(scope).filter(identity_digest__in=digests)
    return None


def phone_of(text: str) -> str:
    try:
        return phone_from(text) if any(character.isdigit() for character in text) else ""
    except NotANumber:
        return ""


def volunteers(scope: Scope) -> VolunteerQuerySet:
    """Volunteers as a list shows them, those of hidden records left out, by the sound of the name."""
    return (
        Volunteer.objects.within(scope)
        .filter(person__merged_into__isnull=True, person__erased_at__isnull=True)
        .select_related("person", "region__parent", "team")
        .order_by("person__name_key", "id")
    )


def subjects(scope: Scope, *, most: int = 50) -> list[str]:
    """The subjects most people are versed in, the most frequent first."""
    persons = Person.objects.within(scope).current()
    counted = Expertise.objects.filter(person__in=persons).values("subject").annotate(people=Count("id"))
    return list(counted.order_by("-people", "subject").values_list("subject", flat=True)[:most])


def kept_record(person: Person) -> Person:
    """The record a merged one finally went into; the record itself when it was not merged."""
    while person.merged_into_id is not None:
        person = Person.objects.get(pk=person.merged_into_id)
    return person


def merges(scope: Scope) -> QuerySet[Merge]:
    """Merges, the latest first, each with both records."""
    return Merge.objects.within(scope).select_related("kept__region", "gone__region").order_by("-id")


def places_in(scope: Scope) -> QuerySet[Region]:
    """The county, towns and villages of a scope where somebody can be at home, by code."""
    return Region.objects.within(scope).filter(until__isnull=True, level__in=("county", "town", "village"))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two records may be one person: `code` is stable, `words` are read."""

    code: str
    columns: tuple[str, ...]
    words: object
    only: Q = field(default_factory=Q)


LIKENESSES = (
    Likeness(
        "same_identity_number", ("identity_digest",), gettext_lazy("身份证号相同"), ~Q(identity_digest="")
    ),
    Likeness(
        "same_phone_and_name", ("phone_digest", "name"), gettext_lazy("手机和姓名相同"), ~Q(phone_digest="")
    ),
    Likeness(
        "same_name_and_unit", ("name", "unit_id"), gettext_lazy("姓名和单位相同"), Q(unit__isnull=False)
    ),
    Likeness(
        "same_name_and_workplace", ("name", "workplace"), gettext_lazy("姓名和单位名称相同"), ~Q(workplace="")
    ),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two current records of one county that may be one person; `one` was there first."""

    one: Person
    other: Person
    reasons: tuple[str, ...]


def duplicates(scope: Scope) -> list[Pair]:
    """Likely pairs with their reasons, the earliest first; a fixed number of queries, at most `DUPLICATES_SHOWN` pairs.

    Left out: pairs told apart, and pairs with two different identity numbers.
    """
    reasons: dict[tuple[int, int], list[str]] = {}
    for likeness in LIKENESSES:
        for pair in pairs_alike(scope, likeness):
            reasons.setdefault(pair, []).append(str(likeness.words))
    apart = told_apart(reasons)
    kept = sorted(pair for pair in reasons if pair not in apart)[:DUPLICATES_SHOWN]
    persons = {
        person.pk: person
        for person in Person.objects.filter(pk__in={key for pair in kept for key in pair}).select_related(
            "region__parent", "unit", "volunteer"
        )
    }
    return [Pair(persons[one], persons[other], tuple(reasons[one, other])) for one, other in kept]


def pairs_alike(scope: Scope, likeness: Likeness) -> list[tuple[int, int]]:
    """Numbers of records that agree in the columns within a county, the smaller first. Two queries."""
    columns = ("county_id", *likeness.columns)
    persons = Person.objects.within(scope).current().filter(likeness.only).order_by()
    repeated = persons.values(*columns).annotate(times=Count("id")).filter(times__gt=1)
    values = list(repeated.order_by(*columns).values_list(*columns)[:DUPLICATES_SHOWN])
    if not values:
        return []
    firsts = {value[1] for value in values}
    alike: dict[tuple[object, ...], list[tuple[int, str]]] = {value: [] for value in values}
    rows = persons.filter(**{f"{likeness.columns[0]}__in": firsts}).order_by("id")
    for key, identity, *value in rows.values_list("id", "identity_digest", *columns):
        if (group := alike.get(tuple(value))) is not None:
            group.append((key, identity))
    return [
        (one, other)
        for group in alike.values()
        for (one, first), (other, second) in combinations(group[:20], 2)
        if not (first and second and first != second)
    ]


def told_apart(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    ones = {one for one, _other in pairs}
    return set(Distinction.objects.filter(one__in=ones).values_list("one_id", "other_id"))


def volunteer_words(person: Person) -> str:
    """The volunteer role in a word, for a side-by-side; nothing for who is none."""
    volunteer = getattr(person, "volunteer", None)
    return str(volunteer.get_status_display()) if volunteer else ""


SIDE_BY_SIDE = (
    (gettext_lazy("姓名"), lambda person: person.name),
    (gettext_lazy("所在地"), lambda person: str(person.region)),
    (gettext_lazy("性别"), lambda person: str(person.get_sex_display()) if person.sex else ""),
    (gettext_lazy("出生年月"), lambda person: person.born),
    (gettext_lazy("手机"), lambda person: person.phone_mask),
    (gettext_lazy("身份证号"), lambda person: person.identity_mask),
    (gettext_lazy("工作单位"), lambda person: str(person.unit or person.workplace)),
    (gettext_lazy("职务"), lambda person: person.job),
    (gettext_lazy("学历"), lambda person: person.education),
    (gettext_lazy("办公电话"), lambda person: person.office_phone),
    (gettext_lazy("志愿者"), volunteer_words),
)


def facts_side_by_side(one: Person, other: Person) -> list[tuple[str, str, str]]:
    """What two records say: label, the one's, the other's; facts that both leave open are left out."""
    facts = [(label, told(one), told(other)) for label, told in SIDE_BY_SIDE]
    return [(str(label), here, there) for label, here, there in facts if here or there]
