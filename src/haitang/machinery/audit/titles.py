"""What actions and what they changed are called: from the models, and from what each app's words say of the rest."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignObjectRel, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from haitang.foundation.discovery import modules_named
from haitang.foundation.endings import PARTS

from .words import FACTS, FIELD_FACTS


@cache
def action_titles() -> Mapping[str, str | Promise]:
    """Chinese titles by action name, of every app of ours."""
    titles: dict[str, str | Promise] = {}
    for words in modules_named("words"):
        titles |= getattr(words, "ACTION_TITLES", {})
    return titles


def title_of(action: str) -> str:
    """What an action is called; an old one nobody knows any more shows its own name."""
    return str(action_titles().get(action, action))


def fact_in_words(name: str) -> str:
    return str(FACTS.get(name, name))


def kind_in_words(label: str) -> str:
    """What a kind of thing is called: the verbose name of its model."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


@cache
def fact_choices() -> Mapping[str, tuple[type[TextChoices], ...]]:
    """The words that the values of some facts are taken from, by the fact's name: each app's `FACT_CHOICES`."""
    found: dict[str, tuple[type[TextChoices], ...]] = {}
    for words in modules_named("words"):
        for name, choices in getattr(words, "FACT_CHOICES", {}).items():
            found[name] = (*found.get(name, ()), choices)
    return found


@cache
def field_titles() -> Mapping[str, Mapping[str, str | Promise]]:
    """Titles of what models have no field for, by kind of thing and name: each app's `FIELD_TITLES`."""
    titles: dict[str, Mapping[str, str | Promise]] = {}
    for words in modules_named("words"):
        titles |= getattr(words, "FIELD_TITLES", {})
    return titles


def field_in_words(kind: str, name: str) -> str:
    """What a field of a kind of thing is called; an old one nobody knows any more shows its own name."""
    if title := field_titles().get(kind, {}).get(name):
        return str(title)
    try:
        field = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name
    told = field.related_model._meta if isinstance(field, ForeignObjectRel) else field
    return str(told.verbose_name)


def facts_in_words(kind: str, facts: Mapping[str, Any]) -> str:
    """The facts of an entry about a kind of thing, on one line; what is empty is left out."""
    said = (
        (
            fact_in_words(name),
            fields_in_words(kind, value)
            if name in FIELD_FACTS
            else value_in_words(value, fact_choices().get(name, ())),
        )
        for name, value in facts.items()
    )
    return _("；").join(f"{name} {value}" for name, value in said if value)


def fields_in_words(kind: str, names: str | Iterable[str]) -> str:
    each = [names] if isinstance(names, str) else names
    return "、".join(field_in_words(kind, name) for name in each)


def part_in_words(name: str) -> str:
    """What a part of an ending is called; an old one nobody knows any more shows its own name."""
    return str(PARTS[name].title) if name in PARTS else name


def value_in_words(value: Any, choices: Iterable[type[TextChoices]] = ()) -> str:
    """A value as a person reads it; one of `choices` by its label."""
    for each in choices:
        if value in each.values:
            return str(each(value).label)
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, Mapping):
        return "、".join(f"{part_in_words(name)} {number}" for name, number in value.items())
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
