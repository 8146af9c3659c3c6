"""Who was turned away where, how often: noted without holding up the refusal, and never without bound.

A refusal is first counted in memory. Whoever comes by when nobody else is writing takes along what waits, in one short
transaction that waits for nobody; what could not be written waits for the next.
"""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Final, cast

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from haitang.foundation.acting import NOBODY
from haitang.machinery.accounts.models import Account

from . import actions as audit
from .models import RefusedTry
from .words import (
    AUDITED,
    AUDITED_MOST,
    REFUSAL_DAYS,
    REFUSAL_WINDOW,
    REFUSALS_MOST,
    REFUSALS_PENDING,
    RefusedKind,
)

log = logging.getLogger("haitang.refusals")
PATIENCE: Final = 0.25
"""Seconds a refusal may wait, on PostgreSQL, for who writes the same rows."""

REST: Final = 1.0
"""Seconds between writings about who has to wait."""

TRIM_EVERY: Final = 50
"""How many new rows are made before it is looked whether there are too many."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What refusals have in common that are counted together, besides their window."""

    kind: RefusedKind
    page: str = ""
    account_id: int = 0
    account: str = ""
    region_id: str = ""
    name_digest: str = ""
    address_digest: str = ""
    address: str = ""
    signed_in: bool = False


@dataclass(slots=True)
class Tally:
    first_at: datetime
    last_at: datetime
    count: int = 1


Tallies = dict[tuple[Refusal, datetime], Tally]


class Pending:
    """Refusals that are not written yet, by refusal and window. For many threads."""

    def __init__(self) -> None:
        self._counting, self._writing = Lock(), Lock()
        self._tallies: Tallies = {}
        self._written = 0.0
        self.uncounted = 0
        """How many came while too many kinds of refusals waited already."""

    def add(self, refusal: Refusal, at: datetime) -> None:
        with self._counting:
            self._add((refusal, window_of(at)), Tally(at, at))

    def rested(self) -> bool:
        """Whether nothing was written for a second."""
        return monotonic() - self._written >= REST

    def write(self) -> None:
        """Write what waits, unless somebody is doing so or the database is not to be had: then it waits on."""
        if not self._tallies or not self._writing.acquire(blocking=False):
            return
        try:
            self._write()
        finally:
            self._writing.release()

    def _write(self) -> None:
        self._written = monotonic()
        with self._counting:
            taken, self._tallies = self._tallies, {}
            uncounted, self.uncounted = self.uncounted, 0
        try:
            with without_waiting(), transaction.atomic():
                add_tallies(taken)
                if uncounted:
                    _count_dropped(uncounted, max(tally.last_at for tally in taken.values()))
        except DatabaseError:
            log.warning("refusals_wait", exc_info=True)
            with self._counting:
                self.uncounted += uncounted
                for key, tally in taken.items():
                    self._add(key, tally)

    def _add(self, key: tuple[Refusal, datetime], tally: Tally) -> None:
        if found := self._tallies.get(key):
            found.first_at = min(found.first_at, tally.first_at)
            found.last_at = max(found.last_at, tally.last_at)
            found.count += tally.count
        elif len(self._tallies) < REFUSALS_PENDING:
            self._tallies[key] = tally
        else:
            self.uncounted += tally.count


PENDING: Final = Pending()


def without_waiting() -> AbstractContextManager[None]:
    """Inside, who would have to wait for his turn to write raises at once. PostgreSQL waits only for the same rows: `write`."""
    if connection.vendor != "sqlite":
        return nullcontext()
    return cast("AbstractContextManager[None]", connection.without_waiting())  # type: ignore[attr-defined]  # of our engine


def note_refusal(refusal: Refusal, at: datetime) -> None:
    """Count a refusal, and write down what waits if that is possible at once.

    Of who has to wait and goes on all the same, once a second: his tries cost no writing each.
    """
    PENDING.add(refusal, at)
    if refusal.kind is not RefusedKind.SLOWED or PENDING.rested():
        PENDING.write()


def window_of(at: datetime) -> datetime:
    """The beginning of the window a moment lies in."""
    return at - (at - datetime(2000, 1, 1, tzinfo=UTC)) % REFUSAL_WINDOW


