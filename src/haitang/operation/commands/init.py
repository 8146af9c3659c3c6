"""`haitang init`: a real district's first step: divisions, associations, posts, the first administrators."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH, is_digits
from haitang.foundation.sqlite.counting import count_rows
from haitang.machinery.accounts.models import Account
from haitang.network.access.actions import create_account, grant
from haitang.network.access.words import ADMINISTRATORS, Role
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.actions import load_divisions
from haitang.network.regions.importers import DivisionRow, read_divisions
from haitang.network.regions.models import Region
from haitang.network.regions.queries import villages_of
from haitang.network.staffing.actions import Established, establish_district
from haitang.work.obligations.actions import establish_obligations

from ..circumstances import acting_account, day_of
from ..console import DONE, CommandError, Misused, print_result
from ..starting import make_tables

USERNAMES = {Role.SYSTEM: "system", Role.SECURITY: "security", Role.AUDITOR: "auditor"}


def add_to(families: Any) -> None:
    parser = families.add_parser("init", help="建立一个区县：行政区划、科协组织和岗位、最初的管理员")
    parser.add_argument("code", metavar="CODE", help="区县代码，6 位")
    parser.add_argument(
        "--divisions", metavar="FILE", type=Path, required=True, help="行政区划的 CSV 文件或文件夹"
    )
    parser.add_argument(
        "--since",
        metavar="DATE",
        type=day_of,
        help="编配规则、岗位和制度要求自哪一天起（默认：规则和岗位 2018-01-01，制度要求今天）",
    )
    parser.add_argument("--json", action="store_true", help="只输出一份 JSON")
    parser.add_argument("--acting", metavar="USER", help="以哪个账号的身份（默认是命令行自己的账号）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """All or nothing, once for a district. The passwords are shown here and nowhere else."""
    rows = rows_of_county(args.code, args.divisions)
    make_tables()
    refuse_second_time(args.code)
    at = timezone.now()
    with transaction.atomic():
        acting = acting_account(args, at)
        load_divisions(rows=iter(rows), acting=acting, at=at)
        county = Region.objects.get(code=args.code)
        made = establish_district(
            county=county, acting=acting, at=at, on=timezone.localdate(at), since=args.since
        )
        began = args.since or timezone.localdate(at)  # what is owed begins with the district, not before it
        obligations = establish_obligations(county=county, acting=acting, at=at, since=began)
        accounts = [administrator(role, county, acting, at) for role in ADMINISTRATORS]
    count_rows()
    document = {
        "district": county.code,
        "towns": len(made.towns),
        "villages": villages_of(county.code).count(),
        "posts": made.opened,
        "obligations": len(obligations),
        "accounts": accounts,
    }
    print_result(args, document, text_of(county, made, len(obligations), accounts))
    return DONE


def rows_of_county(code: str, file: Path) -> list[DivisionRow]:
    """The county's divisions and those above it. Raises `Misused` for a wrong code, `Refused` for a bad file."""
    if not (len(code) == COUNTY_LENGTH and is_digits(code)):
        raise Misused(f"“{code}”不是区县代码：应为 {COUNTY_LENGTH} 位数字，如 500153。", code="bad_district")
    if not file.exists():
        raise Misused(f"找不到文件 {file}。", code="file")
    rows = list(_related(code, read_divisions(file)))
    if not any(row.code == code for row in rows):
        raise Misused(f"“{file.name}”里没有代码是 {code} 的区县。", code="unknown_district")
    return rows


def _related(code: str, rows: Iterator[DivisionRow]) -> Iterator[DivisionRow]:
    return (row for row in rows if row.code.startswith(code) or code.startswith(row.code))


def refuse_second_time(code: str) -> None:
    standing = Organisation.objects.of_kind(Kind.DISTRICT_ASSOCIATION).filter(
        region=code, dissolved__isnull=True
    )
    if association := standing.first():
        raise CommandError(
            f"{association} 已经建立，init 只做一次；行政区划有变动请用 haitang divisions load。",
            code="already_established",
        )


def administrator(role: Role, county: Region, acting: Acting, at: datetime) -> dict[str, str]:
    """One of the first administrators of a district, with a password to be changed at the first sign-in."""
    plain = USERNAMES[role]
    username = f"{plain}-{county.code}" if Account.objects.filter(username=plain).exists() else plain
    account, password = create_account(
        username=username, name=f"{county.name}{role.label}", home=county.code, acting=acting, at=at
    )
    grant(account=account, role=role, region=county, acting=acting, at=at)
    return {"username": username, "role": role.value, "password": password}


def text_of(county: Region, made: Established, obligations: int, accounts: list[dict[str, str]]) -> str:
    lines = [
        f"{county.name}已建立：{made.association}，{len(made.towns)} 个镇街科协。",
        f"按编配规则设了 {made.opened} 个岗位，还没有人任职；载入了 {obligations} 条制度要求。",
        f"最初的管理员（密码只显示这一次，{settings.INITIAL_PASSWORD_DAYS} 天内有效；请分别交给三个人）：",
        *(f"  {one['username']}  {one['password']}  {Role(one['role']).label}" for one in accounts),
        "下一步，给区县科协干部一个账号（也可由系统管理员、安全管理员在网页上办）：",
        f"  haitang user add 登录名 --name 姓名 --district {county.code}",
        f"  haitang user grant 登录名 {Role.OFFICER.value} --region {county.code}",
        f"再导入花名册，先看预览，加 --apply 才写入：haitang import town-teams 文件 --district {county.code}",
    ]
    return "\n".join(lines)
