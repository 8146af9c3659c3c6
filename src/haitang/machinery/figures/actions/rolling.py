"""Storing what figures count to: months that have ended, what stocks stand at today and tomorrow, and anew what changed.

Counting takes long and is done before the transaction that writes, so that nobody waits for it. What changes meanwhile
leaves a mark that stays; whoever else writes meanwhile takes the turn (`Turn`), and the slower one begins again later.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from haitang.foundation.scope import Scope

from ..declaring import indicators
from ..installed import is_watched
from ..models import Changed, Closing, KeptDay, Present, Reopened, RollUp, Turn
from ..periods import DAY, first_of_month
from ..queries.rolling import edition
from ..words import KEPT_MONTHS
from .counting import Stored, numbers, presents, roll_ups, stored_key

GRACE_DAYS = 1
"""How long after its end a month is rolled up: longer than any transaction that began in it may last."""
BATCH = 2000
MOST_PLACES = 20
"""Of how many changed places all months are made anew in one go; the others wait for the next."""
ONLY = 1
"""The key of the one row of `Turn`."""


@dataclass(slots=True)
class RolledUp:
    """What was done: months closed, counties' months made anew, places made anew after a change, days kept."""

    closed: int = 0
    renewed: int = 0
    freshened: int = 0
    kept: int = 0

    @property
    def all(self) -> int:
        return self.closed + self.renewed + self.freshened + self.kept


class Overtaken(Exception):
    """Somebody else stored figures since this counting began."""


def roll_up(*, at: datetime, since: date | None = None) -> RolledUp:
    """Make anew what changed, close the months that have ended since the last one closed, keep today and tomorrow.

    The first month closed is the first one ever closed, else that of `since`, else the month that ended last. Run again,
    it changes nothing; run twice at once, one of the two stops early.
    """
    done, today = RolledUp(), timezone.localdate(at)
    try:
        for reopened in waiting():
            renew(reopened)
            done.renewed += 1
        for code, marks in changes(present=True):
            freshen_days(code, marks)
        for code, marks in islice(changes(present=False), MOST_PLACES):
            freshen_months(code, marks)
            done.freshened += 1
        for month in list(months_to_close(today, since)):
            close(month=month, at=at)
            done.closed += 1
        for day in days_to_keep(today):
            store_present(day=day, today=today, at=at)
            done.kept += 1
    except Overtaken:
        pass  # the other one does what is left
    return done


@transaction.atomic
def drop_stored() -> None:
    """Drop all that is stored: where no more than one county is at work, nobody reads it."""
    take(turn())
    for model in (RollUp, Present, Closing, KeptDay, Reopened, Changed):
        model._default_manager.all().delete()


def months_to_close(today: date, since: date | None) -> Iterator[date]:
    present = first_of_month(today - GRACE_DAYS * DAY)
    last = closings().values_list("month", flat=True).last()
    first = Closing.objects.values_list("month", flat=True).first() or since or first_of_month(present, -1)
    month = first_of_month(last, 1) if last else first_of_month(first)
    while month < present:
        yield month
        month = first_of_month(month, 1)


def close(*, month: date, at: datetime) -> None:
    """Roll up every figure of a month, everywhere; of watched figures drop the month that is now too old."""
    began, marks = turn(), list(Reopened.objects.filter(month=month))
    rows = list(roll_ups(Scope.everywhere(), month))
    oldest = first_of_month(month, 1 - KEPT_MONTHS)
    with transaction.atomic():
        take(began)
        replace_rows(rows, RollUp.objects.filter(month=month))
        RollUp.objects.filter(month__lt=oldest, figure__in=watched_figures()).delete()
        Closing.objects.update_or_create(month=month, defaults={"at": at, "edition": edition()})
        clear_marks(marks)


def waiting() -> list[Reopened]:
    """The counties' months to be made anew."""
    closed = closings().values("month")
    return list(Reopened.objects.filter(month__in=closed).order_by("month", "county"))


def renew(reopened: Reopened) -> None:
    """Make anew a county's month in which an action changed what figures count."""
    began, scope = turn(), Scope(regions=(reopened.county,))
    rows = list(roll_ups(scope, reopened.month, watched=False))
    standing = RollUp.objects.within(scope).filter(month=reopened.month)
    with transaction.atomic():
        take(began)
        replace_rows(rows, standing.exclude(figure__in=watched_figures()))
        clear_marks([reopened])


