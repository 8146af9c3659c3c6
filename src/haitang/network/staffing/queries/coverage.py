"""Which enterprises should have an association and do not; villages without a guide; towns by pattern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from haitang.foundation.codes import county_of, town_of
from haitang.foundation.scope import Scope, prefix_range
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from ..models import CoverageRule
from ..words import PATTERN_PARTS
from .rules import coverage_rules
from .seats import Seating, seatings

COMPLETE, INCOMPLETE = "complete", "incomplete"


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
class Coverage:
    """Bodies that should have an association and those that have, on a day; the gap is largest first."""

    required: int
    have: int
    gap: list[Gap]
    villages_without_guide: list[str]
    towns: dict[str, str]


@dataclass(frozen=True, slots=True)
class TownPattern:
    """How a town stands against 3+1+N on a day: for each part the seats held and the seats there are."""

    code: str
    name: str
    organisation_id: int | None
    complete: bool
    parts: dict[Part, tuple[int, int]]

    @property
    def held(self) -> int:
        return sum(held for held, _seats in self.parts.values())

    @property
    def seats(self) -> int:
        return sum(seats for _held, seats in self.parts.values())


def coverage(scope: Scope, on: date, town: str | None = None) -> Coverage:
    """What is covered on a day, for one town or all in the scope. Five queries."""
    return covered(scope, on, town, regions_on(scope, on, town), seatings(scope, on, town))


def covered(
    scope: Scope, on: date, town: str | None, regions: list[Region], seats: list[Seating]
) -> Coverage:
    """The same from regions and seats read before. Two queries."""
    units = list(_units(scope, on, town, _rules(scope, regions, on)))
    guided = {seating.post.place_id for seating in seats if seating.post.part == Part.N and seating.held}
    return Coverage(
        required=len(units),
        have=sum(unit.covered for unit in units),
        gap=[unit.gap for unit in units if not unit.covered],
        villages_without_guide=[
            region.code for region in regions if region.level == Level.VILLAGE and region.code not in guided
        ],
        towns={
            pattern.code: COMPLETE if pattern.complete else INCOMPLETE
            for pattern in patterns_of(regions, seats)
        },
    )


def pattern(scope: Scope, on: date) -> list[TownPattern]:
    """Every town in the scope against 3+1+N on a day, by code. Three queries."""
    return patterns_of(regions_on(scope, on, None), seatings(scope, on))


def regions_on(scope: Scope, on: date, town: str | None) -> list[Region]:
    regions = Region.objects.within(scope).in_force(on).filter(level__in=[Level.TOWN, Level.VILLAGE])
    return list((regions.below(town) if town else regions).order_by("code"))


def patterns_of(regions: Iterable[Region], seats: Iterable[Seating]) -> list[TownPattern]:
    by_town: dict[str, list[Seating]] = {}
    for seating in seats:
        if seating.town and seating.post.organisation.kind == Kind.TOWN_ASSOCIATION:
            by_town.setdefault(seating.town, []).append(seating)
    return [
        _pattern(region, by_town.get(region.code, [])) for region in regions if region.level == Level.TOWN
    ]


def _pattern(town: Region, seats: list[Seating]) -> TownPattern:
    """A town without an association, or with no post in a part it should have, is not complete either."""
    asked = [seating for seating in seats if seating.post.part in PATTERN_PARTS]
    parts = {
        part: (
            sum(seating.held for seating in asked if seating.post.part == part),
            sum(seating.post.seats for seating in asked if seating.post.part == part),
        )
        for part in PATTERN_PARTS
    }
    empty = any(seating.vacant and seating.post.required for seating in asked)
    return TownPattern(
        code=town.code,
        name=town.name,
        organisation_id=asked[0].post.organisation_id if asked else None,
        complete=bool(asked) and not empty,
        parts=parts,
    )


@dataclass(frozen=True, slots=True)
class _RequiredUnit:
    covered: bool
    gap: Gap


def _rules(scope: Scope, regions: Iterable[Region], on: date) -> list[CoverageRule]:
    """The rules of the counties the scope touches; a unit is asked by its own county's rule."""
    counties = {county_of(region.code) for region in regions} | {
        county_of(code) for code in scope.regions if code
    }
    return coverage_rules(counties, on)


def _units(scope: Scope, on: date, town: str | None, rules: list[CoverageRule]) -> Iterable[_RequiredUnit]:
    """Enterprises some rule asks an association of, most science workers first."""
    if not rules:
        return []
    asked = Q(pk__in=[])
    for rule in rules:
        asked |= _asked_by(rule)
    units = (
        Unit.objects.within(scope)
        .standing(on)
        .filter(asked, kind=UnitKind.ENTERPRISE)
        .select_related("region")
    )
    by_county = {rule.district_id: rule for rule in rules}
    found = [
        _RequiredUnit(covered=covered, gap=_gap(unit, by_county[county_of(unit.region_id)]))
        for unit, covered in _with_association(units.filter(prefix_range("region_id", town or "")), on)
    ]
    return sorted(found, key=lambda unit: (-(unit.gap.workers or 0), unit.gap.credit_code, unit.gap.unit_id))


def _with_association(units: QuerySet[Unit], on: date) -> Iterable[tuple[Unit, bool]]:
    associations = Organisation.objects.standing(on).of_kind(Kind.ENTERPRISE_ASSOCIATION)
    for unit in units.annotate(covered=Exists(associations.filter(unit=OuterRef("pk")))).order_by():
        yield unit, unit.covered


def _asked_by(rule: CoverageRule) -> Q:
    condition = Q(pk__in=[])
    if rule.technology_enterprise:
        condition |= Q(technology_enterprise=True)
    if rule.science_workers is not None:
        condition |= Q(science_workers__gte=rule.science_workers)
    return prefix_range("region_id", rule.district_id) & condition


def _gap(unit: Unit, rule: CoverageRule) -> Gap:
    return Gap(
        unit=unit.name,
        unit_id=unit.pk,
        credit_code=unit.credit_code,
        town=town_of(unit.region_id) or None,
        workers=unit.science_workers,
        why=_why(unit, rule),
        town_name=unit.region.name,
    )


def _why(unit: Unit, rule: CoverageRule) -> str:
    reasons = []
    if rule.technology_enterprise and unit.technology_enterprise:
        reasons.append(_("市级科技型企业"))
    if rule.science_workers is not None and (unit.science_workers or 0) >= rule.science_workers:
        reasons.append(_("科技工作者满 %d 人") % rule.science_workers)
    return _("；").join(reasons)


def villages_named(codes: Iterable[str]) -> QuerySet[Region]:
    """Villages by code, each with its town."""
    return Region.objects.filter(code__in=list(codes)).select_related("parent").order_by("code")
