"""`haitang assess`: the assessment of a year, town by town, each item with its score, its figure and where that opens."""

import argparse
from typing import Any

from django.utils import timezone

from haitang.judgement.assessment import queries
from haitang.judgement.assessment.documents import round_document
from haitang.judgement.assessment.words import State
from haitang.network.organisations.words import Kind

from ..circumstances import acting_account, district_of, town_named
from ..console import DONE, CommandError, print_result, reading


def add_to(families: Any) -> None:
    parser = families.add_parser("assess", parents=[reading()], help="一个年度的考核：各镇街各项得分")
    parser.add_argument("year", metavar="YEAR", type=int, help="哪一年，如 2021")
    parser.add_argument(
        "--kind",
        metavar="KIND",
        choices=Kind.values,
        default=Kind.TOWN_ASSOCIATION.value,
        help=f"考核哪类组织，默认镇街科协（{'、'.join(Kind.values)}）",
    )
    parser.add_argument("--town", metavar="CODE", help="只看一个镇街")
    parser.add_argument("--acting", metavar="USER", help="以哪个账号的身份（默认是命令行自己的账号）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    district = district_of(args)
    town = town_named(args.town, district).code if args.town else ""
    acting = acting_account(args, timezone.now())
    running = queries.round_of(acting, district.code, args.year, args.kind)
    if running is None:
        raise CommandError(
            f"{district.name}还没有 {args.year} 年的{Kind(args.kind).label}考核。", code="no_round"
        )
    document = round_document(running, queries.results_seen(acting, running), town)
    print_result(args, document, text_of(document))
    return DONE


def text_of(document: dict[str, Any]) -> str:
    """A table: a line a town; of one town, a line an item."""
    lines = [f"{document['scheme']}（{document['year']}年，{State(document['state']).label}）"]
    for town in document["towns"]:
        lines.append(f"{town['town']} {town['name']}  {town['total']:g} 分  {town['band']}")
        if len(document["towns"]) == 1:
            lines += [item_line(item) for item in town["items"]]
    return "\n".join(lines)


def item_line(item: dict[str, Any]) -> str:
    value = "" if item["value"] is None else f"  {item['value']:,}"
    return f"  {item['item']} {item['title']}  {item['score']:g} / {item['weight']:g}{value}  {item['rule']}"
