"""What every action is called: collected from the `ACTION_TITLES` in each app's words."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .words import FACTS


@cache
def action_titles() -> Mapping[str, str | Promise]:
    """Chinese titles by action name, of every app of ours."""
    titles: dict[str, str | Promise] = {}
    for words in _words_of_apps():
        titles |= getattr(words, "ACTION_TITLES", {})
    return titles


def _words_of_apps() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.name.startswith("haitang.") and find_spec(f"{config.name}.words"):
            yield import_module(f"{config.name}.words")


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
    for words in _words_of_apps():
        for name, choices in getattr(words, "FACT_CHOICES", {}).items():
            found[name] = (*found.get(name, ()), choices)
    return found


def facts_in_words(facts: Mapping[str, Any]) -> str:
    """The facts of an entry on one line; what is empty is left out."""
    said = (
        (fact_in_words(name), value_in_words(value, fact_choices().get(name, ())))
        for name, value in facts.items()
    )
    return _("；").join(f"{name} {value}" for name, value in said if value)


def value_in_words(value: Any, choices: Iterable[type[TextChoices]] = ()) -> str:
    """A value as a person reads it; one of `choices` by its label."""
    for each in choices:
        if value in each.values:
            return str(each(value).label)
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
