"""`haitang divisions load`: enter divisions from the CSV forms in which they are published."""

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone

from haitang.foundation.sqlite.counting import count_rows
from haitang.network.regions.actions import Loaded, load_divisions
from haitang.network.regions.importers import read_divisions

from ..circumstances import acting_account
from ..console import DONE, Misused, print_result, writing_options


def add_to(families: Any) -> None:
    divisions = families.add_parser("divisions", help="行政区划")
    verbs = divisions.add_subparsers(dest="verb", metavar="VERB", required=True)
    load_parser = verbs.add_parser(
        "load", parents=[writing_options()], help="从 CSV 文件或公开数据集的文件夹载入行政区划"
    )
    load_parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV 文件，或放着公开数据集各 CSV 的文件夹"
    )
    load_parser.set_defaults(run=load)


def load(args: argparse.Namespace) -> int:
    if not args.file.exists():
        raise Misused(f"找不到文件 {args.file}。", code="file")
    at = timezone.now()
    loaded = load_divisions(rows=read_divisions(args.file), acting=acting_account(args, at), at=at)
    count_rows()
    print_result(args, loaded.as_dict(), sentence(loaded))
    return DONE


def sentence(loaded: Loaded) -> str:
    total = loaded.created + loaded.updated + loaded.unchanged
    return (
        f"共 {total:,} 个行政区划（省级 {loaded.provinces:,}、市级 {loaded.cities:,}、区县 {loaded.counties:,}、"
        f"镇街 {loaded.towns:,}、村社区 {loaded.villages:,}）："
        f"新增 {loaded.created:,}，改名 {loaded.updated:,}，未变 {loaded.unchanged:,}。"
    )
