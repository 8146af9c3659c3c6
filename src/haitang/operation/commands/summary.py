"""`haitang summary`: the district's counts on a day, each counted from records."""

import argparse
from datetime import date
from typing import Any

from django.utils import timezone

from haitang.foundation.scope import Scope
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, Figure, read_all, with_unknown

from ..circumstances import day_of, district_of
from ..console import DONE, print_result, reading

NAMES = (
    "regions.towns",
    "organisations.town_associations",
    "organisations.town_chiefs",
    "organisations.enterprise_associations",
    "organisations.institution_associations",
    "organisations.bases",
    "organisations.agritech_associations",
    "organisations.societies",
    "organisations.established_posts",
    "organisations.welfare_posts",
    "people.volunteers",
)


def add_to(families: Any) -> None:
    parser = families.add_parser("summary", parents=[reading()], help="本区县的各项数字，都由记录数出")
    parser.add_argument("--on", metavar="DATE", type=day_of, help="哪一天的情况，如 2021-04-30（默认今天）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    district = district_of(args)
    on = args.on or timezone.localdate()
    counts = counts_of(district.code, on)
    print_result(args, document_of(counts), text_of(counts, f"{district.name} {on:%Y-%m-%d}"))
    return DONE


def counts_of(county: str, on: date) -> list[Figure]:
    """The main figures of a county on a day. One query each."""
    return read_all(NAMES, Ask(Scope(regions=(county,)), on, Period.year_to(on), code=county))


def document_of(counts: list[Figure]) -> dict[str, Any]:
    return {figure.name: figure.value for figure in counts}


def text_of(counts: list[Figure], title: str) -> str:
    """The counts a line each, under a title."""
    lines = (f"  {one.title} {with_unknown(one.value, one.unknown)} {one.unit}" for one in counts)
    return "\n".join([title, *lines])
