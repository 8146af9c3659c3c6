"""What a command line says of who acts, where and when, turned into values; each wrong word named."""

import argparse
from datetime import date, datetime

from django.utils import timezone

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import day_written
from haitang.network.access import actions as access
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .console import CommandError, Misused


def acting_account(args: argparse.Namespace, at: datetime) -> Acting:
    """Who acts: the account named with --acting, else the console's own. Raises `Refused` naming an unknown account."""
    named: str | None = getattr(args, "acting", None)
    return access.acting_named(named, at) if named else access.console_acting(at)


def districts() -> list[Region]:
    """The counties that have a district association here, by code."""
    homes = Organisation.objects.of_kind(Kind.DISTRICT_ASSOCIATION).values("region_id")
    return list(Region.objects.filter(code__in=homes).order_by("code"))


def district_of(args: argparse.Namespace) -> Region:
    """The district a command is about: the one named, or the only one there is."""
    known = districts()
    if not known:
        raise CommandError(
            "这里还没有区县，请先运行 haitang init 区县代码 --divisions 区划文件。", code="no_district"
        )
    names = "、".join(f"{region.code} {region.name}" for region in known)
    if args.district is None:
        if len(known) > 1:
            raise Misused(f"这里有几个区县，请用 --district 指明一个：{names}。", code="which_district")
        return known[0]
    found = next((region for region in known if region.code == args.district), None)
    if found is None:
        raise Misused(f"没有代码是 {args.district} 的区县；有：{names}。", code="unknown_district")
    return found


def town_named(code: str, district: Region) -> Region:
    """The town of a district with a code. Raises `Misused` naming it."""
    town = Region.objects.below(district.code).filter(code=code, level=Level.TOWN).first()
    if town is None:
        raise Misused(f"{district.name}没有代码是 {code} 的镇街。", code="unknown_town")
    return town


def add_place_and_day(parser: argparse.ArgumentParser) -> None:
    """The options `place_and_day` reads."""
    parser.add_argument("--on", metavar="DATE", type=day_of, help="哪一天的情况，如 2021-12-31（默认今天）")
    parser.add_argument("--town", metavar="CODE", help="只看一个镇街")


def place_and_day(args: argparse.Namespace) -> tuple[Region, str | None, date]:
    """The district asked about, the code of its one town where one was named, and the day: today unless said otherwise."""
    district = district_of(args)
    town = town_named(args.town, district).code if args.town else None
    return district, town, args.on or timezone.localdate()


def day_of(text: str) -> date:
    """A day written YYYY-MM-DD. Raises `Misused` naming it."""
    try:
        return day_written(text)
    except Refused as refused:
        raise Misused(refused.reason, code=refused.code) from None
