from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.prepared import prepared
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Part

from ..models import CoverageRule, RuleQuerySet, StaffingRule


def rules_by_role(counties: Iterable[str], on: date) -> dict[tuple[str, str, str], StaffingRule]:
    """The staffing rules in force on a day, by county, kind of organisation and role."""
    rules = StaffingRule.objects.filter(district__in=set(counties)).in_force(on)
    return {(rule.district_id, rule.organisation_kind, rule.role): rule for rule in rules}


class Wording(NamedTuple):
    """What a staffing rule calls its post, and whose duty it is to fill it."""

    title: str
    filled_by: str


Wordings = Mapping[tuple[str, str, str], Wording]
"""By county, kind of organisation and role."""


def wordings(scope: Scope, on: date) -> Wordings:
    """The words of the staffing rules in force on a day in the counties of a scope. One query."""
    return {(county, kind, role): Wording(*words) for county, kind, role, *words in _wording_rows(scope, on)}


@prepared
def _wording_rows(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return wording_rows(scope, on)


def wording_rows(scope: Scope, on: date) -> QuerySet[Any, Any]:
    """County, kind of organisation, role, title and whose duty, of every rule a post in a scope may stand under."""
    near = Scope(regions=tuple(map(county_of, scope.regions))).q(region="district_id")
    if scope.lines:
        bodies = Organisation.objects.within(Scope(lines=scope.lines)).order_by()
        near |= Q(district__in=bodies.annotate(county=Substr("region_id", 1, COUNTY_LENGTH)).values("county"))
    rules = StaffingRule.objects.in_force(on).filter(near).order_by()
    return rules.values_list("district_id", "organisation_kind", "role", "title", "filled_by")


def coverage_rules(counties: Iterable[str], on: date) -> list[CoverageRule]:
    """The coverage rule in force on a day in each of the counties."""
    return list(CoverageRule.objects.filter(district__in=set(counties)).in_force(on).order_by("district_id"))


def counties_of(scope: Scope) -> list[str]:
    """The counties a scope lies in or names; none for a scope of organisations only."""
    return sorted({county_of(code) for code in scope.regions if len(code) >= COUNTY_LENGTH})


def readable_rules(scope: Scope) -> RuleQuerySet:
    """The staffing rules somebody lives by, in the order of the pattern: a town reads its county's."""
    ranks = [When(part=part, then=Value(rank)) for rank, part in enumerate(Part)]
    rules = StaffingRule.objects.filter(district__in=counties_of(scope))
    ranked = rules.annotate(rank=Case(*ranks, output_field=IntegerField()))
    return ranked.order_by("district_id", "organisation_kind", "rank", "role", "since", "id")


def rule_of(post: Post, on: date) -> StaffingRule | None:
    """The staffing rule a post stands under on a day, if any."""
    county, kind = county_of(post.organisation.region_id), post.organisation.kind
    return rules_by_role([county], on).get((county, kind, post.role))
