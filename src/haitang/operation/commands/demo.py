"""`haitang demo`: the demonstration district, made once, with what it counts and who can sign in."""

import argparse
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from haitang.foundation.options import NOBODY
from haitang.foundation.scope import Scope
from haitang.foundation.sqlite.counting import count_rows
from haitang.network.access import actions as access
from haitang.network.access.words import Role
from haitang.network.staffing.queries import coverage, vacancies

from ..circumstances import districts
from ..console import DONE, CommandError, print_result, reading
from ..starting import make_tables
from .summary import counts_of
from .summary import document_of as counts_document
from .summary import text_of as counts_text

ACCOUNTS = {
    "officer": Role.OFFICER,
    "leader": Role.LEADER,
    "chair": Role.CHAIR,
    "manager": Role.MANAGER,
    "guide": Role.GUIDE,
    "volunteer": Role.VOLUNTEER,
    "system": Role.SYSTEM,
    "security": Role.SECURITY,
    "auditor": Role.AUDITOR,
}
REPORTED, YEAR_END = date(2021, 4, 30), date(2021, 12, 31)


def add_to(families: Any) -> None:
    parser = families.add_parser("demo", parents=[reading()], help="建立演示区县（荣昌），已有则只列出情况")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the district unless it is there, and say what it holds. Refused beside real ones: its password is public."""
    # what makes it is heavy, and every command line would load it
    from haitang.demonstration.building import COUNTY, PASSWORD, build, built  # noqa: PLC0415

    make_tables()
    if not built():
        if districts():
            raise CommandError(
                "这个数据库里已有真实的区县，演示账号的密码是公开的，不能建在一起；请换一个 HAITANG_HOME 再运行。",
                code="real_district",
            )
        build(access.console_acting(timezone.now()))
        count_rows()
    scope = Scope(regions=(COUNTY,))
    counts = counts_of(COUNTY, timezone.localdate())
    covered = coverage(scope, timezone.localdate())
    vacant = {day.isoformat(): vacancies(scope, day) for day in (REPORTED, YEAR_END)}
    document = {
        "summary": counts_document(counts),
        "vacancies": {day: sum(one.vacant for one in some) for day, some in vacant.items()},
        "coverage": {"required": covered.required, "have": covered.have, "gap": len(covered.gap)},
        "accounts": list(ACCOUNTS),
        "password": PASSWORD,
    }
    lines = [counts_text(counts, "演示区县：荣昌区")]
    lines += [
        f"空缺 {day}：" + ("、".join(f"{one.organisation}{one.post}" for one in some) or "没有")
        for day, some in vacant.items()
    ]
    lines.append(f"企业科协：应建 {covered.required}，已建 {covered.have}，应建未建 {len(covered.gap)}")
    lines.append(f"登录账号（密码都是 {PASSWORD}）：")
    lines += [f"  {username:<10}{role.label}" for username, role in ACCOUNTS.items()]
    lines.append(
        "演示不要求第二步验证（设置 second_factor_for 是 nobody）；真实的区县要求管理员启用。"
        if NOBODY in settings.SECOND_FACTOR_FOR
        else "三个管理员登录后须先启用第二步验证（设置 second_factor_for）。"
    )
    print_result(args, document, "\n".join(lines))
    return DONE
