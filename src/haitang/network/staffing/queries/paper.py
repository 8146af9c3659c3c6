"""Posts filled on paper 挂名: a holder with no record of any work in twelve months.

The work apps stand above this one. Each hands in a `WorkSource` (on the wiring page). A county is asked only when its records
reach back all these months: before that nobody there can be said to have done nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from haitang.foundation.registry import Registry
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import in_force_on

from ..models import Appointment, AppointmentQuerySet
from ..words import PAPER_MONTHS
from .rules import counties_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class WorkSource:
    """One kind of recorded work.

    `began` gives the first day with any on record before a day, by the code of the county; `workers` the keys of the persons
    who did some on the half-open days [since, until), as queries.
    """

    name: str
    began: Callable[[Scope, date], Mapping[str, date]]
    workers: Callable[[Scope, date, date], Iterable[QuerySet[Any, Any]]]


SOURCES: Final[Registry[str, WorkSource]] = Registry("kind of work")


@dataclass(frozen=True, slots=True)
class Paper:
    """Who holds a post on paper, in the counties whose records reach back far enough; the others, with the day theirs begin."""

    holders: AppointmentQuerySet
    unknown: dict[str, date | None]


def register_work(source: WorkSource) -> None:
    """Count one more kind of work from now on."""
    SOURCES.register(source.name, source)


def held_on_paper(scope: Scope, on: date) -> Paper:
    """Holders for at least twelve months without a record of any work in the twelve months before a day, town by town.

    Posts of honour are not asked, nor bodies that stand no more. Work counts wherever in the county it was done.
    """
    since = months_before(on, PAPER_MONTHS)
    counties = counties_of(scope)
    began = recording_since(Scope(regions=tuple(counties)), on) if counties else {}
    known = [county for county in counties if county in began and began[county] <= since]
    holders = (
        Appointment.objects.within(scope)
        .within(Scope(regions=tuple(known)))
        .on(on)
        .filter(
            in_force_on(on, "post__since", "post__until"),
            in_force_on(on, "post__organisation__founded", "post__organisation__dissolved"),
            since__lte=since,
            post__honorary=False,
            person__erased_at__isnull=True,
        )
        .select_related("person", "post__organisation__region", "post__place")
        .order_by("post__organisation__region_id", "post__organisation_id", "since", "pk")
    )
    for source in SOURCES.values():
        for worked in source.workers(Scope(regions=tuple(known)), since, on):
            holders = holders.exclude(person_id__in=worked)
    return Paper(
        holders if known else holders.none(), {one: began.get(one) for one in counties if one not in known}
    )


def recording_since(scope: Scope, on: date) -> dict[str, date]:
    """The first day before a day with any work on record, by the code of the county."""
    first: dict[str, date] = {}
    for source in SOURCES.values():
        for county, day in source.began(scope, on).items():
            first[county] = min(day, first.get(county, day))
    return first


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the first of the month after it where that month is too short."""
    total = day.year * MONTHS + day.month - 1 - months
    year, month = divmod(total, MONTHS)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // MONTHS, (month + 1) % MONTHS + 1, 1)
