"""`haitang doctor`: every setting with its meaning and source, and whether the installation is well."""

import argparse
from typing import Any

from django.conf import settings

from haitang.foundation.options import Source

from ..console import DONE, REFUSED, print_result, reading
from ..doctor import check_all

SOURCES = {Source.FILE: "文件", Source.ENVIRONMENT: "环境变量", Source.DEFAULT: "默认"}


def add_to(families: Any) -> None:
    parser = families.add_parser("doctor", parents=[reading()], help="列出全部设置，检查安装是否完好")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 1 when a check fails."""
    checks = check_all(with_pages=True)
    told = settings.SETTINGS.by_name.values()
    document = {
        "home": str(settings.HAITANG_HOME),
        "settings": [
            {"name": one.option.name, "meaning": one.option.meaning, "value": one.shown, "source": one.source}
            for one in told
        ],
        "checks": [{"name": check.name, "ok": check.ok, "found": check.found} for check in checks],
    }
    lines = [f"数据文件夹 {settings.HAITANG_HOME}", "", "设置"]
    lines += [
        f"  {one.option.name} = {one.shown}（{SOURCES[one.source]}）\n      {one.option.meaning}"
        for one in told
    ]
    lines += ["", "检查"]
    lines += [f"  {'✓' if check.ok else '✗'} {check.name}：{check.found}" for check in checks]
    print_result(args, document, "\n".join(lines))
    return DONE if all(check.ok for check in checks) else REFUSED
