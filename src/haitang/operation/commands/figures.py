"""`haitang figures`: figures of a place, each counted from records. `haitang explain`: where one of them comes from."""

import argparse
from datetime import datetime
from typing import Any

from django.utils import timezone

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.doors import ask_for
from haitang.machinery.figures.installed import names_of_places
from haitang.machinery.figures.periods import Period, month_text
from haitang.machinery.figures.queries import (
    MONTH,
    Ask,
    Figure,
    count_unconfirmed,
    fill_groups,
    read_all,
    read_figure,
    with_unknown,
)
from haitang.machinery.figures.words import VIEW
from haitang.network.regions.queries import towns_of

from ..circumstances import acting_account, day_of, district_of
from ..console import DONE, Misused, print_result, reading

TOWN = "town"


def add_to(families: Any) -> None:
    figures = families.add_parser(
        "figures", parents=[place_and_time_options()], help="列出各项指标，都由记录数出"
    )
    figures.add_argument("names", metavar="NAME", nargs="*", help="只看这些指标，如 people.volunteers")
    figures.add_argument("--by", choices=(TOWN, MONTH), default="", help="按镇街或按月份分开")
    figures.set_defaults(run=run_figures)
    explain = families.add_parser("explain", parents=[place_and_time_options()], help="一项指标是怎么来的")
    explain.add_argument("name", metavar="FIGURE", help="指标名，如 people.volunteers")
    explain.add_argument("--by", choices=(TOWN, MONTH), default=TOWN, help="按镇街（默认）或按月份分开")
    explain.set_defaults(run=run_explain)


def place_and_time_options() -> argparse.ArgumentParser:
    """The options that say where and when: a parent parser."""
    parent = argparse.ArgumentParser(add_help=False, parents=[reading()])
    when = parent.add_mutually_exclusive_group()
    when.add_argument("--on", metavar="DATE", type=day_of, help="哪一天的情况，如 2021-04-30（默认今天）")
    when.add_argument(
        "--period", metavar="PERIOD", type=period_of, help="哪个期间，如 2021、2021H1、2021Q1、2021-03"
    )
    parent.add_argument("--at", metavar="CODE", help="哪个地方（镇街、区县或更大），默认本区县")
    parent.add_argument("--acting", metavar="USER", help="以哪个账号的身份（默认是命令行自己的账号）")
    return parent


def run_figures(args: argparse.Namespace) -> int:
    names = args.names or [indicator.name for indicator in indicators()]
    ask = ask_of(args, timezone.now())
    found = with_every_group(read_all(names, ask, args.by), args.by)
    print_result(args, [figure.document() for figure in found], text_of(found, ask))
    return DONE


def run_explain(args: argparse.Namespace) -> int:
    at = timezone.now()
    ask = ask_of(args, at)
    [figure] = with_every_group([read_figure(args.name, ask, args.by)], args.by)
    print_result(args, figure.document(), explanation_of(figure, at) if not args.json else "")
    return DONE


def ask_of(args: argparse.Namespace, at: datetime) -> Ask:
    """Where and when the command line asks about. Raises `Refused` or `Misused` naming the wrong word."""
    scope = acting_account(args, at).scope_for(VIEW)
    code = args.at or district_of(args).code
    return ask_for(scope, code, on=args.on, period=args.period, today=timezone.localdate(at))


def period_of(text: str) -> Period:
    """A period written 2021Q1. Raises `Misused` naming it."""
    try:
        return Period.of(text)
    except Refused as refused:
        raise Misused(refused.reason, code=refused.code) from None


def with_every_group(figures: list[Figure], by: str) -> list[Figure]:
    """The same with the groups in which there is nothing: every town of a county, every month of the period."""
    if not figures or not by:
        return figures
    ask = figures[0].ask
    if by == TOWN:
        within_a_county = len(ask.code) >= COUNTY_LENGTH
        keys = list(towns_of(ask.code, ask.on).values_list("code", flat=True)) if within_a_county else []
    else:
        keys = [month_text(month.since) for month in ask.period.months()]
    return [fill_groups(figure, keys) for figure in figures]


def text_of(figures: list[Figure], ask: Ask) -> str:
    """The figures a line each, under the place and the time; the groups of each below it."""
    lines = [f"{place_words(ask)} {ask.on:%Y-%m-%d} · {ask.period}"]
    for figure in figures:
        lines.append(f"  {figure_words(figure)}")
        lines += group_lines(figure)
    return "\n".join(lines)


def explanation_of(figure: Figure, at: datetime) -> str:
    """Definition, scope, time, and the records: counted, and shown beside."""
    when = figure.ask.when(figure.indicator)
    waiting = count_unconfirmed(figure.indicator, figure.ask)
    lines = [
        figure_words(figure),
        f"  怎么算：{figure.indicator.basis}",
        f"  范围：{place_words(figure.ask)}",
        f"  时间：{when if isinstance(when, Period) else f'{when:%Y-%m-%d}'}",
        f"  记录：{figure.rows:,} 条" + ("" if waiting is None else f"；另有 {waiting:,} 条未确认，没有算入"),
        *(
            [f"  不详：另有 {figure.unknown:,} 从哪天起不详，那天算不算不知道，没有算入"]
            if figure.unknown
            else []
        ),
        f"  读数时刻：{timezone.localtime(at):%Y-%m-%d %H:%M}",
    ]
    return "\n".join([*lines, *group_lines(figure)])


def group_lines(figure: Figure) -> list[str]:
    names = names_of_places(figure.by)
    return [
        f"    {names.get(key, key)} {with_unknown(value, figure.unknown_by.get(key, 0))}"
        for key, value in figure.by.items()
    ]


def figure_words(figure: Figure) -> str:
    return f"{figure.title} {with_unknown(figure.value, figure.unknown)} {figure.unit}  [{figure.name}]"


def place_words(ask: Ask) -> str:
    return names_of_places([ask.code]).get(ask.code, ask.code)
