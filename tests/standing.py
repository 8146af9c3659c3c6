"""The cast, built once a process and put back row by row for each test that asks: building it anew costs ten times as much."""

from copy import deepcopy
from typing import Final

from django.apps import apps
from django.db import models

from .cast import Cast, build_cast, keep_pictures

Rows = list[tuple[type[models.Model], list[models.Model]]]

BUILT: Final[list[tuple[Cast, Rows]]] = []
"""The cast as it was first built in this process, with all its rows; empty before."""


def put_back() -> Cast:
    """Everybody, with the same keys each time. What a test changes of it, no other test sees."""
    if not BUILT:
        before = keys()
        cast = build_cast()
        BUILT.append((deepcopy(cast), rows_beyond(before)))
        return cast
    cast, rows = BUILT[0]
    for kind, records in rows:
        kind._base_manager.bulk_create(records)
    for district in (cast.home, cast.twin):
        keep_pictures(district)
    return deepcopy(cast)


def kinds() -> list[type[models.Model]]:
    return [kind for kind in apps.get_models(include_auto_created=True) if kind._meta.managed]


def keys() -> dict[type[models.Model], set[object]]:
    return {kind: set(kind._base_manager.values_list("pk", flat=True)) for kind in kinds()}


def rows_beyond(before: dict[type[models.Model], set[object]]) -> Rows:
    """What the building added; the keys that hold it together are checked when the transaction ends."""
    added = [(kind, list(kind._base_manager.exclude(pk__in=before[kind]))) for kind in kinds()]
    return [(kind, records) for kind, records in added if records]
