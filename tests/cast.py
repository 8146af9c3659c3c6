"""The few people every test knows, and the two districts they live in.

Home is district 500153 with two towns; the twin, 500199, is its copy with a canary in every text field of every
record. Whoever belongs to home must never meet the canary.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client

from haitang.access.models import Grant
from haitang.access.queries import build_acting
from haitang.access.words import Role
from haitang.accounts.acting import Acting
from haitang.accounts.models import Account
from haitang.accounts.protection import digest, seal, seal_bytes
from haitang.activities.models import Activity, HoursRule, ServiceRecord
from haitang.activities.words import Form, State, Topic
from haitang.organisations.models import Organisation, Post, Unit
from haitang.organisations.words import Kind, Part, UnitKind
from haitang.people.models import Consent, Expertise, Merge, Person, Volunteer
from haitang.people.words import ConsentAbout
from haitang.regions.models import Population, Region
from haitang.regions.words import Level
from haitang.reports.document import Document, Run, Title, stored
from haitang.reports.models import Cell, Paper, PaperTemplate, Register, ReturnForm
from haitang.spreadsheets.actions.preview import SOURCE_PURPOSE, draw
from haitang.spreadsheets.importing import importer_of
from haitang.spreadsheets.lines import store
from haitang.spreadsheets.models import Batch, Source
from haitang.spreadsheets.words import BatchState
from haitang.spreadsheets.writing import write_table
from haitang.staffing.models import Appointment, CoverageRule, StaffingRule
from haitang.staffing.words import Mode

CANARY: Final = "金丝雀7q4x"
"""Stands in every text field of the twin district and nowhere else."""

AT: Final = datetime(2021, 4, 30, 2, 0, tzinfo=UTC)
TODAY: Final = date(2021, 4, 30)
PASSWORD: Final = "correct-horse-battery"
PHONES: Final = {"500153": "13912345678", "500199": "13998765432"}
IDENTITIES: Final = {"500153": "500153198001010002", "500199": "500199198001010004"}

HOME_PEOPLE: Final = {
    "officer": Role.OFFICER,
    "leader": Role.LEADER,
    "chair": Role.CHAIR,
    "manager": Role.MANAGER,
    "guide": Role.GUIDE,
    "volunteer": Role.VOLUNTEER,
    "system": Role.SYSTEM,
    "security": Role.SECURITY,
    "auditor": Role.AUDITOR,
    "disabled": Role.OFFICER,
    "expired": Role.OFFICER,
}
"""Who signs in at home, each by one role; `disabled` and `expired` were officers."""

OUTSIDE: Final = ("anonymous", "disabled", "expired")
"""Who is nobody to the program."""

EVERYBODY: Final = (*OUTSIDE, "stranger", *(name for name in HOME_PEOPLE if name not in OUTSIDE))
"""Every member of the cast as the matrix walks it; `stranger` is the officer of the twin district."""


@dataclass
class District:
    """One district with one of everything. `towns[0]` is the chair's town, `villages[0]` the guide's village."""

    code: str
    region: Region
    towns: list[Region]
    villages: list[Region]
    population: Population
    unit: Unit
    enterprise: Unit
    association: Organisation
    town_association: Organisation
    other_town_association: Organisation
    society: Organisation
    chair_post: Post
    other_chair_post: Post
    chief_post: Post
    guide_post: Post
    person: Person
    twin_person: Person
    volunteer_person: Person
    expertise: Expertise
    consent: Consent
    volunteer: Volunteer
    merge: Merge
    appointment: Appointment
    rule: StaffingRule
    coverage_rule: CoverageRule
    account: Account
    disabled: Account
    batch: Batch
    applied_batch: Batch
    queued_batch: Batch
    grant: Grant
    activity: Activity = field(init=False)
    draft_activity: Activity = field(init=False)
    confirmed_activity: Activity = field(init=False)
    paper: Paper = field(init=False)
    town_paper: Paper = field(init=False)
    issued_paper: Paper = field(init=False)
    return_form: ReturnForm = field(init=False)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Cast:
    """Two districts and everybody in them, by name: `cast["officer"]`, `cast.client("chair")`."""

    home: District
    twin: District
    accounts: dict[str, Account]

    def __getitem__(self, name: str) -> Account:
        return self.accounts[name]

    def acting(self, name: str, at: datetime = AT) -> Acting:
        """What `name` acts as at a moment."""
        return build_acting(self.accounts[name], at)

    def client(self, name: str, **options: Any) -> Client:
        """A browser in which `name` has signed in; an expired session and a disabled account behave as such."""
        client = Client(**options)
        if name == "anonymous":
            return client
        client.force_login(self.accounts[name])
        if name == "expired":
            Session.objects.filter(pk=client.session.session_key).update(expire_date=AT - timedelta(days=1))
        return client


def build_cast() -> Cast:
    """Both districts and everybody in them, written through the models."""
    province = _region("50", "重庆市", Level.PROVINCE)
    city = _region("5001", "市辖区", Level.CITY, province)
    home = _district("500153", city, "")
    twin = _district("500199", city, CANARY)
    accounts = {name: _account(name, home, role) for name, role in HOME_PEOPLE.items() if name != "officer"}
    accounts["officer"] = home.account
    accounts["stranger"] = twin.account
    accounts["disabled"].is_active = False
    accounts["disabled"].save()
    _activities(home, accounts["guide"], "")
    _activities(twin, twin.account, CANARY)
    _papers(home, accounts["officer"], "")
    _papers(twin, twin.account, CANARY)
    return Cast(home, twin, accounts)


def _district(code: str, city: Region, mark: str) -> District:
    region = _region(code, f"荣昌区{mark}", Level.COUNTY, city)
    towns = [
        _region(f"{code}00{n}", f"{name}{mark}", Level.TOWN, region)
        for n, name in ((1, "昌元街道"), (2, "广顺街道"))
    ]
    villages = [
        _region(f"{town.code}00{n}", f"{town.name}{n}村{mark}", Level.VILLAGE, town)
        for town in towns
        for n in (1, 2)
    ]
    unit = Unit.objects.create(region=towns[0], name=f"昌元医院{mark}", kind=UnitKind.HOSPITAL)
    enterprise = Unit.objects.create(
        region=towns[0],
        name=f"海棠机械{mark}",
        kind=UnitKind.ENTERPRISE,
        science_workers=40,
        technology_enterprise=True,
    )
    association = _organisation(Kind.DISTRICT_ASSOCIATION, f"区科协{mark}", region, mark=mark)
    town_associations = [
        _organisation(Kind.TOWN_ASSOCIATION, f"{town.name}科协{mark}", town, association, mark=mark)
        for town in towns
    ]
    society = _organisation(Kind.SOCIETY, f"果树学会{mark}", towns[0], association, unit=unit, mark=mark)
    chairs = [_post(body, "chair", "主席", Part.ONE, mark) for body in town_associations]
    chief = _post(town_associations[0], "chief.hospital", "医院院长", Part.THREE, mark)
    guide = _post(town_associations[0], "guide", "科普指导员", Part.N, mark, place=villages[0])
    person = _person("张秀英", "zhangxiuying", "zxy", towns[0], mark, unit=unit, private=True)
    volunteer_person = _person("王建国", "wangjianguo", "wjg", villages[0], mark)
    account = _account(f"officer{'_twin' if mark else ''}", None, Role.OFFICER, region=region, mark=mark)
    return District(
        code=code,
        region=region,
        towns=towns,
        villages=villages,
        population=Population.objects.create(
            region=region, year=2020, people=669_000, source=f"人口普查{mark}"
        ),
        unit=unit,
        enterprise=enterprise,
        association=association,
        town_association=town_associations[0],
        other_town_association=town_associations[1],
        society=society,
        chair_post=chairs[0],
        other_chair_post=chairs[1],
        chief_post=chief,
        guide_post=guide,
        person=person,
        twin_person=_person("张秀英", "zhangxiuying", "zxy", towns[0], mark, unit=unit),
        volunteer_person=volunteer_person,
        expertise=Expertise.objects.create(person=person, subject=f"果树栽培{mark}"),
        consent=Consent.objects.create(
            person=person, about=ConsentAbout.RECORD, given_on=date(2021, 1, 1), note=f"书面{mark}"
        ),
        volunteer=Volunteer.objects.create(
            person=volunteer_person, region=villages[0], registered_on=date(2021, 1, 1), team=society
        ),
        merge=_merge(volunteer_person, mark),
        appointment=Appointment.objects.create(
            post=chairs[0],
            person=person,
            mode=Mode.EX_OFFICIO,
            since=date(2021, 1, 1),
            document=f"荣科协〔2021〕1号{mark}",
        ),
        rule=StaffingRule.objects.create(
            district=region,
            organisation_kind=Kind.TOWN_ASSOCIATION,
            role="chair",
            part=Part.ONE,
            title=f"主席{mark}",
            ex_officio_of=f"专职副书记{mark}",
            filled_by=f"镇街党工委{mark}",
            duties=f"主持工作{mark}",
            basis=f"改革方案{mark}",
            since=date(2021, 1, 1),
        ),
        coverage_rule=CoverageRule.objects.create(
            district=region, basis=f"改革方案{mark}", since=date(2021, 1, 1)
        ),
        account=account,
        disabled=_disabled(region, mark),
        batch=_batch(account, code, mark),
        applied_batch=_written(account, code, BatchState.APPLIED, mark),
        queued_batch=_written(account, code, BatchState.QUEUED, mark),
        grant=account.grants.get(),
    )


def _activities(district: District, account: Account, mark: str) -> None:
    """What the guide recorded: a draft, one reported with a volunteer's hours, one confirmed."""
    states = {
        "draft_activity": State.DRAFT,
        "activity": State.REPORTED,
        "confirmed_activity": State.CONFIRMED,
    }
    for day, (name, state) in enumerate(states.items(), 20):
        activity = Activity.objects.create(
            region=district.villages[0],
            level_above=district.towns[0].code,
            organiser=district.town_association,
            topic=Topic.FARMING,
            title=f"枇杷病虫害防治{mark}",
            form=Form.FIELD_CLASS,
            held_on=date(2021, 4, day),
            begins=time(9, 30),
            ends=time(11, 0),
            minutes=90,
            place=f"晏家房子小院{mark}",
            participants=32,
            volunteers=1,
            state=state,
            late_reason=f"下村没有网{mark}",
            recorded_by=account.pk,
            recorder=account.username,
            recorded_at=AT,
        )
        ServiceRecord.objects.create(activity=activity, person=district.volunteer_person, minutes=90)
        setattr(district, name, activity)
    HoursRule.objects.create(district=district.region, basis=f"区科协办公会{mark}")


