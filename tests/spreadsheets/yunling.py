"""Another county than the samples': made-up towns and villages, and files as its clerks might keep them."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from haitang.accounts.acting import Acting
from haitang.accounts.scope import Scope
from haitang.organisations.models import Organisation, Post, Unit
from haitang.people.models import Expertise, Person, Volunteer
from haitang.regions.actions import load_divisions
from haitang.regions.importers import read_file
from haitang.regions.models import Region
from haitang.spreadsheets import actions
from haitang.spreadsheets.models import Batch
from haitang.spreadsheets.queries import faults_of
from haitang.staffing.actions import establish_district
from haitang.staffing.models import Appointment
from haitang.staffing.queries import coverage, vacancies

AT = datetime(2023, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
CODE = "529901"
DIVISIONS = """code,name,level,parent
52,黔山省,province,
5299,云州市,city,52
529901,云岭县,county,5299
529901001,城关街道,town,529901
529901100,青龙镇,town,529901
529901101,白马镇,town,529901
529901102,青龙山镇,town,529901
529901200,云顶土家族乡,town,529901
529901001001,文昌社区居民委员会,village,529901001
529901001002,西门社区居民委员会,village,529901001
529901001200,石桥村村民委员会,village,529901001
529901100001,青龙社区居民委员会,village,529901100
529901100200,大坪村村民委员会,village,529901100
529901100201,石桥村村民委员会,village,529901100
529901101200,白马村村民委员会,village,529901101
529901101201,小河村村民委员会,village,529901101
529901102001,龙泉社区居民委员会,village,529901102
529901102200,龙泉村村民委员会,village,529901102
529901200200,云顶村村民委员会,village,529901200
529901200201,凉风垭村村民委员会,village,529901200
"""

RECORDS = (Person, Volunteer, Expertise, Unit, Organisation, Post, Appointment)
SCOPE = Scope(regions=(CODE,))

Rows = Sequence[Sequence[Any]]


@dataclass
class Yunling:
    """The county on its first day: its posts stand open, nobody is in them."""

    acting: Acting
    batches: list[Batch] = field(default_factory=list)

    def preview(self, kind: str, content: bytes, filename: str = "名册.xlsx", **given: Any) -> Batch:
        return actions.preview(
            kind=kind, content=content, filename=filename, county=CODE, acting=self.acting, at=AT, **given
        )

    def apply(self, batch: Batch) -> Batch:
        return actions.apply(batch=batch, acting=self.acting, at=AT)

    def bring_in(self, kind: str, content: bytes, filename: str = "名册.xlsx") -> Batch:
        return self.apply(self.preview(kind, content, filename))

    def undo(self, batch: Batch) -> Any:
        return actions.undo(batch=batch, acting=self.acting, at=AT)

    def vacant(self, town: str) -> list[str]:
        """The vacant posts of one town that are not a village's, with the villages without a guide behind them."""
        found = [one for one in vacancies(SCOPE, AT.date(), town)]
        posts = [one.post for one in found if not one.village]
        return posts + [one.village or "" for one in found if one.village]

    def gap(self) -> list[str]:
        """The enterprises that should have an association and have none, largest first."""
        return [one.unit for one in coverage(SCOPE, AT.date()).gap]


def open_yunling(acting: Acting, folder: Any) -> Yunling:
    file = folder / "divisions.csv"
    file.write_text(DIVISIONS, encoding="utf-8")
    load_divisions(rows=read_file(file), acting=acting, at=AT)
    establish_district(county=Region.objects.get(code=CODE), acting=acting, at=AT, on=date(2023, 1, 1))
    return Yunling(acting)


def records() -> dict[str, list[Any]]:
    """Every record an import may touch, as it stands; versions only count up."""
    found = {}
    for model in RECORDS:
        rows = [dict(row) for row in model._default_manager.order_by("pk").values()]
        for row in rows:
            row.pop("version", None)
        found[model.__name__] = rows
    return found
