"""Building the demonstration district, through the same actions and importers that people use."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.machinery.spreadsheets import actions as spreadsheets
from haitang.machinery.spreadsheets.models import Batch
from haitang.network.access import actions as access
from haitang.network.access.words import Role
from haitang.network.organisations import actions as organisations
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind
from haitang.network.people import actions as people
from haitang.network.people.actions.enrolment import PersonDraft
from haitang.network.people.models import Person
from haitang.network.regions import actions as regions
from haitang.network.regions.importers import read_divisions
from haitang.network.regions.models import Region
from haitang.network.regions.queries import towns_of, villages_of
from haitang.network.staffing import actions as staffing
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode

from . import assessment, meetings, notices, obligations, reports, tasks, village, year
from .sheets import REPORTED_ON, Clerk, Town

COUNTY: Final = "500153"
SEED: Final = 2021
PASSWORD: Final = "haitang-2021-yanshi"  # noqa: S105 — printed with the accounts; the demonstration holds nobody real
DIVISIONS: Final = Path(__file__).with_name("divisions.csv")
BEGUN: Final = datetime(2021, 4, 19, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LEFT_ON: Final = date(2021, 9, 1)
FOUNDED_ON: Final = date(1985, 6, 1)
"""Invented, as all of the demonstration."""
LEADERS: Final = (
    ("chair", Mode.FULL_TIME, "荣昌区科协", "主席"),
    ("vice_chair.full_time", Mode.FULL_TIME, "荣昌区科协", "专职副主席"),
    ("vice_chair.seconded", Mode.SECONDED, "荣昌区林业局", "副局长"),
    ("vice_chair.part_time", Mode.PART_TIME, "荣昌区畜牧科学院", "研究员"),
    ("vice_chair.part_time", Mode.PART_TIME, "重庆棠香陶瓷有限公司", "董事长"),
)
STAFF: Final = (("staff.established", 4), ("staff.welfare", 7))
POPULATION_SOURCE: Final = "演示数据，非统计公报"


def built() -> bool:
    """Whether the district is here and is ours: its first file was brought in on the demonstration's own first day."""
    return Batch.objects.in_county(COUNTY).filter(uploaded_at=BEGUN).exists()


@transaction.atomic
def build(acting: Acting) -> None:
    """Make the whole district, or nothing of it."""
    regions.load_divisions(rows=read_divisions(DIVISIONS), acting=acting, at=BEGUN)
    county = Region.objects.get(code=COUNTY)
    staffing.establish_district(county=county, acting=acting, at=BEGUN, on=REPORTED_ON)
    towns = [plan_town(town) for town in towns_of(COUNTY)]
    clerk = Clerk(towns, SEED)
    for kind, content in (
        ("town-teams", clerk.town_teams()),
        ("volunteers", clerk.volunteers()),
        ("enterprises", clerk.enterprises()),
        ("organisations", clerk.organisations()),
    ):
        bring_in(kind, content, acting)
    date_foundings(acting)
    fill_district(clerk, county, acting)
    count_people(clerk, acting)
    two_chairs_leave(acting)
    open_accounts(county, acting)
    year.live(COUNTY, towns, BEGUN, acting)
    village.live(BEGUN)
    tasks.live(COUNTY, BEGUN, acting)
    meetings.live(COUNTY, BEGUN, acting)
    obligations.keep_obligations(COUNTY, BEGUN, acting)
    assessment.judge_year(COUNTY, BEGUN, acting)
    reports.write_report(COUNTY, BEGUN)
    notices.live(BEGUN)


def plan_town(town: Region) -> Town:
    return Town(town.name, tuple(village.name for village in villages_of(town.code)))


def bring_in(kind: str, content: bytes, acting: Acting) -> None:
    """Preview and apply one file; the demonstration's own files have no faults."""
    batch = spreadsheets.preview(
        kind=kind, content=content, filename=f"{kind}.xlsx", region=COUNTY, acting=acting, at=BEGUN
    )
    if batch.faulty:
        raise AssertionError(f"{kind}: {batch.faulty} faulty lines")
    spreadsheets.apply(batch=batch, acting=acting, at=BEGUN + timedelta(minutes=10))


def date_foundings(acting: Acting) -> None:
    """The days since when the district's association and its towns' stand, which no roster tells."""
    date_founding(Organisation.objects.of_kind(Kind.DISTRICT_ASSOCIATION).get(), FOUNDED_ON, acting)
    for number, town in enumerate(Organisation.objects.of_kind(Kind.TOWN_ASSOCIATION).order_by("region_id")):
        date_founding(town, date(2016 + number % 3, 1 + number % 12, 18), acting)


