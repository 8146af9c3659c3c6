from django.db import models

from haitang.foundation.scope import Scope

from .models import Entry, EntryQuerySet

SHOWN = 50
"""How many of the newest entries a record's history shows."""


def searched(scope: Scope) -> EntryQuerySet:
    """The entries an auditor may search, newest first."""
    return Entry.objects.within(scope).order_by("-id")


def history_of(thing: models.Model) -> list[Entry]:
    """What was done to one record, newest first, at most `SHOWN`."""
    return list(Entry.objects.of(thing).order_by("-id")[:SHOWN])
