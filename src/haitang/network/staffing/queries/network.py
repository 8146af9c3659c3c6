"""The whole 3+1+N network at one look: towns, vacancies and coverage from one reading of the seats."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet, Value

from haitang.foundation.prepared import prepared
from haitang.foundation.scope import Scope
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .coverage import Enterprises, Place, TownPattern, enterprises, patterns_of, regions_on
from .rules import Wording, Wordings, wording_rows
from .seats import seatings
from .vacancies import Vacancy, empty_among


@dataclass(frozen=True, slots=True)
class Network:
    """What stands and what is missing on a day; of `unknown` seats our records do not say which of the two."""

    towns: list[TownPattern]
    vacancies: list[Vacancy]
    coverage: Enterprises
    unknown: int


@dataclass(frozen=True, slots=True)
class Fill:
    """The towns against 3+1+N, the vacant and the unknown seats of each by its code, and coverage."""

    towns: list[TownPattern]
    vacant: Counter[str]
    unknown: Counter[str]
    coverage: Enterprises


def fill_level(scope: Scope, on: date) -> Fill:
    """How far a district is filled on a day, without asking whose duty each vacancy is. Three queries."""
    towns, seats = regions_on(scope, on, Level.TOWN), seatings(scope, on)
    vacant: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for seating in seats:
        vacant[seating.town or ""] += seating.vacant
        unknown[seating.town or ""] += seating.unknown
    return Fill(patterns_of(towns, seats), vacant, unknown, enterprises(scope, on))


def network(scope: Scope, on: date) -> Network:
    """What stands and what is missing on a day. Three queries, where the three questions one by one take six."""
    towns, words = towns_and_wordings(scope, on)
    seats = seatings(scope, on)
    unknown = sum(seating.unknown for seating in seats)
    return Network(patterns_of(towns, seats), empty_among(seats, words), enterprises(scope, on), unknown)


def towns_and_wordings(scope: Scope, on: date) -> tuple[list[Place], Wordings]:
    """The towns in force on a day, by code, and the words of its rules. One query."""
    towns: list[Place] = []
    words: dict[tuple[str, str, str], Wording] = {}
    for code, kind, role, title, filled_by in _towns_and_wordings(scope, on):
        if kind:
            words[code, kind, role] = Wording(title, filled_by)
        else:
            towns.append(Place(code, title))
    return sorted(towns), words


@prepared
def _towns_and_wordings(scope: Scope, on: date) -> QuerySet[Any, Any]:
    """Towns stand among the rules as rows of no kind of organisation."""
    nothing = Value("", output_field=CharField())
    towns = Region.objects.within(scope).in_force(on).towns().order_by()
    return wording_rows(scope, on).union(
        towns.values_list("code", nothing, nothing, "name", nothing), all=True
    )
