"""`haitang user`: accounts and what they are granted, from the command line."""

import argparse
from typing import Any

from django.conf import settings
from django.utils import timezone

from haitang.machinery.accounts.models import Account
from haitang.network.access import actions
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.network.regions.queries import codes_above

from ..circumstances import acting_account, district_of
from ..console import DONE, Misused, print_result, reading, writing_options


def add_to(families: Any) -> None:
    parser = families.add_parser("user", help="账号：建立、授权、停用、重置密码和第二步验证、列出")
    kinds = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = kinds.add_parser("add", parents=[writing_options()], help="建立账号，初始密码只显示一次")
    add.add_argument("username", metavar="USERNAME", help="登录名")
    add.add_argument("--name", default="", help="姓名")
    add.add_argument(
        "--home", metavar="CODE", help="属于哪个行政区划（默认是区县；上一级科协的人写上一级的代码）"
    )
    add.set_defaults(run=run_add)
    grant = kinds.add_parser("grant", parents=[writing_options()], help="授予角色")
    grant.add_argument("username", metavar="USERNAME", help="登录名")
    grant.add_argument(
        "role", metavar="ROLE", help="、".join(role.value for role in Role if role != Role.CONSOLE)
    )
    grant.add_argument("--region", metavar="CODE", help="在哪个行政区划（默认是账号所属的区县）")
    grant.add_argument("--organisation", metavar="ID", type=int, help="在哪个组织（组织管理员）")
    grant.set_defaults(run=run_grant)
    disable = kinds.add_parser("disable", parents=[writing_options()], help="停用账号，并结束它的登录")
    disable.add_argument("username", metavar="USERNAME", help="登录名")
    disable.set_defaults(run=run_disable)
    password = kinds.add_parser(
        "password", parents=[writing_options()], help="重新生成初始密码（只显示一次），并结束它的登录"
    )
    password.add_argument("username", metavar="USERNAME", help="登录名")
    password.set_defaults(run=run_password)
    factors = kinds.add_parser(
        "factors", parents=[writing_options()], help="清除第二步验证（手机丢失时），并结束它的登录"
    )
    factors.add_argument("username", metavar="USERNAME", help="登录名")
    factors.set_defaults(run=run_factors)
    listing = kinds.add_parser("list", parents=[reading()], help="列出账号和角色")
    listing.set_defaults(run=run_list)


def run_add(args: argparse.Namespace) -> int:
    at = timezone.now()
    home = region_of(args.home).code if args.home else district_of(args).code
    account, password = actions.create_account(
        username=args.username, name=args.name, home=home, acting=acting_account(args, at), at=at
    )
    document = {"username": account.username, "password": password}
    print_result(
        args,
        document,
        f"已建立账号 {account.username}，初始密码 {password}（只显示这一次，"
        f"{settings.INITIAL_PASSWORD_DAYS} 天内有效，首次登录须修改）。",
    )
    return DONE


def run_grant(args: argparse.Namespace) -> int:
    at = timezone.now()
    account, role = account_named(args.username), role_of(args.role)
    organisation = organisation_of(args.organisation)
    region = None if organisation else region_of(args.region or account.home)
    granted = actions.grant(
        account=account,
        role=role,
        region=region,
        organisation=organisation,
        acting=acting_account(args, at),
        at=at,
    )
    document = {"username": account.username, "role": role.value, "place": granted.place}
    print_result(args, document, f"已授予 {account.username}：{granted}。")
    return DONE


def run_disable(args: argparse.Namespace) -> int:
    at = timezone.now()
    account = account_named(args.username)
    actions.disable_account(account=account, acting=acting_account(args, at), at=at)
    print_result(args, {"username": account.username, "disabled": True}, f"已停用账号 {account.username}。")
    return DONE


def run_password(args: argparse.Namespace) -> int:
    at = timezone.now()
    account = account_named(args.username)
    password = actions.reset_password(account=account, acting=acting_account(args, at), at=at)
    days = settings.INITIAL_PASSWORD_DAYS
    document = {"username": account.username, "password": password, "days": days}
    print_result(
        args,
        document,
        f"账号 {account.username} 的初始密码 {password}（只显示这一次，{days} 天内有效，首次登录须修改）。",
    )
    return DONE


def run_factors(args: argparse.Namespace) -> int:
    at = timezone.now()
    account = account_named(args.username)
    removed = actions.remove_factors(account=account, acting=acting_account(args, at), at=at)
    document = {"username": account.username, "removed": removed}
    print_result(
        args, document, f"已清除账号 {account.username} 的 {removed} 项第二步验证，请本人登录后重新设置。"
    )
    return DONE


def run_list(args: argparse.Namespace) -> int:
    at = timezone.now()
    district = district_of(args).code
    accounts = Account.objects.filter(home__in=[*codes_above(district), district]).order_by("username")
    held = Grant.objects.filter(account__in=accounts).in_force(at).select_related("region", "organisation")
    roles: dict[int, list[Grant]] = {}
    for each in held:
        roles.setdefault(each.account_id, []).append(each)
    document = [
        {
            "username": account.username,
            "name": account.name,
            "active": account.is_active,
            "roles": [{"role": each.role, "place": each.place} for each in roles.get(account.pk, [])],
        }
        for account in accounts
    ]
    lines = [
        f"{account.username}  {account.name}  {'' if account.is_active else '（停用）'}"
        f"{'，'.join(map(str, roles.get(account.pk, [])))}"
        for account in accounts
    ]
    print_result(args, document, "\n".join(lines))
    return DONE


def account_named(username: str) -> Account:
    account = Account.objects.filter(username=username, is_console=False).first()
    if account is None:
        raise Misused(f"没有登录名为 {username} 的账号。", code="unknown_account")
    return account


def role_of(word: str) -> Role:
    if word not in Role.values or word == Role.CONSOLE:
        known = "、".join(role.value for role in Role if role != Role.CONSOLE)
        raise Misused(f"没有叫 {word} 的角色；有：{known}。", code="unknown_role")
    return Role(word)


def region_of(code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Misused(f"没有代码是 {code} 的行政区划。", code="unknown_region")
    return region


def organisation_of(key: int | None) -> Organisation | None:
    if key is None:
        return None
    organisation = Organisation.objects.filter(pk=key).first()
    if organisation is None:
        raise Misused(f"没有编号是 {key} 的组织。", code="unknown_organisation")
    return organisation
