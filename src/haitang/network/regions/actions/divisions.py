from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import is_digits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from ..models import Region
from ..queries import resolve
from ..rules import may_change, may_retire, successor_fits
from ..words import CODE_LENGTH, LEVEL_ABOVE, LEVEL_OF_LENGTH


@transaction.atomic
def add_division(
    *,
    code: str,
    name: str,
    since: date | None,
    until: date | None = None,
    successor: Region | None = None,
    acting: Acting,
    at: datetime,
) -> Region:
    """Add a division below one that is there; with an end and a successor an old code, so that it resolves.

    Raises `Refused` when the code is ill-formed or taken, its parent is missing or its days do not fit.
    """
    level = LEVEL_OF_LENGTH.get(len(code))
    above = LEVEL_ABOVE.get(level) if level else None
    if level is None or above is None or not is_digits(code):
        raise Refused(_("代码应为 4、6、9 或 12 位数字。"), code="bad_code")
    parent = Region.objects.filter(code=code[: CODE_LENGTH[above]]).first()
    if parent is None:
        raise Refused(_("上级 %s 还没有登记。") % code[: CODE_LENGTH[above]], code="unknown_parent")
    may_change(acting, parent).require()
    if Region.objects.filter(code=code).exists():
        raise Refused(_("代码 %s 已经有了。") % code, code="code_taken")
    region = Region(
        code=code,
        name=clean_name(name),
        level=level,
        parent=parent,
        since=since,
        until=until,
        successor=successor,
    )
    refuse_unsound_end(region)
    region.save(force_insert=True)
    audit.add(acting, at, "regions.add", region, region=code, since=since)
    return region


@transaction.atomic
def rename(*, region: Region, name: str, expected: int, acting: Acting, at: datetime) -> Region:
    """Give a division another name; the old one stays in the audit only as a changed field."""
    may_change(acting, region).require()
    if audit.change(region, expected=expected, name=clean_name(name)):
        audit.add(acting, at, "regions.rename", region, region=region.code)
    return region


@transaction.atomic
def retire(
    *, region: Region, on: date, successor: Region | None, expected: int, acting: Acting, at: datetime
) -> Region:
    """End a division on a day; from then on its code resolves to the successor. Refused while divisions stand below."""
    may_retire(acting, region, successor).require()
    if region.since is not None and on <= region.since:
        raise Refused(_("停用日期应晚于启用日期。"), code="ends_before_it_begins")
    if region.children.filter(until__isnull=True).exists():
        raise Refused(_("它下面还有在用的行政区划，请先停用或并入别处。"), code="still_has_children")
    if successor is not None and resolve(successor.code) == region:
        raise Refused(_("并入的行政区划又并回它自己，请另选一个。"), code="own_successor")
    audit.change(region, expected=expected, until=on, successor=successor)
    audit.add(
        acting,
        at,
        "regions.retire",
        region,
        region=region.code,
        on=on,
        successor=successor.pk if successor else None,
    )
    return region


def refuse_unsound_end(region: Region) -> None:
    """A division ends after it begins; only one that ends has a successor, and that of its own level."""
    if region.since and region.until and region.until <= region.since:
        raise Refused(_("停用日期应晚于启用日期。"), code="ends_before_it_begins")
    if region.successor is not None:
        if region.until is None:
            raise Refused(_("并入别处的行政区划要写停用日期。"), code="no_end")
        successor_fits(region, region.successor).require()


def clean_name(written: str) -> str:
    name = written.strip()
    if not name or len(name) > 100:
        raise Refused(_("名称应为 1 至 100 个字。"), code="bad_name")
    return name
