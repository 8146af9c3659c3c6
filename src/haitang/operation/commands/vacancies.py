"""`haitang vacancies`: every seat unfilled on a day, since when, and whose duty it is to fill it.

A seat of which the records do not say whether it was held on that day is none of them.
"""

import argparse
from typing import Any

from haitang.foundation.scope import Scope
from haitang.network.staffing.queries import Vacancy, vacancies_and_unknown

from ..circumstances import add_place_and_day, place_and_day
from ..console import DONE, print_result, reading


def add_to(families: Any) -> None:
    parser = families.add_parser("vacancies", parents=[reading()], help="列出空缺的岗位")
    add_place_and_day(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    district, town, on = place_and_day(args)
    found, unknown = vacancies_and_unknown(Scope(regions=(district.code,)), on, town)
    lines = [f"{on.isoformat()} {district.name}空缺 {sum(empty.vacant for empty in found)} 席"]
    lines += [f"  {line_of(empty)}" for empty in found]
    if unknown:
        lines.append(f"另有 {unknown} 席在记录之前，当天有没有人任职不详")
    print_result(args, [document_of(empty) for empty in found], "\n".join(lines))
    return DONE


def document_of(empty: Vacancy) -> dict[str, Any]:
    return {
        "town": empty.town,
        "organisation": empty.organisation,
        "post": name_of(empty),
        "seats": empty.seats,
        "vacant": empty.vacant,
        "since": empty.since.isoformat() if empty.since else None,
        "duty_of": empty.duty_of,
    }


def name_of(empty: Vacancy) -> str:
    """The post, with the village it is for."""
    return f"{empty.post}（{empty.village_name}）" if empty.village else empty.post


def line_of(empty: Vacancy) -> str:
    many = f" {empty.vacant}/{empty.seats} 席" if empty.seats > 1 else ""
    since = f"自 {empty.since.isoformat()} 起" if empty.since else "一直"
    return f"{empty.organisation} {name_of(empty)}{many}，{since}空缺，由{empty.duty_of or '本组织'}配备"
