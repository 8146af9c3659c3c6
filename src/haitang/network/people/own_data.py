"""Everything kept about one person, as sections of named values: for him to see, on paper or as a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from haitang.foundation.privacy.fields import declaration_of
from haitang.foundation.privacy.register import REGISTER, AccountLink, Link
from haitang.foundation.privacy.subject import Subject
from haitang.machinery.audit.models import Entry

from .models import Person
from .subjects import private_numbers, subject_of
from .words import LOOKS, PrivateField, UnmaskReason

UNTOLD = frozenset({"id", "version", "person", "account", "answered_by"})
"""Columns of linked rows that say nothing to the person."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind: `heads` name the columns, `rows` are texts in that order."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> tuple[tuple[str, str], ...]:
        """Heads and values of the first row."""
        return tuple(zip(self.heads, self.rows[0], strict=True))

    @property
    def labelled(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Every row as heads and values."""
        return tuple(tuple(zip(self.heads, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class OwnData:
    person: str
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def own_data(person: Person, *, masked: bool = False) -> OwnData:
    """The person's own record with his numbers in full, the rows of every kind that name him, the places that hold
    something of him, where it came from and who saw his numbers. `masked` shows the numbers as pages do."""
    facts = [(field_label(field), describe_value(person, field)) for field in own_fields()]
    for field, number in private_numbers(person).items():
        facts.append((str(field.label), getattr(person, f"{field.value}_mask") if masked else number))
    own = Section(
        _("基本情况"), tuple(name for name, _value in facts), (tuple(value for _name, value in facts),)
    )
    linked = (section_of(link, person) for link in REGISTER.links.values() if link.in_copy)
    subject = subject_of(person)
    accounts = (account_section(link, subject) for link in REGISTER.account_links.values() if link.in_copy)
    placed = (
        Section(str(place.title), tuple(str(each) for each in place.heads), tuple(place.copy(subject)))
        for place in REGISTER.places.values()
        if place.copy is not None
    )
    rest = (
        section
        for section in (*linked, *placed, *accounts, origins_of(subject), looks_at(subject))
        if section.rows
    )
    return OwnData(person.name, (own, *rest))


def own_fields() -> "list[models.Field[Any, Any]]":
    """The columns of a person that he is given, by what each says of itself."""
    fields = Person._meta.concrete_fields
    return [field for field in fields if (said := declaration_of(field)) is not None and said.in_copy]


def section_of(link: Link, person: Person) -> Section:
    fields = told_fields(link.model)
    heads = {field.name: field_label(field) for field in fields}
    return section_of_rows(link, str(link.model._meta.verbose_name), heads, Q(**{link.name: person.pk}))


def account_section(link: AccountLink, subject: Subject) -> Section:
    """The rows of one kind that belong to his accounts."""
    return section_of_rows(link, str(link.title), link.in_copy, Q(**{f"{link.name}__in": subject.accounts}))


def section_of_rows(link: Link | AccountLink, title: str, heads: Mapping[str, Any], his: Q) -> Section:
    """Of one kind the rows that are his: the columns, or properties, that have a head."""
    columns = {field.name: field for field in link.model._meta.concrete_fields}
    links = [name for name in heads if name in columns and columns[name].is_relation]
    rows = link.model._base_manager.filter(his).select_related(*links).order_by("pk")
    return Section(
        title,
        tuple(str(head) for head in heads.values()),
        tuple(
            tuple(
                describe_value(row, columns[name]) if name in columns else str(getattr(row, name))
                for name in heads
            )
            for row in rows
        ),
    )


def origins_of(subject: Subject) -> Section:
    """Who put him on file, and when; what came by a file stands among its lines."""
    keys = [str(key) for key in subject.records]
    entries = Entry.objects.filter(
        thing_kind=Person._meta.label, thing_id__in=keys, action="people.register"
    ).order_by("pk")
    rows = tuple((localtime(entry.at).strftime("%Y-%m-%d %H:%M"), entry.actor) for entry in entries)
    return Section(_("从哪里来"), (_("登记时间"), _("登记的账号")), rows)


def looks_at(subject: Subject) -> Section:
    """Who brought his whole numbers to light, when and why."""
    entries = Entry.objects.filter(
        thing_kind=Person._meta.label, thing_id__in=[str(key) for key in subject.records], action__in=LOOKS
    ).order_by("pk")
    rows = tuple(
        (
            localtime(entry.at).strftime("%Y-%m-%d %H:%M"),
            entry.actor,
            label_of(PrivateField, entry.facts.get("field", "")) or _("全部"),
            label_of(UnmaskReason, entry.facts.get("reason", "")),
        )
        for entry in entries
    )
    return Section(_("谁看过完整号码"), (_("时间"), _("账号"), _("哪一项"), _("原因")), rows)


def label_of(choices: type[models.TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def told_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in UNTOLD and not isinstance(field, models.BinaryField)
    ]


def field_label(field: "models.Field[Any, Any]") -> str:
    return str(field.verbose_name)


def describe_value(row: models.Model, field: "models.Field[Any, Any]") -> str:
    """A value as a person reads it: the label of a choice, the name of a linked record."""
    value = getattr(row, field.name)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)
