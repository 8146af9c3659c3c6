"""A district's first day: its associations, its rules, its posts, nobody in them."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.actions import OrganisationDraft, found_many, found_organisation
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from ..models import CoverageRule, StaffingRule
from ..rules import may_establish
from .opening import settle_posts


@dataclass(frozen=True, slots=True)
class Established:
    """A district's association, its town associations by town code, and how many posts were opened."""

    association: Organisation
    towns: dict[str, Organisation]
    opened: int


@transaction.atomic
def establish_district(
    *, county: Region, acting: Acting, at: datetime, on: date, since: date | None = None
) -> Established:
    """Found the district association and one in each town, load the default rules, open the posts they ask
    for.

    The towns are those there are on a day. The rules begin on `since`, by default the day they ship with.
    Refused when the region is not a county or has its association already.
    """
    may_establish(acting, county).require()
    fits_county(county)
    association = found_organisation(
        draft=OrganisationDraft(
            kind=Kind.DISTRICT_ASSOCIATION, name=association_name(county), region=county.code
        ),
        acting=acting,
        at=at,
    )
    towns = Region.objects.below(county.code).towns().in_force(on)
    founded = found_many(
        drafts=[
            OrganisationDraft(
                kind=Kind.TOWN_ASSOCIATION, name=association_name(town), region=town.code, parent=association
            )
            for town in towns
        ],
        acting=acting,
        at=at,
    )
    begins = load_rules(county, since)
    effect = settle_posts(county, begins)
    audit.add(
        acting, at, "staffing.establish", county, region=county.code, since=begins, opened=effect.opened
    )
    return Established(association, {made.region_id: made for made in founded}, effect.opened)


def fits_county(county: Region) -> None:
    if county.level != Level.COUNTY:
        raise Refused(_("%s 不是区县，不能建立区县科协。") % county, code="not_a_county")
    standing = Organisation.objects.filter(region=county, dissolved__isnull=True)
    if standing.of_kind(Kind.DISTRICT_ASSOCIATION).exists():
        raise Refused(_("%s已经建立过科协，不能再建一次。") % county, code="already_established")


def association_name(region: Region) -> str:
    return f"{region.name}科学技术协会"


def load_rules(county: Region, since: date | None) -> date:
    """Give a county the default rules, unless it has rules. Returns the day its earliest rule begins."""
    first = (
        StaffingRule.objects.filter(district=county).order_by("since").values_list("since", flat=True).first()
    )
    if first:
        return first
    shipped = shipped_rules()
    begins: date = since or shipped["since"]
    StaffingRule.objects.bulk_create(
        StaffingRule(district=county, since=begins, **_stripped(rule)) for rule in shipped["rule"]
    )
    CoverageRule.objects.create(district=county, since=begins, **shipped["coverage"])
    return begins


@cache
def shipped_rules() -> dict[str, Any]:
    """`data/rules.toml`: the defaults, as data."""
    file = resources.files("haitang.network.staffing").joinpath("data", "rules.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _stripped(rule: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in rule.items()}
