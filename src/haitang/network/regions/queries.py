from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr

from haitang.foundation.codes import COUNTY_LENGTH, TOWN_LENGTH
from haitang.foundation.prepared import prepared
from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Total
from haitang.machinery.spreadsheets.values.places import Gazetteer, Place

from .models import Population, PopulationQuerySet, Region, RegionQuerySet
from .words import CODE_LENGTH, Level

MOST_TOWNS: Final = 1000
LEVELS_WITHIN_A_COUNTY = (Level.COUNTY, Level.TOWN, Level.VILLAGE)
COUNTED_LEVELS = {
    **dict.fromkeys((2, 4, COUNTY_LENGTH), LEVELS_WITHIN_A_COUNTY),
    TOWN_LENGTH: (Level.TOWN, Level.VILLAGE),
}
"""Whose populations are counted for a place of so many digits of code: never those above it."""


def in_use(on: date | None) -> Q:
    """Regions in force on a day; without a day, those not retired."""
    if on is None:
        return Q(until__isnull=True)
    return Q(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The names of regions by code."""
    return dict(Region.objects.filter(code__in=set(codes)).values_list("code", "name"))


def names_below(code: str, on: date) -> dict[str, str]:
    """The names of what lies directly below a region on a day, by code; provinces below nothing."""
    children = Region.objects.filter(parent=code or None).filter(in_use(on))
    return dict(children.order_by("code").values_list("code", "name"))


def towns_of(county_code: str, on: date | None = None) -> RegionQuerySet:
    """The towns of a county in force on a day, by code."""
    return Region.objects.below(county_code).towns().filter(in_use(on)).order_by("code")


@prepared
def towns_in(scope: Scope) -> QuerySet[Any, Any]:
    """Code and name of the towns of a scope that are in use, as choices."""
    towns = Region.objects.within(scope).towns().filter(until__isnull=True).order_by("code")
    return towns.values_list("code", "name")[:MOST_TOWNS]


def villages_of(county_code: str, on: date | None = None) -> RegionQuerySet:
    """The villages of a county (or of one town, given its code) in force on a day, by code."""
    return Region.objects.below(county_code).villages().filter(in_use(on)).order_by("code")


def resolve(code: str, on: date | None = None) -> Region | None:
    """The region a code means on a day, following successors past those retired by then; None for an unknown code.

    Without a day the chain is followed to its end. A chain that runs in a circle ends where it would begin again.
    """
    region = Region.objects.filter(code=code).first()
    seen: set[str] = set()
    while region is not None and is_retired(region, on) and region.successor_id and region.code not in seen:
        seen.add(region.code)
        region = Region.objects.get(code=region.successor_id)
    return region


def is_retired(region: Region, on: date | None) -> bool:
    return region.until is not None and (on is None or region.until <= on)


def codes_above(code: str) -> list[str]:
    """The codes of what a code lies in, highest first. No query."""
    return [code[:length] for length in CODE_LENGTH.values() if length < len(code)]


def ancestors_of(code: str) -> RegionQuerySet:
    """The regions above a code, highest first: its own prefixes."""
    prefixes = codes_above(code)
    return Region.objects.filter(code__in=prefixes).order_by("code")


def roots_in(scope: Scope) -> RegionQuerySet:
    """Where somebody's tree of divisions begins: the regions of his scope, or the provinces when it is everywhere."""
    if "" in scope.regions:
        return Region.objects.filter(level=Level.PROVINCE).order_by("code")
    return Region.objects.filter(code__in=scope.regions).order_by("code")


def children_of(region: Region, on: date, year: int) -> RegionQuerySet:
    """What lies directly below a region on a day, each with `below` (its own children in force) and its population."""
    counted = with_population(Region.objects.filter(parent=region).filter(in_use(on)), year)
    standing = Q(Q(children__since__isnull=True) | Q(children__since__lte=on)) & Q(
        Q(children__until__isnull=True) | Q(children__until__gt=on)
    )
    return counted.annotate(below=Count("children", filter=standing)).order_by("code")


def siblings_of(region: Region) -> RegionQuerySet:
    """The other divisions in use of the same level in the same county (for a county: under the same parent)."""
    around = region.county_code if len(region.code) > COUNTY_LENGTH else region.code[:-2]
    same = Region.objects.below(around).filter(level=region.level, until__isnull=True)
    return same.exclude(pk=region.pk).order_by("code")


def retired_below(region: Region) -> RegionQuerySet:
    """Divisions once directly below a region, now retired, with their successors."""
    gone = Region.objects.filter(parent=region, until__isnull=False)
    return gone.select_related("successor").order_by("code")


def with_population(regions: RegionQuerySet, year: int) -> RegionQuerySet:
    """Regions with `people` and `people_year`: the latest population not after a year, None where there is none."""
    latest = Population.objects.filter(region=OuterRef("pk"), year__lte=year).order_by("-year", "-id")
    return regions.annotate(
        people=Subquery(latest.values("people")[:1]), people_year=Subquery(latest.values("year")[:1])
    )


def populations_of(region: Region) -> QuerySet[Population]:
    """Every population entered for a region, the latest year first."""
    return Population.objects.filter(region=region).order_by("-year", "-id")


def population(code: str, year: int) -> Population | None:
    """The population of a region that counts in a year: of the latest year not after it, the entry made last."""
    return Population.objects.filter(region_id=code, year__lte=year).order_by("-year", "-id").first()


def residents(scope: Scope, on: date) -> Evidence:
    """The people of a scope in a day's year, for figures a head: counties' entries where there are any, else their
    towns', else their villages'."""
    return Evidence(
        outermost(scope, on.year, COUNTY_LENGTH),
        Total("people"),
        parts=lambda length: outermost(scope, on.year, length),
    )


def outermost(scope: Scope, year: int, length: int) -> PopulationQuerySet:
    """The entries that count the people of each place of `length` digits once: those nothing in the scope counts too."""
    known = Population.objects.within(scope).filter(year__lte=year, region__level__in=COUNTED_LEVELS[length])
    same = known.filter(region=OuterRef("region"))
    later = same.filter(Q(year__gt=OuterRef("year")) | Q(year=OuterRef("year"), pk__gt=OuterRef("pk")))
    above = Q()
    for shorter in CODE_LENGTH.values():
        above |= Q(region=Substr(OuterRef("region_id"), 1, shorter))
    around = known.filter(above, region__lt=OuterRef("region"))
    return known.filter(~Exists(later), ~Exists(around))


def gazetteer(county_code: str, on: date) -> Gazetteer:
    """The county's towns and villages in force on a day, to be found by the names people write. Two queries.

    Places retired by then answer under their former name with the code of their successor.
    """
    inside = list(Region.objects.below(county_code).order_by("code").select_related("successor"))
    former: dict[str, list[str]] = {}
    for region in inside:
        if is_retired(region, on) and region.successor_id:
            former.setdefault(region.successor_id, []).append(region.name)
    standing = [region for region in inside if not is_retired(region, on)]
    places = {
        level: [
            Place(region.code, region.name, region.parent_id or "", tuple(former.get(region.code, ())))
            for region in standing
            if region.level == level
        ]
        for level in (Level.TOWN, Level.VILLAGE)
    }
    above = [region.name for region in ancestors_of(county_code)] + [
        region.name for region in inside if region.code == county_code
    ]
    return Gazetteer(places[Level.TOWN], places[Level.VILLAGE], above)
