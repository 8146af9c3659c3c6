from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind

from ..models import Obligation, ObligationQuerySet, Plan


def counties_of(scope: Scope) -> list[str]:
    """The counties a scope lies in or names; none for a scope of organisations only."""
    return sorted({county_of(code) for code in scope.regions if len(code) >= COUNTY_LENGTH})


def readable_rules(scope: Scope) -> ObligationQuerySet:
    """The rules somebody lives by, the district's own first: a town and an organisation read those of their county."""
    read = scope.q(region="district_id") | Q(district__in=counties_of(scope))
    if scope.lines:
        bodies = Organisation.objects.within(Scope(lines=scope.lines)).order_by()
        counties = bodies.annotate(county=Substr("region_id", 1, COUNTY_LENGTH)).values("county")
        read |= Q(district__in=counties)
    ranks = [When(organisation_kind=kind, then=Value(rank)) for rank, kind in enumerate(Kind)]
    rules = Obligation.objects.filter(read).select_related("organisation")
    ranked = rules.annotate(rank=Case(*ranks, default=Value(len(Kind)), output_field=IntegerField()))
    return ranked.order_by("district_id", "rank", "code", "since", "id")


def readable_plans(scope: Scope) -> QuerySet[Plan]:
    """The plans of the places in a scope and of the counties they lie in."""
    read = Plan.objects.filter(scope.q() | Q(region__in=counties_of(scope)))
    return read.select_related("region").order_by("-first_year", "region_id", "id")
