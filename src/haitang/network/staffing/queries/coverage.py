"""Which enterprises should have an association and do not; villages without a guide; towns by pattern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from haitang.foundation.codes import COUNTY_LENGTH, county_of, town_of
from haitang.foundation.prepared import prepared
from haitang.foundation.scope import Scope, prefix_range
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from ..models import CoverageRule
from ..words import PATTERN_PARTS
from .seats import Seating, seatings

COMPLETE, INCOMPLETE, UNKNOWN = "complete", "incomplete", "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit that must have an association and has none; `why` is the condition it meets."""

    unit: str
    unit_id: int
    credit_code: str
    town: str | None
    workers: int | None
    why: str
    town_name: str = ""


@dataclass(frozen=True, slots=True)
class Enterprises:
    """Bodies that should have an association and those that have, on a day; the gap is largest first."""

    required: int
    have: int
    gap: list[Gap]


@dataclass(frozen=True, slots=True)
class Coverage(Enterprises):
    """The same, with the villages without a guide, those of which nobody knows, and how each town stands."""

    villages_without_guide: list[str]
    villages_unknown: list[str]
    towns: dict[str, str]


@dataclass(frozen=True, slots=True)
class TownPattern:
    """How a town stands against 3+1+N on a day: for each part the seats held and the seats there are; `unknown` are those of
    which our records do not say whether they were held.
    """

    code: str
    name: str
    organisation_id: int | None
    complete: bool
    parts: dict[Part, tuple[int, int]]
    unknown: int = 0

    @property
    def held(self) -> int:
        return sum(held for held, _seats in self.parts.values())

    @property
    def seats(self) -> int:
        return sum(seats for _held, seats in self.parts.values())

    @property
    def vacant(self) -> int:
        return self.seats - self.held - self.unknown

    @property
    def state(self) -> str:
        if self.complete:
            return COMPLETE
        return INCOMPLETE if self.vacant or not self.unknown else UNKNOWN


def coverage(scope: Scope, on: date, town: str | None = None) -> Coverage:
    """What is covered on a day, for one town or all in the scope. Four queries."""
    towns, villages = (regions_on(scope, on, level, town) for level in (Level.TOWN, Level.VILLAGE))
    seats = seatings(scope, on, town)
    guides = [seating for seating in seats if seating.post.part == Part.N]
    guided = {seating.post.place_id for seating in guides if seating.held}
    perhaps = {seating.post.place_id for seating in guides if seating.unknown} - guided
    found = enterprises(scope, on, town)
    return Coverage(
        required=found.required,
        have=found.have,
        gap=found.gap,
        villages_without_guide=[one.code for one in villages if one.code not in guided | perhaps],
        villages_unknown=[one.code for one in villages if one.code in perhaps],
        towns={pattern.code: pattern.state for pattern in patterns_of(towns, seats)},
    )


def pattern(scope: Scope, on: date) -> list[TownPattern]:
    """Every town in the scope against 3+1+N on a day, by code. Two queries."""
    return patterns_of(regions_on(scope, on, Level.TOWN), seatings(scope, on))


class Place(NamedTuple):
    """A region as it is counted here."""

    code: str
    name: str


def regions_on(scope: Scope, on: date, level: Level, town: str | None = None) -> list[Place]:
    """The towns or the villages in force on a day, by code. One query."""
    return list(starmap(Place, region_rows(scope, on, level, town)))


@prepared
def region_rows(scope: Scope, on: date, level: Level, town: str | None) -> QuerySet[Any, Any]:
    regions = Region.objects.within(scope).in_force(on).filter(level=level)
    return (regions.below(town) if town else regions).order_by("code").values_list("code", "name")


def patterns_of(towns: Iterable[Place], seats: Iterable[Seating]) -> list[TownPattern]:
    by_town: dict[str, list[Seating]] = {}
    for seating in seats:
        post = seating.post
        if post.kind == Kind.TOWN_ASSOCIATION and post.part in PATTERN_PARTS and seating.town:
            by_town.setdefault(seating.town, []).append(seating)
    return [_pattern(town, by_town.get(town.code, [])) for town in towns]


