"""Posts filled on paper 挂名: a holder with no record of any work in twelve months.

The work apps stand above this one. Each hands in a `WorkSource` (on the wiring page); until one of them holds
a record, nobody can be said to hold a post on paper.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from haitang.foundation.registry import Registry
from haitang.foundation.scope import Scope

from ..models import Appointment
from ..words import PAPER_MONTHS

MONTHS = 12


@dataclass(frozen=True, slots=True)
class WorkSource:
    """One kind of recorded work.

    `recorded` says whether any is recorded in the scope by a day; `workers` gives the keys of the persons who
    did some on the half-open days [since, until).
    """

    name: str
    recorded: Callable[[Scope, date], bool]
    workers: Callable[[Scope, date, date], Iterable[int]]


SOURCES: Final[Registry[str, WorkSource]] = Registry("kind of work")


@dataclass(frozen=True, slots=True)
class Paper:
    """The answer: not `known` while no work is recorded anywhere; otherwise who holds a post on paper."""

    known: bool
    holders: list[Appointment]


def register_work(source: WorkSource) -> None:
    """Count one more kind of work from now on."""
    SOURCES.register(source.name, source)


def held_on_paper(scope: Scope, on: date) -> Paper:
    """Holders for at least twelve months without a record of any work in the twelve months before a day."""
    recording = [source for source in SOURCES.values() if source.recorded(scope, on)]
    if not recording:
        return Paper(known=False, holders=[])
    since = months_before(on, PAPER_MONTHS)
    workers = {person for source in recording for person in source.workers(scope, since, on)}
    appointments = (
        Appointment.objects.within(scope)
        .on(on)
        .filter(since__lte=since)
        .select_related("person", "post__organisation__region", "post__place")
        .order_by("post__organisation__region_id", "since", "pk")
    )
    return Paper(known=True, holders=[held for held in appointments if held.person_id not in workers])


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the first of the month after it where that month is too short."""
    total = day.year * MONTHS + day.month - 1 - months
    year, month = divmod(total, MONTHS)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // MONTHS, (month + 1) % MONTHS + 1, 1)
