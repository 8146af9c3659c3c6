"""Everything kept about one person, as sections of named values: for him to see, on paper or as a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from .models import Person
from .words import PrivateField

UNTOLD = frozenset(
    {"id", "version", "name_key", "initials", "readings", "person", "merged_into", "erased_at"}
)
"""Columns that say nothing to the person: keys and what is worked out from the rest."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind: `heads` name the columns, `rows` are texts in that order."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    person: str
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def own_data(person: Person, numbers: Mapping[PrivateField, str]) -> OwnData:
    """The person's own record with his numbers in full, then the rows of every kind that name him."""
    facts = [(head(field), told(person, field)) for field in told_fields(Person)]
    facts += [(str(field.label), number) for field, number in numbers.items()]
    own = Section(
        _("基本情况"), tuple(name for name, _value in facts), (tuple(value for _name, value in facts),)
    )
    about = (section_of(relation.related_model, relation.field.name, person) for relation in own_relations())
    return OwnData(person.name, (own, *(section for section in about if section.rows)))


def own_relations() -> list[models.ManyToOneRel]:
    """The relations by which other rows name a person, in the order of their kinds; links between records left out."""
    return [
        relation
        for relation in Person._meta.related_objects
        if isinstance(relation, models.ManyToOneRel)
        and relation.related_model._meta.label not in {"people.Person", "people.Merge"}
    ]


def section_of(model: Any, key: str, person: Person) -> Section:
    fields = told_fields(model)
    links = [field.name for field in fields if field.is_relation]
    rows = model._base_manager.filter(**{key: person}).select_related(*links).order_by("pk")
    return Section(
        str(model._meta.verbose_name),
        tuple(head(field) for field in fields),
        tuple(tuple(told(row, field) for field in fields) for row in rows),
    )


def told_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in UNTOLD and not field.name.endswith(("_cipher", "_digest", "_mask"))
    ]


def head(field: "models.Field[Any, Any]") -> str:
    return str(field.verbose_name)


def told(row: models.Model, field: "models.Field[Any, Any]") -> str:
    """A value as a person reads it: the label of a choice, the name of a linked record."""
    value = getattr(row, field.name)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    return "" if value is None else str(value)
