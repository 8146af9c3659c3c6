"""`haitang coverage`: enterprises that should have an association and do not; which towns are complete."""

import argparse
from dataclasses import asdict
from typing import Any

from haitang.foundation.scope import Scope
from haitang.network.staffing.queries import COMPLETE, Coverage, coverage

from ..circumstances import add_place_and_day, place_and_day
from ..console import DONE, print_result, reading

GAP_KEYS = ("unit", "credit_code", "town", "workers", "why")


def add_to(families: Any) -> None:
    parser = families.add_parser(
        "coverage", parents=[reading()], help="应建未建、没有指导员的村、各镇街是否配齐"
    )
    add_place_and_day(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    district, town, on = place_and_day(args)
    found = coverage(Scope(regions=(district.code,)), on, town)
    print_result(args, document_of(found), text_of(found))
    return DONE


def document_of(found: Coverage) -> dict[str, Any]:
    document = asdict(found)
    document["gap"] = [{key: gap[key] for key in GAP_KEYS} for gap in document["gap"]]
    if not found.villages_unknown:
        del document["villages_unknown"]
    return document


def text_of(found: Coverage) -> str:
    complete = sum(state == COMPLETE for state in found.towns.values())
    lines = [
        f"应建企业科协 {found.required} 个，已建 {found.have} 个，未建 {len(found.gap)} 个",
        *(f"  {gap.unit} {gap.credit_code} {gap.workers or 0} 人：{gap.why}" for gap in found.gap),
        f"没有科普指导员的村（社区） {len(found.villages_without_guide)} 个"
        + (f"，另有 {len(found.villages_unknown)} 个不详" if found.villages_unknown else ""),
        f"配齐“3+1+N”的镇街 {complete} 个，共 {len(found.towns)} 个",
    ]
    return "\n".join(lines)