def date_founding(body: Organisation, day: date, acting: Acting) -> None:
    organisations.amend_organisation(
        organisation=body, expected=body.version, founded=day, acting=acting, at=BEGUN
    )


def fill_district(clerk: Clerk, county: Region, acting: Acting) -> None:
    """The district association's own chair, vice-chairs and staff, put on file and appointed one by one."""
    posts = {
        post.role: post
        for post in Post.objects.filter(
            organisation__kind=Kind.DISTRICT_ASSOCIATION, organisation__region=county
        ).order_by("id")
    }
    staff = [
        (role, Mode.FULL_TIME, "荣昌区科协", posts[role].title)
        for role, seats in STAFF
        for _seat in range(seats)
    ]
    for role, mode, workplace, job in (*LEADERS, *staff):
        person = register_holder(clerk, county, workplace, job, acting)
        staffing.appoint(
            post=posts[role], person=person, mode=mode, since=REPORTED_ON, acting=acting, at=BEGUN
        )


def register_holder(clerk: Clerk, county: Region, workplace: str, job: str, acting: Acting) -> Person:
    one = clerk.invention.somebody()
    draft = PersonDraft(
        county_id=county.code,
        region_id=county.code,
        name=one.name,
        sex="f" if one.sex == "女" else "m",
        born=f"{one.born:%Y-%m}",
        workplace=workplace,
        job=job,
        phone=one.phone,
    )
    return people.register_person(draft=draft, acting=acting, at=BEGUN)


def count_people(clerk: Clerk, acting: Acting) -> None:
    """A population for each town and, as their sum, for the district."""
    total = 0
    for town in towns_of(COUNTY):
        inhabitants = 1000 * clerk.draw.randint(14, 48)
        total += inhabitants
        set_population(town, inhabitants, acting)
    set_population(Region.objects.get(code=COUNTY), total, acting)


def set_population(region: Region, inhabitants: int, acting: Acting) -> None:
    regions.set_population(
        region=region, year=2020, people=inhabitants, source=POPULATION_SOURCE, acting=acting, at=BEGUN
    )


def two_chairs_leave(acting: Acting) -> None:
    """The chairs of the last two towns leave in September 2021; nobody has followed them."""
    chairs = Appointment.objects.filter(
        post__organisation__kind=Kind.TOWN_ASSOCIATION, post__role="chair", until__isnull=True
    )
    for appointment in chairs.order_by("-post__organisation__region_id")[:2]:
        staffing.end_appointment(
            appointment=appointment,
            until=LEFT_ON,
            reason="调任他处",
            acting=acting,
            at=datetime(2021, 9, 1, 9, tzinfo=BEGUN.tzinfo),
        )


def holder(role: str, region: str) -> Person:
    """Who holds a post in a town association or a village today."""
    held = Appointment.objects.filter(post__role=role, until__isnull=True)
    place = {"post__place_id": region} if role == "guide" else {"post__organisation__region_id": region}
    return held.filter(**place).select_related("person").order_by("id")[0].person


def open_accounts(county: Region, acting: Acting) -> None:
    """One account a role, all with the demonstration's password."""
    town = towns_of(COUNTY)[0]
    village = villages_of(town.code)[0]
    society = Organisation.objects.of_kind(Kind.SOCIETY).order_by("id")[0]
    volunteer = Person.objects.filter(volunteer__isnull=False, region=village).order_by("id")[0]
    chair, guide = holder("chair", town.code), holder("guide", village.code)
    open_account("officer", holder("staff.established", COUNTY), Role.OFFICER, county, acting)
    open_account("leader", holder("chair", COUNTY), Role.LEADER, county, acting)
    open_account("chair", chair, Role.CHAIR, town, acting)
    open_account("guide", guide, Role.GUIDE, village, acting)
    open_account("volunteer", volunteer, Role.VOLUNTEER, village, acting)
    open_account("manager", None, Role.MANAGER, society, acting)
    for username, role in (("system", Role.SYSTEM), ("security", Role.SECURITY), ("auditor", Role.AUDITOR)):
        open_account(username, None, role, county, acting)


def open_account(
    username: str, person: Person | None, role: Role, place: Region | Organisation, acting: Acting
) -> None:
    name = person.name if person else str(role.label)
    person_key = person.pk if person else None
    account, _initial = access.create_account(
        username=username, name=name, home=COUNTY, person_key=person_key, acting=acting, at=BEGUN
    )
    where = {"organisation": place} if isinstance(place, Organisation) else {"region": place}
    access.grant(account=account, role=role, acting=acting, at=BEGUN, **where)
    account.set_password(PASSWORD)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