def _pattern(town: Place, asked: list[Seating]) -> TownPattern:
    """A town without an association, or with no post in a part it should have, is not complete either."""
    parts = dict.fromkeys(PATTERN_PARTS, (0, 0))
    for seating in asked:
        part = Part(seating.post.part)
        held, seats = parts[part]
        parts[part] = (held + seating.held, seats + seating.post.seats)
    empty = any(seating.vacant and seating.post.required for seating in asked)
    unknown = sum(seating.unknown for seating in asked)
    return TownPattern(
        code=town.code,
        name=town.name,
        organisation_id=asked[0].post.organisation_id if asked else None,
        complete=bool(asked) and not empty and not unknown,
        parts=parts,
        unknown=unknown,
    )


class UnitRow(NamedTuple):
    """An enterprise of which its county's rule asks an association, the rule's two conditions, and whether it has one."""

    pk: int
    name: str
    credit_code: str
    region_id: str
    region: str
    technology_enterprise: bool
    workers: int | None
    by_technology: bool
    from_workers: int | None
    covered: bool


UNIT_COLUMNS: Final = (
    "pk", "name", "credit_code", "region_id", "region__name", "technology_enterprise", "science_workers",
    "by_technology", "from_workers", "covered",
)  # fmt: skip


def enterprises(scope: Scope, on: date, town: str | None = None) -> Enterprises:
    """The enterprises that must have an association on a day. One query."""
    units = list(starmap(UnitRow, required_rows(scope, on, town)))
    gap = [_gap(unit) for unit in units if not unit.covered]
    gap.sort(key=lambda one: (-(one.workers or 0), one.credit_code, one.unit_id))
    return Enterprises(required=len(units), have=len(units) - len(gap), gap=gap)


@prepared
def required_rows(scope: Scope, on: date, town: str | None) -> QuerySet[Any, Any]:
    """Enterprises in the scope's counties which the rule of their own county in force on a day asks for one."""
    rule = CoverageRule.objects.in_force(on).filter(district=Substr(OuterRef("region_id"), 1, COUNTY_LENGTH))
    latest = rule.order_by("-since", "-pk")
    associations = Organisation.objects.standing(on).of_kind(Kind.ENTERPRISE_ASSOCIATION)
    near = Scope(regions=tuple(map(county_of, scope.regions)))
    units = Unit.objects.within(scope).standing(on).filter(near.q(), kind=UnitKind.ENTERPRISE).order_by()
    return (
        units.filter(prefix_range("region_id", town or ""))
        .annotate(
            by_technology=Subquery(latest.values("technology_enterprise")[:1]),
            from_workers=Subquery(latest.values("science_workers")[:1]),
            covered=Exists(associations.filter(unit=OuterRef("pk"))),
        )
        .filter(Q(by_technology=True, technology_enterprise=True) | Q(science_workers__gte=F("from_workers")))
        .values_list(*UNIT_COLUMNS)
    )


def _gap(unit: UnitRow) -> Gap:
    return Gap(
        unit=unit.name,
        unit_id=unit.pk,
        credit_code=unit.credit_code,
        town=town_of(unit.region_id) or None,
        workers=unit.workers,
        why=_why(unit),
        town_name=unit.region,
    )


def _why(unit: UnitRow) -> str:
    reasons = []
    if unit.by_technology and unit.technology_enterprise:
        reasons.append(_("市级科技型企业"))
    if unit.from_workers is not None and (unit.workers or 0) >= unit.from_workers:
        reasons.append(_("科技工作者满 %d 人") % unit.from_workers)
    return _("；").join(reasons)


def places_named(codes: Iterable[str]) -> QuerySet[Region]:
    """Places by code, each with what it lies in."""
    return Region.objects.filter(code__in=list(codes)).select_related("parent").order_by("code")
