"""Closing entries into the chain, and writing its head down outside the database."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from haitang.foundation.acting import Acting

from . import actions as audit
from .chain import BEFORE_ALL, Anchor, batch_digest, last_entry_id, latest_seal, leaves_of
from .models import Entry, Head, Seal

BATCH: Final = 1000
ANCHORS: Final = "anchors.log"
LOOKS: Final = 40
LOCK_MILLISECONDS: Final = 140
SECONDS_BETWEEN: Final = 0.5
"""How often, and how long each time, sealing waits for writers to be done: twenty-five seconds in all."""


def seal_up(at: datetime) -> int:
    """Seal every entry committed so far and anchor the new heads. Returns how many were sealed."""
    until = horizon()
    sealed = 0
    with alone():
        begins = not Head.objects.exists()
        try:
            while (seal := _seal_batch(until, at)) is not None:
                sealed += seal.count
        except IntegrityError:
            pass  # somebody else seals at this moment, and goes on: a seal has one successor
        if (
            begins or anchor_file().exists()
        ):  # one that was removed stays away: it must be seen that it is missing
            _anchor_heads()
    return sealed


@contextmanager
def alone() -> Iterator[None]:
    """Within it nobody else seals or compares: heads in the database and in the file are the same ones."""
    folder = os.open(settings.HAITANG_HOME, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def horizon() -> int:
    """The last id below which no entry can still appear. Raises OperationalError when somebody writes all the while.

    PostgreSQL hands out ids before it commits, so an entry may come to stand below one already visible. Every insert
    holds the table's ROW EXCLUSIVE lock from before it draws its id until it commits; once we hold a lock that
    excludes it, whoever drew an id has committed or is gone. The lock is let go at once. SQLite has one writer.
    """
    for left in reversed(range(LOOKS)):
        try:
            return _last_id_alone()
        except OperationalError:
            if connection.in_atomic_block or not left:
                raise
            time.sleep(SECONDS_BETWEEN)
    raise AssertionError("a look returns or raises")


@transaction.atomic
def _last_id_alone() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # who waits for this lock holds up every entry that comes after: so only for a moment, and again later
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_MILLISECONDS}ms'")
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return last_entry_id()


@transaction.atomic
def _seal_batch(until: int, at: datetime) -> Seal | None:
    """Seal the next entries up to an id; None when there are none. Raises IntegrityError when somebody was faster."""
    last = latest_seal()
    begun = last.last_id if last else BEFORE_ALL
    entries = list(Entry.objects.filter(pk__gt=begun, pk__lte=until).order_by("pk")[:BATCH])
    if not entries:
        return None
    previous, leaves = last.digest if last else "", leaves_of(entries)
    seal = Seal.objects.create(
        first_id=entries[0].pk,
        last_id=entries[-1].pk,
        count=len(entries),
        at=at,
        leaves=leaves,
        previous=previous,
        digest=batch_digest(previous, at, leaves),
    )
    Head.objects.create(last_id=seal.last_id, digest=seal.digest, at=at)
    return seal


class DamagedAnchors(Exception):
    """A line of the anchor file is none of ours. `number` counts from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


def renew_anchors(acting: Acting, at: datetime) -> None:
    """Begin the anchor file anew at the present head, and write down in the database the heads missing there.

    For whoever has looked into why they were missing; that it was done stands in the audit. What was in the file stays
    beside it.
    """
    path = anchor_file()
    with alone():
        if path.exists():
            path.rename(path.with_name(f"{path.name}.before-{at.astimezone(UTC):%Y%m%dT%H%M%S}"))
        known = set(Head.objects.values_list("digest", flat=True))
        with transaction.atomic():
            for seal in Seal.objects.defer("leaves").exclude(digest__in=known).order_by("last_id"):
                Head.objects.create(last_id=seal.last_id, digest=seal.digest, at=seal.at)
            audit.add(acting, at, "audit.renew_anchors", Head(), region="")
        begin_anchors()


def begin_anchors() -> None:
    """Write the present head into a new anchor file; nothing when the chain has not begun."""
    newest = Head.objects.last()
    if newest is not None:
        _write([newest])


def _anchor_heads() -> None:
    """Add the heads the anchor file does not have yet, on the disk before we go on."""
    known = readable_anchors()
    heads = Head.objects.all()
    if known:
        heads = heads.filter(last_id__gte=known[-1].last_id).exclude(digest=known[-1].digest)
    _write(list(heads))


def _write(heads: Sequence[Head]) -> None:
    if not heads:
        return
    lines = _lines()
    torn = bool(lines) and not lines[-1].endswith("\n")
    with anchor_file().open("a", encoding="utf-8") as file:
        file.write("\n" if torn else "")
        for head in heads:
            said = {"at": head.at.astimezone(UTC).isoformat(), "last_id": head.last_id, "digest": head.digest}
            file.write(json.dumps(said) + "\n")
        file.flush()
        os.fsync(file.fileno())


def anchors() -> Sequence[Anchor]:
    """Every head in the anchor file, oldest first. Raises `DamagedAnchors`."""
    found = []
    for number, line in enumerate(_lines(), 1):
        anchor = _read(line)
        if anchor is not None:
            found.append(anchor)
        elif line.strip():
            raise DamagedAnchors(number)
    return found


def readable_anchors() -> list[Anchor]:
    """The same without the lines that are none of ours."""
    return [anchor for anchor in map(_read, _lines()) if anchor is not None]


def _read(line: str) -> Anchor | None:
    """What a line of the anchor file says; None when it is none of ours."""
    try:
        said = json.loads(line)
        return Anchor(digest=str(said["digest"]), last_id=int(said["last_id"]), source=ANCHORS)
    except (ValueError, TypeError, KeyError):
        return None


def _lines() -> Sequence[str]:
    """The lines of the anchor file, with their ends; what is no text stands there as a mark for it."""
    try:
        return anchor_file().read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    except FileNotFoundError:
        return []


def anchor_file() -> Path:
    """Beside the database, not in it; copy it elsewhere to be proof against whoever holds the whole machine."""
    return Path(settings.HAITANG_HOME) / ANCHORS