def _papers(district: District, account: Account, mark: str) -> None:
    """A notice that is drafted, a town's one, one that was issued, a template, a return with one cell."""
    words = {
        "title": f"关于春耕服务的通知{mark}",
        "text": f"# {{{{ title }}}}\n各地开展活动{{{{ figure('activities.held') }}}}场{mark}。",
    }
    facts = {
        "kind": "notice",
        "period": "2021",
        "read_at": AT,
        "drafted_by": account.pk,
        "drafter": account.username,
    }
    facts |= {"drafted_at": AT, **words}
    about = {"organisation": district.association, "region": district.region}
    district.paper = Paper.objects.create(**about, **facts)
    town = {"organisation": district.town_association, "region": district.towns[0]}
    district.town_paper = Paper.objects.create(**town, **facts)
    register = Register.objects.create(
        organisation=district.association, word=f"荣科协{mark}", year=2021, last=1
    )
    heading = Title(((Run(f"关于春耕服务的通知{mark}"),),))
    district.issued_paper = Paper.objects.create(
        **about,
        **facts,
        state="issued",
        register=register,
        serial=1,
        signed_on=TODAY,
        issued_at=AT,
        issuer=f"leader{mark}",
        sources=f"农业农村委{mark}",
        frozen=stored(Document((heading,))),
    )
    PaperTemplate.objects.create(
        district=district.region, kind="notice", text=f"# {{{{ title }}}}\n请知悉{mark}。"
    )
    district.return_form = ReturnForm.objects.create(
        district=district.region,
        name=f"科普统计{mark}",
        basis=f"市科协{mark}",
        filename=f"科普统计{mark}.xlsx",
        content=blank_return(mark),
        added_at=AT,
        adder=account.username,
    )
    Cell.objects.create(
        form=district.return_form, position=0, sheet=f"表1{mark}", address="D2", figure="activities.held"
    )


