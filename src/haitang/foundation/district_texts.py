"""What a district writes that the program works with later: templates, mappings, formulas, rules.

Each kind is declared with how it is tried: when it is written, and again where it is shown, because a later version, or
data that changed, may no longer bear it. A model that belongs to a district and is not declared does not start.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models

from .registry import Registry

OURS: Final = "haitang."
BELONGING: Final = frozenset({"district", "county"})
"""Names of the fields that say whose a record is."""


@dataclass(frozen=True, slots=True)
class DistrictText:
    """A kind of record a district writes, by the label of its model.

    `fault_of` says what of a stored record the program cannot work with, in a sentence that names the place, or nothing;
    it asks for no more than the record. Where nothing of it is worked with, `only_shown` says why. `covers` are the
    models of its lines.
    """

    model: str
    fault_of: Callable[[Any], str] | None = None
    only_shown: str = ""
    covers: tuple[str, ...] = ()


def labels_undeclared() -> list[str]:
    """Of the kinds of record of a district, and of their lines, those whose text no declaration covers."""
    covered = {label for text in declared_texts() for label in text.covers}
    return sorted({model._meta.label for model in of_districts()} - covered)


TEXTS: Final[Registry[str, DistrictText]] = Registry(
    "how what a district writes is tried:",
    demanded=labels_undeclared,
    hint="name it in DISTRICT_TEXTS in project/wiring.py",
)


def declare(texts: Iterable[DistrictText]) -> None:
    """Called once, when every app is ready. Raises ValueError for one that is neither tried nor only shown."""
    for text in texts:
        if (text.fault_of is None) == (not text.only_shown):
            raise ValueError(f"{text.model}: say how it is tried, or why nothing of it is worked with")
        TEXTS.register(text.model, text)


def declared_texts() -> tuple[DistrictText, ...]:
    return tuple(TEXTS.values())


def of_districts() -> Iterator[type[models.Model]]:
    """Every model of ours that says whose it is, and the lines of those that are tried."""
    tried = {text.model for text in declared_texts() if text.fault_of is not None}
    for model in apps.get_models():
        if not model.__module__.startswith(OURS):
            continue
        own = any(field.name in BELONGING for field in model._meta.concrete_fields)
        if own or parents_of(model) & tried:
            yield model


def parents_of(model: type[models.Model]) -> set[str]:
    """The labels of what a record is deleted with, and of what that is deleted with."""
    found: set[str] = set()
    for field in model._meta.concrete_fields:
        if field.remote_field is not None and field.remote_field.on_delete is models.CASCADE:
            above = field.related_model
            if above is not None and above is not model:
                found |= {above._meta.label} | parents_of(above)
    return found
