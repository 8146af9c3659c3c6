"""Another county than the samples': made-up towns and villages, and files as its clerks might keep them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import faults_of
from haitang.machinery.spreadsheets.values import credit_code_check, short_village
from haitang.network.organisations.models import Organisation, Post, Unit
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Expertise, Person, Volunteer
from haitang.network.regions.actions import load_divisions
from haitang.network.regions.importers import read_divisions
from haitang.network.regions.models import Region
from haitang.network.staffing.actions import establish_district
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import coverage, vacancies

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
TOWN_KINDS = (Kind.DISTRICT_ASSOCIATION, Kind.TOWN_ASSOCIATION)

Faults = list[tuple[str, int, str, str]]


@dataclass(frozen=True)
class Yunling:
    """The county on its first day: its posts stand open, nobody is in them."""

    acting: Acting

    def bring_in(self, kind: str, content: bytes, filename: str = "名册.xlsx") -> Batch:
        """Preview and apply."""
        batch = actions.preview(
            kind=kind,
            content=content,
            filename=filename,
            region=CODE,
            acting=self.acting,
            at=AT,
            answers={"day_of_roster": "today"},
        )
        return actions.apply(batch=batch, acting=self.acting, at=AT) if batch.ready else batch

    @contextmanager
    def brought_in(self, kind: str, content: bytes, filename: str = "名册.xlsx") -> Iterator[Batch]:
        """A file brought in, for a look at what it made. Afterwards it is brought in again, which must change nothing,
        and taken back, which must leave the records as they were.
        """
        before = records()
        batch = self.bring_in(kind, content, filename)
        yield batch
        after = records()
        again = self.bring_in(kind, content, filename)
        counts = (again.created, again.updated, again.unchanged, again.faulty)
        assert counts == (0, 0, batch.ready, batch.faulty)
        assert records() == after
        actions.undo(batch=again, acting=self.acting, at=AT)
        undone = actions.undo(batch=batch, acting=self.acting, at=AT)
        assert (undone.removed, undone.kept) == (batch.created, [])
        assert records() == before


def open_yunling(acting: Acting, folder: Path) -> Yunling:
    file = folder / "divisions.csv"
    file.write_text(DIVISIONS, encoding="utf-8")
    load_divisions(rows=read_divisions(file), acting=acting, at=AT)
    establish_district(county=Region.objects.get(code=CODE), acting=acting, at=AT, on=AT.date())
    return Yunling(acting)


def records() -> dict[str, list[dict[str, Any]]]:
    """Every record an import may touch, as it stands, save for the count of its changes."""
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in RECORDS}
    for row in chain.from_iterable(found.values()):
        row.pop("version", None)
    return found


def counts_of(batch: Batch) -> tuple[int, int, int]:
    """Rows, ready ones, faulty ones."""
    return batch.rows, batch.ready, batch.faulty


def told(batch: Batch) -> Faults:
    """Sheet, row, head and reason of every fault."""
    return [(one["sheet"], one["row"], one["column"], one["reason"]) for one in faults_of(batch)]


def reasons(batch: Batch) -> list[tuple[int, str, str]]:
    """The same for a file of one sheet."""
    return [fault[1:] for fault in told(batch)]


def seated() -> set[tuple[str, str, str]]:
    """Who sits in a town's posts: the town's name, the role (a guide's is his village), his name."""
    posts = Appointment.objects.filter(post__organisation__kind=Kind.TOWN_ASSOCIATION)
    return {
        (
            made.post.organisation.region.name,
            short_village(made.post.place.name) if made.post.place else made.post.role,
            made.person.name,
        )
        for made in posts.select_related("post__organisation__region", "post__place", "person")
    }


def vacant(town: str) -> list[str]:
    """The town's vacant posts, a guide's by his village."""
    return [
        short_village(one.village_name) if one.village else one.post
        for one in vacancies(SCOPE, AT.date(), town)
    ]


def gap() -> list[str]:
    """The enterprises that should have an association and have none, largest first."""
    return [one.unit for one in coverage(SCOPE, AT.date()).gap]


def associations() -> set[str]:
    """The enterprises that have an association."""
    return set(Organisation.objects.of_kind(Kind.ENTERPRISE_ASSOCIATION).values_list("unit__name", flat=True))


def bodies() -> set[tuple[str, str]]:
    """Kind and name of every organisation that is not the county's or a town's own."""
    return set(Organisation.objects.exclude(kind__in=TOWN_KINDS).values_list("kind", "name"))


def heads() -> set[tuple[str, str]]:
    """Who heads which organisation."""
    made = Appointment.objects.filter(post__role="head")
    return set(made.values_list("post__organisation__name", "person__name"))


def credit_code(number: int) -> str:
    start = f"91529901MA{number:07}"
    return start + credit_code_check(start)
