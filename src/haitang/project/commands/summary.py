"""`haitang summary`: the district's counts on a day, each counted from records."""

import argparse
from typing import Any

from django.utils import timezone

from haitang.accounts.scope import Scope
from haitang.staffing.queries import summary

from ..circumstances import day_of, district_of
from ..command import DONE, reading, tell

TITLES = {
    "regions.towns": "镇街",
    "organisations.town_associations": "镇街科协",
    "organisations.town_chiefs": "三长（人）",
    "organisations.enterprise_associations": "企业科协",
    "organisations.institution_associations": "事业单位科协",
    "organisations.bases": "科普基地",
    "organisations.agritech_associations": "农技协",
    "organisations.societies": "学会",
    "organisations.established_posts": "事业编制（席）",
    "organisations.welfare_posts": "公益性岗位（席）",
    "people.volunteers": "科技志愿者（人）",
}


def add_to(families: Any) -> None:
    parser = families.add_parser("summary", parents=[reading()], help="本区县的各项数字，都由记录数出")
    parser.add_argument("--on", metavar="DATE", type=day_of, help="哪一天的情况，如 2021-04-30（默认今天）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    district = district_of(args)
    on = args.on or timezone.localdate()
    counts = summary(Scope(regions=(district.code,)), on)
    tell(args, counts, text_of(counts, f"{district.name} {on:%Y-%m-%d}"))
    return DONE


def text_of(counts: dict[str, int], title: str) -> str:
    """The counts a line each, under a title."""
    return "\n".join([title, *(f"  {TITLES[key]} {count:,}" for key, count in counts.items())])
