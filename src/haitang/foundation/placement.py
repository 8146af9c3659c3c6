"""Which county a record lies in, for every kind of record, and the foreign keys that lead out of it.

A model says where its place stands by `placed_by`, a path to a column that holds a division's code (`region_id`,
`organisation__region_id`), or several, the first that is not empty counting; of one that says nothing the shortest chain
of foreign keys to one that does is taken, of keys that are never empty where there is one. `may_leave` names foreign keys
that may lead into another county, each with its reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.apps import apps
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce, Length, Substr

from .codes import COUNTY_LENGTH

PREFIX: Final = "haitang."
NAMED: Final = 20
"""So many records of one foreign key are named; the others are counted."""
Model: TypeAlias = type[models.Model]
Paths: TypeAlias = tuple[str, ...]
ForeignKey: TypeAlias = "models.ForeignKey[Any, Any]"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A foreign key under which records of one county point into another: how many, and the keys of the first."""

    key: str
    count: int
    records: tuple[int | str, ...]


def own_models() -> list[Model]:
    """Our own kinds of record, without those of libraries."""
    return [model for model in apps.get_models(include_auto_created=True) if is_own_model(model)]


def is_own_model(model: Model) -> bool:
    return model.__module__.startswith(PREFIX)


def foreign_keys(model: Model) -> list[ForeignKey]:
    """Foreign keys to our own models, in the order declared."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and is_own_model(field.related_model)
    ]


def placements(kinds: Iterable[Model]) -> dict[Model, Paths]:
    """The paths to the code of its place for each of these models that has one."""
    asked = list(kinds)
    found = {kind: declared(kind) for kind in asked if declared(kind)}
    for with_empty in (False, True):
        while reached := {
            kind: through(field, found)
            for kind in asked
            if kind not in found
            for field in reversed(foreign_keys(kind))  # of several the first is written last, and stays
            if field.related_model in found and (with_empty or not field.null)
        }:
            found |= reached
    return found


def declared(model: Model) -> Paths:
    said: str | Paths = getattr(model, "placed_by", ())
    return (said,) if isinstance(said, str) else said


def through(field: ForeignKey, places: Mapping[Model, Paths]) -> Paths:
    """The paths to the place of what a foreign key leads to; none where that lies nowhere."""
    return tuple(f"{field.name}__{path}" for path in places.get(field.related_model, ()))


def may_leave(model: Model) -> Mapping[str, str]:
    """The foreign keys of a model that may lead into another county, each with its reason."""
    named: Mapping[str, str] = getattr(model, "may_leave", {})
    return named


def bound_keys(kinds: Iterable[Model]) -> Iterator[tuple[ForeignKey, Paths, Paths]]:
    """Each foreign key that stays in its record's county, with the paths to the code of the record and of its target.

    Left out is the key a record is placed by: it leads to its own place.
    """
    places = placements(kinds)
    for model, place in places.items():
        for field in foreign_keys(model):
            target = through(field, places)
            if target and not set(target) <= set(place) and field.name not in may_leave(model):
                yield field, place, target


def crossings(kinds: Iterable[Model] | None = None) -> list[Crossing]:
    """Every foreign key under which a record of one county points into another. One query a key, two if it does.

    What lies above counties, or nowhere, is of no county and crosses none.
    """
    found = []
    for field, place, target in bound_keys(own_models() if kinds is None else kinds):
        crossing = crossing_rows(field, place, target)
        if count := crossing.count():
            first = tuple(crossing.order_by("pk").values_list("pk", flat=True)[:NAMED])
            found.append(Crossing(f"{field.model._meta.label}.{field.name}", count, first))
    return found


def county_at(paths: Paths) -> Substr:
    first, *others = paths
    return Substr(Coalesce(first, *others) if others else first, 1, COUNTY_LENGTH)


def crossing_rows(field: ForeignKey, place: Paths, target: Paths) -> models.QuerySet[Any]:
    """The records of a foreign key's model that lie in another county than what the key leads to."""
    rows: models.QuerySet[Any] = field.model._base_manager.alias(
        placed_at=county_at(place), leads_to=county_at(target)
    )
    digits = rows.alias(placed_digits=Length("placed_at"), led_digits=Length("leads_to"))
    inside: models.QuerySet[Any] = digits.filter(placed_digits=COUNTY_LENGTH, led_digits=COUNTY_LENGTH)
    return inside.exclude(placed_at=F("leads_to"))
