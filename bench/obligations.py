"""What a year's calendar of obligations costs: queries and milliseconds for 21 towns and for a hundred counties.

    python bench/obligations.py [--engine sqlite|postgresql] [--counties 100] [--activities 2000]

The county is the demonstration district with this many confirmed activities and the shipped obligations; the others are its
copies, made set-wise. Milliseconds are medians of the processor's, both asked by turns. Aims: at most twelve queries for a
county's year, as many for a hundred counties as for one, and no more time a town than for one county. Exits 1 when an aim is
missed.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import sys
from datetime import date
from typing import Any

import counties
import figures
import stage

MOST_QUERIES = 12
MOST_RATIO = 1.5
"""How much longer a town may take among many than in one county; the rest is the machine's noise."""


def measure(asked: argparse.Namespace, engine: str) -> int:
    from haitang.foundation.scope import Scope
    from haitang.network.organisations.words import Kind
    from haitang.network.regions.models import Region
    from haitang.work.obligations.models import Filing, Obligation
    from haitang.work.obligations.queries import calendar_of

    stage.demonstrate()
    counties.hold(asked.activities)
    Filing.objects.all().delete()
    counties.copy_home(asked.counties + 1)
    counties.copy_activities(asked.counties + 1)
    copy_rules(Obligation)

    def year(prefix: str) -> Any:
        return calendar_of(Scope(regions=(prefix,)), 2021, date(2021, 12, 31))

    places = (counties.HOME, figures.PROVINCE)
    rows, each, missed = [], [], 0
    for prefix, (queries, spent) in zip(places, figures.costs(year, places), strict=True):
        towns = Region.objects.below(prefix).towns().count()
        duties = year(prefix).duties
        bound = sum(duty.organisation.kind == Kind.TOWN_ASSOCIATION for duty in duties)
        each.append(spent / towns)
        wrong = queries > MOST_QUERIES
        missed += wrong
        numbers = (towns, len(duties), bound, queries, f"{spent:.0f}", f"{spent / towns:.2f}")
        rows.append((prefix, *map(str, numbers), "!!" if wrong else ""))
    heads = ("", "towns", "periods", "of towns", "queries", "ms", "ms a town", "")
    stage.table(f"{engine}: a year's calendar, processor time", heads, rows)
    ratio = each[1] / each[0]
    print(f"a town among many ÷ a town alone: {ratio:.2f}{'' if ratio <= MOST_RATIO else ' !!'}")
    print(f"aim: ≤ {MOST_QUERIES} queries, as many for all; ≤ {MOST_RATIO} × the time a town")
    return missed + (ratio > MOST_RATIO)


def copy_rules(obligation: Any) -> None:
    """The home district's rules for every copy."""
    from haitang.network.regions.models import Region

    shipped = list(obligation.objects.filter(district=counties.HOME))
    copies = Region.objects.filter(level="county", code__startswith=figures.PROVINCE)
    facts = [field.attname for field in obligation._meta.concrete_fields if not field.primary_key]
    obligation.objects.bulk_create(
        obligation(**{name: getattr(rule, name) for name in facts} | {"district_id": county.code})
        for county in copies
        for rule in shipped
    )


if __name__ == "__main__":
    sys.exit(stage.main(__file__, __doc__, measure, counties=100, activities=2000))
