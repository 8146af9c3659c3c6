from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby, islice

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from ..importers import DivisionRow, bad
from ..models import Region
from ..rules import may_load
from ..words import CODE_LENGTH, LEVEL_ABOVE, Level

CHUNK = 20_000
"""Rows looked up and written together: what bounds the memory of a load of the whole nation."""


@dataclass(slots=True)
class Loaded:
    """How many divisions of each level the rows named, and what became of them."""

    provinces: int = 0
    cities: int = 0
    counties: int = 0
    towns: int = 0
    villages: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


COUNTER = {
    Level.PROVINCE: "provinces",
    Level.CITY: "cities",
    Level.COUNTY: "counties",
    Level.TOWN: "towns",
    Level.VILLAGE: "villages",
}


@transaction.atomic
def load_divisions(*, rows: Iterable[DivisionRow], acting: Acting, at: datetime) -> Loaded:
    """Enter divisions, higher levels first as `read_divisions` yields them; all or none, and repeatable.

    New ones are added, other names written over, missing ones left alone. Every parent must be there or come
    before. Raises `Refused` naming file and line. Statements grow with the rows by the chunk only.
    """
    loaded, seen = Loaded(), set[int]()
    top: Region | None = None
    for level, of_level in groupby(rows, key=lambda row: row.level):
        while chunk := list(islice(of_level, CHUNK)):
            may_load(acting, (row.code for row in chunk)).require()
            refuse_repeated(chunk, seen)
            refuse_orphans(chunk, level)
            write_chunk(chunk, loaded)
            setattr(loaded, COUNTER[level], getattr(loaded, COUNTER[level]) + len(chunk))
            top = top or Region(code=chunk[0].code)
    if top is None:
        raise Refused(_("文件里没有一条行政区划。"), code="no_divisions")
    audit.add(acting, at, "regions.load", top, region=top.code, **loaded.as_dict())
    return loaded


def write_chunk(chunk: list[DivisionRow], loaded: Loaded) -> None:
    codes = [row.code for row in chunk]
    known = dict(
        Region.objects.filter(code__range=(min(codes), max(codes)), level=chunk[0].level).values_list(
            "code", "name"
        )
    )
    fresh = [row for row in chunk if row.code not in known]
    renamed = [row for row in chunk if row.code in known and known[row.code] != row.name]
    Region.objects.bulk_create(
        [Region(code=row.code, name=row.name, level=row.level, parent_id=row.parent or None) for row in fresh]
    )
    Region.objects.bulk_update(
        [Region(code=row.code, name=row.name, version=F("version") + 1) for row in renamed],
        ["name", "version"],
        batch_size=500,
    )
    loaded.created += len(fresh)
    loaded.updated += len(renamed)
    loaded.unchanged += len(chunk) - len(fresh) - len(renamed)


def refuse_repeated(chunk: list[DivisionRow], seen: set[int]) -> None:
    for row in chunk:
        if int(row.code) in seen:
            raise bad(row.where, _("代码 %s 在文件里出现了不止一次。") % row.code)
        seen.add(int(row.code))


def refuse_orphans(chunk: list[DivisionRow], level: Level) -> None:
    """Every parent is the code's own prefix one level up, and is there."""
    above = LEVEL_ABOVE.get(level)
    length = CODE_LENGTH[above] if above else 0
    for row in chunk:
        if row.parent != row.code[:length]:
            raise bad(
                row.where,
                _("代码 %(code)s 的上级应为 %(parent)s。")
                % {
                    "code": row.code,
                    "parent": row.code[:length] or _("空"),
                },
            )
    if above is None:
        return
    parents = {row.parent for row in chunk}
    known = set(
        Region.objects.filter(code__range=(min(parents), max(parents)), level=above).values_list(
            "code", flat=True
        )
    )
    if orphan := next((row for row in chunk if row.parent not in known), None):
        raise bad(orphan.where, _("上级 %s 还没有登记，也不在文件里。") % orphan.parent)