def clear_marks(marks: Iterable[Reopened]) -> None:
    """Forget that these were reopened, unless they were again meanwhile."""
    for reopened in marks:
        Reopened.objects.filter(pk=reopened.pk, mark=reopened.mark).delete()


def changes(*, present: bool) -> Iterator[tuple[str, list[int]]]:
    """The places that changed, with the marks each left; read place by place, just before it is made anew."""
    marks = Changed.objects.filter(present=present).order_by("code")
    for code in list(marks.values_list("code", flat=True).distinct()):
        yield code, list(marks.filter(code=code).values_list("pk", flat=True)[:BATCH])


def freshen_days(code: str, marks: Sequence[int]) -> None:
    """Make anew what is kept of a place for today and tomorrow; its months stay marked."""
    began, scope = turn(), Scope(regions=(code,))
    rows = [row for day in kept_days().values_list("day", flat=True) for row in presents(scope, day)]
    with transaction.atomic():
        take(began)
        replace_rows(rows, Present.objects.within(scope))
        Changed.objects.filter(pk__in=marks).update(present=False)


def freshen_months(code: str, marks: Sequence[int]) -> None:
    """Make anew the months of watched figures in a place."""
    began, scope = turn(), Scope(regions=(code,))
    rows = [row for month in watched_months() for row in roll_ups(scope, month, watched=True)]
    watched = RollUp.objects.within(scope).filter(figure__in=watched_figures())
    with transaction.atomic():
        take(began)
        replace_rows(rows, watched)
        Changed.objects.filter(pk__in=marks).delete()


def days_to_keep(today: date) -> list[date]:
    """Today and tomorrow, so that nothing is read from records in the first minutes of a day; less those kept already."""
    kept = set(kept_days().values_list("day", flat=True))
    return [day for day in (today, today + DAY) if day not in kept]


def store_present(*, day: date, today: date, at: datetime) -> None:
    """Keep what watched stocks stand at on a day, everywhere, and drop the days that are over."""
    began = turn()
    rows = list(presents(Scope.everywhere(), day))
    with transaction.atomic():
        take(began)
        replace_rows(rows, Present.objects.filter(day=day))
        KeptDay.objects.update_or_create(day=day, defaults={"at": at, "edition": edition()})
        Present.objects.filter(day__lt=today).delete()
        KeptDay.objects.filter(day__lt=today).delete()


def turn() -> int:
    """How often stored figures have been written by now."""
    return Turn.objects.get_or_create(pk=ONLY)[0].number


def take(began: int) -> None:
    """Write next, in the caller's transaction. Raises `Overtaken` when somebody wrote since `began`."""
    if not Turn.objects.filter(pk=ONLY, number=began).update(number=began + 1):
        raise Overtaken


def replace_rows(rows: Sequence[Stored], standing: QuerySet[Any]) -> None:
    """Put rows in the place of those standing; what is the same already is left alone."""
    wanted = numbers(rows)
    there = {stored_key(row): row for row in standing}
    same = {key for key, numbered in numbers(there.values()).items() if wanted.get(key) == numbered}
    gone = [row.pk for key, row in there.items() if key not in same]
    for start in range(0, len(gone), BATCH):
        standing.model._default_manager.filter(pk__in=gone[start : start + BATCH]).delete()
    new = [row for row in rows if stored_key(row) not in same]
    standing.model._default_manager.bulk_create(new, batch_size=BATCH)


def watched_figures() -> list[str]:
    return [indicator.name for indicator in indicators() if is_watched(indicator.name)]


def watched_months() -> list[date]:
    """The closed months of which watched figures are stored, the last first."""
    return list(closings().order_by("-month").values_list("month", flat=True)[:KEPT_MONTHS])


def closings() -> QuerySet[Closing]:
    """The months closed with the figures there are now, the earliest first."""
    return Closing.objects.filter(edition=edition())


def kept_days() -> QuerySet[KeptDay]:
    return KeptDay.objects.filter(edition=edition())