def blank_return(mark: str = "") -> bytes:
    """A form to be filled: one line, its number wanting."""
    return write_table(
        ("指标", "单位", "说明", "数值"), [(f"科普活动{mark}", "场", "", None)], sheet_name=f"表1{mark}"
    )


def roster(code: str, mark: str = "") -> bytes:
    """A register of volunteers with one line that is right and one whose phone is not."""
    town = f"昌元街道{mark}"
    rows = (
        ("姓名", "手机", "镇街", "村（社区）", "工作单位"),
        ("李小龙", PHONES[code], town, f"昌元街道1村{mark}", f"昌元医院{mark}"),
        ("王小虎", "139", town, f"昌元街道2村{mark}", f"昌元医院{mark}"),
    )
    return "\n".join(",".join(row) for row in rows).encode()


def _batch(account: Account, code: str, mark: str) -> Batch:
    """A previewed register, as `spreadsheets.preview` leaves it."""
    content = roster(code, mark)
    batch = Batch(
        county=code,
        kind="volunteers",
        filename=f"志愿者{mark}.csv",
        account_id=account.pk,
        account=account.username,
        uploaded_at=AT,
    )
    drafts = draw(batch, importer_of("volunteers"), content, corrected={}, at=AT)
    batch.save()
    Source.objects.create(batch=batch, sealed=seal_bytes(SOURCE_PURPOSE, content))
    store(batch, drafts)
    return batch


