"""Closing entries into the chain, and writing its head down outside the database."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from .chain import BEFORE_ALL, Anchor, digest_of, head, last_entry_id, leaves_of
from .models import Entry, Seal

BATCH: Final = 1000
ANCHORS: Final = "anchors.log"


def seal_up(at: datetime) -> int:
    """Seal every entry committed so far and anchor the new head. Returns how many were sealed."""
    until = horizon()
    sealed = 0
    try:
        while (seal := _seal_batch(until, at)) is not None:
            sealed += seal.count
    except IntegrityError:
        pass  # somebody else seals at this moment, and goes on: a seal has one successor
    newest = head()
    if newest is not None:
        anchor(newest, at)
    return sealed


@transaction.atomic
def horizon() -> int:
    """The last id below which no entry can still appear.

    PostgreSQL hands out ids before it commits, so an entry may come to stand below one already visible. Every insert
    holds the table's ROW EXCLUSIVE lock from before it draws its id until it commits; once we hold a lock that
    excludes it, whoever drew an id has committed or is gone. The lock is let go at once. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    return last_entry_id()


@transaction.atomic
def _seal_batch(until: int, at: datetime) -> Seal | None:
    """Seal the next entries up to an id; None when there are none. Raises IntegrityError when somebody was faster."""
    last = head()
    begun = last.last_id if last else BEFORE_ALL
    entries = list(Entry.objects.filter(pk__gt=begun, pk__lte=until).order_by("pk")[:BATCH])
    if not entries:
        return None
    previous, leaves = last.digest if last else "", leaves_of(entries)
    return Seal.objects.create(
        first_id=entries[0].pk,
        last_id=entries[-1].pk,
        count=len(entries),
        at=at,
        leaves=leaves,
        previous=previous,
        digest=digest_of(previous, at, leaves),
    )


class DamagedAnchors(Exception):
    """A line of the anchor file is none of ours. `number` counts from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


def anchor(seal: Seal, at: datetime) -> None:
    """Add the head to the anchor file, unless its last line says it already; on the disk before we go on."""
    known = _lines()
    if known and seal.digest in known[-1]:
        return
    line = json.dumps({"at": at.astimezone(UTC).isoformat(), "last_id": seal.last_id, "digest": seal.digest})
    torn = known and not known[-1].endswith("\n")
    with anchor_file().open("a", encoding="utf-8") as file:
        file.write(("\n" if torn else "") + line + "\n")
        file.flush()
        os.fsync(file.fileno())


def anchors() -> Sequence[Anchor]:
    """Every head written down so far, oldest first. Raises `DamagedAnchors`."""
    found = []
    for number, line in enumerate(_lines(), 1):
        try:
            kept = json.loads(line) if line.strip() else None
            if kept is not None:
                found.append(Anchor(digest=str(kept["digest"]), last_id=int(kept["last_id"])))
        except (ValueError, TypeError, KeyError):
            raise DamagedAnchors(number) from None
    return found


def _lines() -> Sequence[str]:
    """The lines of the anchor file, with their ends; what is no text stands there as a mark for it."""
    try:
        return anchor_file().read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    except FileNotFoundError:
        return []


def anchor_file() -> Path:
    """Beside the database, not in it; copy it elsewhere to be proof against whoever holds the whole machine."""
    return Path(settings.HAITANG_HOME) / ANCHORS
