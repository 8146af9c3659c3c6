"""The whole 3+1+N network at one look: towns, vacancies and coverage from one reading of the seats."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from haitang.foundation.scope import Scope

from .coverage import Coverage, TownPattern, covered, patterns_of, regions_on
from .seats import seatings
from .vacancies import Vacancy, empty_among


@dataclass(frozen=True, slots=True)
class Network:
    towns: list[TownPattern]
    vacancies: list[Vacancy]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Fill:
    """The towns against 3+1+N, the vacant seats of each by its code, and coverage."""

    towns: list[TownPattern]
    vacant: Counter[str]
    coverage: Coverage


def fill(scope: Scope, on: date) -> Fill:
    """How far a district is filled on a day, without asking whose duty each vacancy is. Five queries."""
    regions, seats = regions_on(scope, on, None), seatings(scope, on)
    vacant: Counter[str] = Counter()
    for seating in seats:
        vacant[seating.town or ""] += seating.vacant
    return Fill(patterns_of(regions, seats), vacant, covered(scope, on, None, regions, seats))


def network(scope: Scope, on: date) -> Network:
    """What stands and what is missing on a day. Six queries, where the three questions one by one take eleven."""
    regions, seats = regions_on(scope, on, None), seatings(scope, on)
    return Network(
        towns=patterns_of(regions, seats),
        vacancies=empty_among(seats, on),
        coverage=covered(scope, on, None, regions, seats),
    )