def _written(account: Account, code: str, state: BatchState, mark: str) -> Batch:
    """A batch without lines that was written, or waits to be."""
    return Batch.objects.create(
        county=code,
        kind="volunteers",
        filename=f"志愿者{state}{mark}.csv",
        state=state,
        rows=1,
        ready=1,
        account_id=account.pk,
        account=account.username,
        uploaded_at=AT,
        applied_at=AT if state == BatchState.APPLIED else None,
    )


def _region(code: str, name: str, level: Level, parent: Region | None = None) -> Region:
    return Region.objects.create(code=code, name=name, level=level, parent=parent)


def _organisation(
    kind: Kind,
    name: str,
    region: Region,
    parent: Organisation | None = None,
    *,
    unit: Unit | None = None,
    mark: str,
) -> Organisation:
    body = Organisation.objects.create(
        kind=kind,
        name=name,
        region=region,
        parent=parent,
        unit=unit,
        document=f"荣委〔2020〕8号{mark}",
        founded=date(2020, 1, 1),
        grade=f"一级{mark}",
    )
    body.line = f"{parent.line if parent else ''}{body.pk:010d}"
    body.save()
    return body


def _post(
    body: Organisation, role: str, title: str, part: Part, mark: str, *, place: Region | None = None
) -> Post:
    return Post.objects.create(
        organisation=body,
        role=role,
        part=part,
        title=f"{title}{mark}",
        place=place,
        ex_officio_of=f"专职副书记{mark}",
        filled_by=f"镇街党工委{mark}",
        duties=f"主持工作{mark}",
        since=date(2020, 1, 1),
    )


def _person(
    name: str,
    name_key: str,
    initials: str,
    region: Region,
    mark: str,
    *,
    unit: Unit | None = None,
    private: bool = False,
) -> Person:
    county = region.county_code
    person = Person(
        county_id=county,
        region=region,
        name=f"{name}{mark}",
        name_key=f"{name_key}{mark}",
        initials=f"{initials}{mark}",
        readings=f" {name_key}{mark}",
        unit=unit,
        workplace=f"昌元医院{mark}",
        education=f"本科{mark}",
        job=f"院长{mark}",
        office_phone=f"023{mark}",
    )
    if private:
        phone, identity = PHONES[county], IDENTITIES[county]
        person.phone_cipher, person.phone_digest = seal("phone", phone), digest("phone", phone)
        person.phone_mask = f"{phone[:3]}****{phone[-4:]}"
        person.identity_cipher, person.identity_digest = (
            seal("identity", identity),
            digest("identity", identity),
        )
        person.identity_mask = f"{identity[:6]}********{identity[-4:]}"
    person.save()
    return person


def _merge(kept: Person, mark: str) -> Merge:
    """A second record of somebody, found to be his and merged into the first."""
    gone = _person("王健国", "wangjianguo", "wjg", kept.region, mark)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    moved: dict[str, Any] = {"handed": {}, "hung": [], "filled": []}
    return Merge.objects.create(kept=kept, gone=gone, at=AT, moved=moved)


def _account(
    name: str, district: District | None, role: Role, *, region: Region | None = None, mark: str = ""
) -> Account:
    county = district.region if district else region
    assert county is not None
    account = Account.objects.create(
        username=f"{name}{mark}",
        name=f"{name}{mark}",
        email=f"{name}@example.org" if not mark else f"{name}@{mark}.example.org",
        home=county.code,
        joined_at=AT,
        password=make_password(PASSWORD),
    )
    place = _place(role, district) if district else {"region": county}
    Grant.objects.create(account=account, role=role, since=AT - timedelta(days=100), **place)
    return account


def _disabled(region: Region, mark: str) -> Account:
    account = _account(f"left{'_twin' if mark else ''}", None, Role.OFFICER, region=region, mark=mark)
    account.is_active = False
    account.save()
    return account


def _place(role: Role, district: District) -> dict[str, Any]:
    """Where each role of the home district is held."""
    if role == Role.MANAGER:
        return {"organisation": district.society}
    if role == Role.CHAIR:
        return {"region": district.towns[0]}
    if role in {Role.GUIDE, Role.VOLUNTEER}:
        return {"region": district.villages[0]}
    return {"region": district.region}
