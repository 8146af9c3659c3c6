"""The obligations a district begins with, as data."""

import tomllib
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.declaring import indicators
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from ..models import Obligation
from ..rules import may_change_rules
from ..words import Demand, Rhythm
from .ruling import RuleDraft, write_rule


@transaction.atomic
def establish_obligations(
    *, county: Region, acting: Acting, at: datetime, since: date | None = None
) -> list[Obligation]:
    """Give a district the shipped obligations it has not had yet, from `since` on, by default the day they ship with.

    One over a figure that is not installed is left out until it is. Once had, and changed or ended, none comes back.
    Returns those added.
    """
    may_change_rules(acting, county.code).require()
    shipped = shipped_obligations()
    had = set(Obligation.objects.filter(district=county).values_list("code", flat=True))
    begins: date = since or shipped["since"]
    added = [
        write_rule(county, draft_of(each, begins), each["code"])
        for each in shipped["obligation"]
        if each["code"] not in had and figure_exists(each)
    ]
    if added:
        audit.add(
            acting, at, "obligations.establish", county, region=county.code, since=begins, count=len(added)
        )
    return added


@cache
def shipped_obligations() -> dict[str, Any]:
    """`data/obligations.toml`: the defaults, as data."""
    file = resources.files("haitang.work.obligations").joinpath("data", "obligations.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def figure_exists(shipped: dict[str, Any]) -> bool:
    """Whether its figure, if it asks for one, is there."""
    name = shipped.get("indicator", "")
    return not name or name in {indicator.name for indicator in indicators()}


def draft_of(shipped: dict[str, Any], since: date) -> RuleDraft:
    facts = {name: value for name, value in shipped.items() if name != "code"}
    return RuleDraft(
        **facts
        | {
            "since": since,
            "organisation_kind": Kind(shipped["organisation_kind"]),
            "demand": Demand(shipped["demand"]),
            "rhythm": Rhythm(shipped["rhythm"]),
        }
    )