def add_tallies(tallies: Mapping[tuple[Refusal, datetime], Tally]) -> None:
    """Add tallies to the rows of their windows, inside the caller's transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{int(PATIENCE * 1000)}ms'")
    for (refusal, window), tally in tallies.items():
        if not _add_to_row(refusal, window, tally):
            _make_row(refusal, window, tally)


def _add_to_row(refusal: Refusal, window: datetime, tally: Tally) -> bool:
    alike = RefusedTry.objects.filter(
        window=window,
        kind=refusal.kind,
        page=refusal.page,
        account_id=refusal.account_id,
        name_digest=refusal.name_digest,
        address_digest=refusal.address_digest,
    )
    return bool(alike.update(count=F("count") + tally.count, last_at=tally.last_at))


def _make_row(refusal: Refusal, window: datetime, tally: Tally) -> None:
    enters = refusal.kind in AUDITED and (
        RefusedTry.objects.filter(window=window, entered=True).count() < AUDITED_MOST
    )
    try:
        with transaction.atomic():
            row = RefusedTry.objects.create(
                kind=refusal.kind,
                page=refusal.page,
                account_id=refusal.account_id,
                account=refusal.account,
                region_id=refusal.region_id,
                name_digest=refusal.name_digest,
                address_digest=refusal.address_digest,
                address=refusal.address,
                signed_in=refusal.signed_in,
                window=window,
                first_at=tally.first_at,
                last_at=tally.last_at,
                count=tally.count,
                entered=enters,
            )
    except IntegrityError:  # another process made it meanwhile
        _add_to_row(refusal, window, tally)
        return
    if enters:
        _enter(row, tally.last_at)
    if row.pk % TRIM_EVERY == 0:
        trim(at=tally.last_at)


def _enter(row: RefusedTry, at: datetime, **facts: int) -> None:
    """The entry in the sealed audit: whose account it was, if anybody's; never what was typed."""
    account = Account(pk=row.account_id or None)
    audit.add(
        NOBODY, at, AUDITED[RefusedKind(row.kind)], account, region=row.region_id, page=row.page, **facts
    )


def sum_up(at: datetime) -> int:
    """Enter into the audit how often somebody was refused in each window that is over. Returns how many entries."""
    over = RefusedTry.objects.filter(entered=True, summed=False, window__lte=at - REFUSAL_WINDOW)
    repeated = list(over.filter(count__gt=1).order_by("pk"))
    with transaction.atomic():
        for row in repeated:
            _enter(row, at, count=row.count)
        over.filter(pk__lte=repeated[-1].pk if repeated else 0).update(summed=True)
    return len(repeated)


def trim(*, at: datetime) -> int:
    """Take out the oldest of too many rows, and count how many in a row that is not taken out. Returns how many."""
    removed = 0
    for signed_in in (True, False):
        rows = RefusedTry.objects.filter(signed_in=signed_in).exclude(kind=RefusedKind.DROPPED)
        newest = rows.order_by("-pk").values_list("pk", flat=True)[REFUSALS_MOST : REFUSALS_MOST + 1]
        for key in newest:
            removed += rows.filter(pk__lte=key).delete()[0]
    if removed:
        _count_dropped(removed, at)
    return removed


def _count_dropped(removed: int, at: datetime) -> None:
    """One row a day, so that these are bounded by the term."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    dropped, _made = RefusedTry.objects.get_or_create(
        kind=RefusedKind.DROPPED,
        window=day,
        page="",
        account_id=0,
        name_digest="",
        address_digest="",
        defaults={"first_at": at, "last_at": at, "count": 0},
    )
    RefusedTry.objects.filter(pk=dropped.pk).update(count=F("count") + removed, last_at=at)


def forget_refusals(at: datetime) -> int:
    """Remove refusals whose term is over, and bound the rest. Returns how many were removed."""
    old, _each = RefusedTry.objects.filter(last_at__lt=at - timedelta(days=REFUSAL_DAYS)).delete()
    return old + trim(at=at)
