from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models
from django.db.models import Max, Q

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope

from .models import AppendOnly, Entry, EntryQuerySet, RefusedTry, RefusedTryQuerySet

SHOWN = 50
"""How many of the newest entries a record's history shows."""


def searchable_entries(scope: Scope) -> EntryQuerySet:
    """The entries an auditor may search, newest first."""
    return Entry.objects.within(scope).order_by("-id")


def refused_tries(scope: Scope) -> RefusedTryQuerySet:
    """What was refused to accounts of a scope and to strangers, the latest first."""
    return RefusedTry.objects.within(scope).order_by("-last_at", "-id")


def history_of(thing: models.Model) -> list[Entry]:
    """What was done to one record, newest first, at most `SHOWN`."""
    return list(Entry.objects.of(thing).order_by("-id")[:SHOWN])


def last_change(thing: models.Model) -> tuple[str, datetime | None]:
    """Who changed a record last, and when; "" and None where no entry says so."""
    last = Entry.objects.of(thing).first()
    return (last.actor, last.at) if last else ("", None)


def done_since(acting: Acting, actions: Collection[str], since: datetime) -> int:
    """How often somebody did any of these since a moment: what a limit counts."""
    return Entry.objects.filter(actor_id=acting.account_id, action__in=actions, at__gt=since).count()


def newest_entry() -> int:
    """The number of the entry written last; 0 where there is none."""
    return Entry.objects.aggregate(newest=Max("id"))["newest"] or 0


def newest_entry_of(thing: models.Model, action: str) -> int:
    """The number of the last entry that says this was done to a record; 0 where there is none."""
    return Entry.objects.of(thing).filter(action=action).aggregate(newest=Max("id"))["newest"] or 0


def is_touched_since(entry: int, county: str, apps_read: Collection[str]) -> bool:
    """Whether records of these apps were changed after an entry in a county, above it, or in no place."""
    kinds = [Q(thing_kind__startswith=f"{label}.") for label in apps_read]
    above = ["", *(county[:digits] for digits in range(2, len(county), 2))]
    places = Q(region_id__startswith=county) | Q(region_id__in=above)
    return Entry.objects.filter(places, reduce(or_, kinds), id__gt=entry).exists()


def append_only() -> list[type[AppendOnly]]:
    """The kinds of record whose tables the database lets nobody change."""
    return [kind for kind in apps.get_models() if issubclass(kind, AppendOnly)]
