"""Rolling figures up month by month, and telling that a month's figures changed after it had ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from haitang.accounts.scope import Scope

from .declaring import Evidence, Indicator, indicators
from .models import Closing, Reopened, RollUp
from .periods import Period, first_of_month
from .queries.evidence import sides
from .queries.selecting import cells_of, select
from .words import COUNTY_LENGTH, ROLLED_LENGTHS, Kind

GRACE_DAYS = 1
"""How long after its end a month is rolled up: longer than any transaction that began in it may last."""
BATCH = 2000


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What was done: months closed, counties' months made anew."""

    closed: int
    renewed: int


def reopen_months(*, days: Iterable[tuple[str, date]], at: datetime) -> None:
    """Say that what counts on these days in these regions changed, so that roll-ups of months that ended are made anew.

    Called in the transaction of the change, with region codes. One statement, none for days of the present month.
    """
    present = first_of_month(timezone.localdate(at))
    ended = {(region[:COUNTY_LENGTH], first_of_month(day)) for region, day in days if day < present}
    Reopened.objects.bulk_create(
        [Reopened(county=county, month=month, mark=uuid4()) for county, month in sorted(ended)],
        update_conflicts=True,
        unique_fields=["county", "month"],
        update_fields=["mark"],
    )


def roll_up(*, at: datetime, since: date | None = None) -> RolledUp:
    """Close the months that have ended since the last one closed, and make anew those reopened.

    The first month closed is that of `since`; without it, the month that ended last. Run again, it changes nothing.
    """
    months = list(months_to_close(timezone.localdate(at), since))
    for month in months:
        close(month=month, at=at)
    return RolledUp(closed=len(months), renewed=renew())


def months_to_close(today: date, since: date | None) -> Iterator[date]:
    present = first_of_month(date.fromordinal(today.toordinal() - GRACE_DAYS))
    last = Closing.objects.order_by("-month").values_list("month", flat=True).first()
    month = first_of_month(last, 1) if last else first_of_month(since or first_of_month(present, -1))
    while month < present:
        yield month
        month = first_of_month(month, 1)


@transaction.atomic
def close(*, month: date, at: datetime) -> None:
    """Roll up every figure of a month, everywhere."""
    marks = list(Reopened.objects.filter(month=month))
    write(Scope.everywhere(), month)
    Closing.objects.update_or_create(month=month, defaults={"at": at})
    settle(marks)


def renew() -> int:
    """Make anew the counties' months reopened since. Returns how many."""
    closed = Closing.objects.values("month")
    waiting = list(Reopened.objects.filter(month__in=closed).order_by("month", "county"))
    for reopened in waiting:
        with transaction.atomic():
            write(Scope(regions=(reopened.county,)), reopened.month)
            settle([reopened])
    return len(waiting)


def settle(marks: Iterable[Reopened]) -> None:
    """Forget that these were reopened, unless they were again meanwhile."""
    for reopened in marks:
        Reopened.objects.filter(pk=reopened.pk, mark=reopened.mark).delete()


def write(scope: Scope, month: date) -> None:
    """Put the roll-ups of a month in a scope in the place of those there are."""
    rows = [row for indicator in indicators() for row in rows_of(indicator, scope, month)]
    standing = RollUp.objects.within(scope).filter(month=month)
    standing.delete()
    RollUp.objects.bulk_create(rows, batch_size=BATCH)


def rows_of(indicator: Indicator, scope: Scope, month: date) -> Iterator[RollUp]:
    """The roll-ups of a figure for a month, counted from its records: by town and by county. Two queries."""
    period = Period.month(month)
    behind = indicator.behind(scope, period if indicator.kind == Kind.FLOW else period.last)
    for by, length in ROLLED_LENGTHS.items():
        counted = [
            select(side, number, by) for number, side in enumerate(sides(behind)) if rolls_up(indicator, side)
        ]
        for cell in cells_of(counted) if counted else ():
            yield RollUp(
                figure=indicator.name,
                month=month,
                length=length,
                code=cell.key,
                side=cell.side,
                number=cell.number,
                rows=cell.rows,
            )


def rolls_up(indicator: Indicator, side: Evidence) -> bool:
    """Whether a side's months are stored: a flow's must add up; a ratio's whole of another kind is always read."""
    return indicator.rolled and (indicator.kind == Kind.STOCK or (bool(side.day) and side.additive))


def differences(scope: Scope, month: date) -> list[str]:
    """Where a month's roll-ups are not what its records count to: "figure code" each; reopened ones are not looked at."""
    skipped = set(Reopened.objects.filter(month=month).values_list("county", flat=True))
    stored = {
        key_of_row(row): (row.number, row.rows) for row in RollUp.objects.within(scope).filter(month=month)
    }
    counted = {
        key_of_row(row): (row.number, row.rows)
        for indicator in indicators()
        for row in rows_of(indicator, scope, month)
    }
    return sorted(
        {
            f"{key[0]} {key[2]}"
            for key in stored.keys() | counted.keys()
            if stored.get(key) != counted.get(key) and key[2][:COUNTY_LENGTH] not in skipped
        }
    )


def key_of_row(row: RollUp) -> tuple[str, int, str, int]:
    return row.figure, row.length, row.code, row.side
