"""The few people every test knows, and the two districts they live in.

Home is district 500153 with two towns; the twin, 500199, is its copy with a canary in every text field of every
record. Whoever belongs to home must never meet the canary.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from PIL import Image

from haitang.access.models import Grant
from haitang.access.queries import build_acting
from haitang.access.words import Role
from haitang.accounts.acting import Acting
from haitang.accounts.models import Account
from haitang.accounts.protection import digest, seal, seal_bytes
from haitang.activities.models import Activity, HoursRule, ServiceRecord
from haitang.activities.words import Form, State, Topic
from haitang.files.actions import receive
from haitang.files.models import File, Upload
from haitang.files.pictures import Picture, picture_of
from haitang.files.storage import path_of
from haitang.meetings.models import (
    AgendaItem,
    Invitee,
    Issue,
    Meeting,
    MeetingRule,
    Minutes,
    Resolution,
    StandingMember,
)
from haitang.meetings.models import Paper as MeetingPaper
from haitang.meetings.words import Kind as MeetingKind
from haitang.meetings.words import State as MeetingState
from haitang.notices.actions.feeds import digest_of
from haitang.notices.channels.robots import SEALED_AS
from haitang.notices.models import Delivery, Feed, GroupNotice, Notice, Rhythm, Robot
from haitang.notices.words import RobotKind
from haitang.notices.words import State as DeliveryState
from haitang.obligations.models import Answer, Filing, Obligation, Plan, Target
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
from haitang.tasks.models import (
    Cancellation,
    Closing,
    Completion,
    Handover,
    Help,
    Instruction,
    Postponement,
    Task,
    Urging,
)
from haitang.tasks.models import Return as TaskReturn
from haitang.tasks.words import CountsAs
from haitang.tasks.words import State as TaskState

from .assessed import Assessed, assess

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
    notice: Notice = field(init=False)
    robot: Robot = field(init=False)
    planned_meeting: Meeting = field(init=False)
    meeting: Meeting = field(init=False)
    held_meeting: Meeting = field(init=False)
    minuted_meeting: Meeting = field(init=False)
    task: Task = field(init=False)
    asked_task: Task = field(init=False)
    done_task: Task = field(init=False)
    closed_task: Task = field(init=False)
    cancelled_task: Task = field(init=False)
    obligation: Obligation = field(init=False)
    filed_obligation: Obligation = field(init=False)
    filing: Filing = field(init=False)
    plan: Plan = field(init=False)
    target: Target = field(init=False)
    assessed: Assessed = field(init=False)
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
    _pictures(home, accounts["guide"], "")
    _pictures(twin, twin.account, CANARY)
    _notices(home, home.account, "")
    _notices(twin, twin.account, CANARY)
    _meetings(home, "")
    _meetings(twin, CANARY)
    _tasks(home, accounts["chair"], "")
    _tasks(twin, twin.account, CANARY)
    _obligations(home, accounts["manager"], "")
    _obligations(twin, twin.account, CANARY)
    home.assessed = assess(home, accounts["chair"], "", TODAY, AT)
    twin.assessed = assess(twin, twin.account, CANARY, TODAY, AT)
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


def photograph(colour: str = "olivedrab", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture as a telephone might make it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


@cache
def kept_picture() -> Picture:
    """What becomes of a photograph."""
    return picture_of(photograph())


def keep_pictures(district: District) -> None:
    """Lay the content of the district's pictures where it belongs."""
    kept = kept_picture()
    for name in ("activity", "confirmed_activity"):
        for small, content in ((False, kept.content), (True, kept.small)):
            path = path_of(district.more[f"{name}_picture"], small=small)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _pictures(district: District, account: Account, mark: str) -> None:
    """Of what the guide reported and of what was confirmed, a picture each; one more sent and not yet finished."""
    for name in ("activity", "confirmed_activity"):
        activity: Activity = getattr(district, name)
        kept = kept_picture()
        file = File.objects.create(
            key=uuid5(NAMESPACE_OID, f"{district.code}.{name}"),
            origin_kind="activities.Activity",
            origin_key=activity.pk,
            origin_title=activity.title,
            region=activity.region_id,
            name=f"现场{mark}.jpg",
            media_type="image/jpeg",
            width=kept.width,
            height=kept.height,
            size=len(kept.content),
            digest=sha256(kept.content).hexdigest(),
            small_digest=sha256(kept.small).hexdigest(),
            added_by=account.pk,
            adder=account.username,
            added_at=AT,
        )
        district.more[f"{name}_picture"] = file.key
    keep_pictures(district)
    content = photograph("peru")
    upload = Upload.objects.create(
        key=uuid5(NAMESPACE_OID, f"{district.code}.upload"),
        account=account.pk,
        origin_kind="activities.Activity",
        origin_key=district.activity.pk,
        name=f"合影{mark}.jpg",
        size=len(content),
        digest=sha256(content).hexdigest(),
        begun_at=AT,
    )
    receive(upload=upload, offset=0, content=content)
    district.more["upload"] = upload.key


def _notices(district: District, account: Account, mark: str) -> None:
    """What the officer was told, and a group's robot with what it said."""
    district.notice = Notice.objects.create(
        account=account,
        kind="activities.returned",
        key="activities.returned:1",
        title=f"活动“枇杷病虫害防治”被退回{mark}",
        text=f"人数不对{mark}",
        href="/activities/",
        at=AT,
        waits=True,
    )
    district.robot = Robot.objects.create(
        county=district.code,
        name=f"镇街科协主席群{mark}",
        kind=RobotKind.WECOM,
        address=seal(SEALED_AS, '{"token": "0123456789abcdef0123", "secret": ""}'),
        mask="0123",
        added_at=AT,
        told_until=AT,
    )
    Delivery.objects.create(
        robot=district.robot,
        key=f"group:{district.code}",
        title=f"今日{mark}",
        text=f"一件{mark}",
        state=DeliveryState.SENT,
        due_at=AT,
        ended_at=AT,
    )
    GroupNotice.objects.create(county=district.code, key="due", title=f"活动逾期{mark}", at=AT)
    Rhythm.objects.create(account=account)
    Feed.objects.create(account=account, digest=digest_of(f"token{mark}"), made_at=AT)


def _tasks(district: District, owner: Account, mark: str) -> None:
    """What the district gave the chair of its first town, in every state, each with what was done about it."""
    tasks = {
        name: _task(district, state, mark, owner=owner.pk, activity=district.confirmed_activity.pk)
        for name, state in (
            ("task", TaskState.GIVEN),
            ("asked_task", TaskState.GIVEN),
            ("done_task", TaskState.DONE),
            ("closed_task", TaskState.CLOSED),
            ("cancelled_task", TaskState.CANCELLED),
        )
    }
    for name, task in tasks.items():
        setattr(district, name, task)
        if task.done_by is not None:
            Completion.objects.create(
                task=task,
                counts_as=CountsAs.RECORD,
                record_kind="activities.Activity",
                record_key=district.confirmed_activity.pk,
                title=f"枇杷病虫害防治{mark}",
                document=f"荣科协〔2021〕9号{mark}",
                on=district.confirmed_activity.held_on,
                note=f"已办{mark}",
                **_deed(owner),
            )
    asked, giver = tasks["asked_task"], district.account
    reason = {"reason": f"连日下雨{mark}", "words": f"下不为例{mark}"}
    until = {"before": asked.due, "until": date(2021, 6, 30)}
    Postponement.objects.create(task=asked, **until, **reason, **_deed(owner))
    bodies = {"of": district.town_association, "of_post": district.chair_post, "to": district.society}
    Handover.objects.create(task=asked, **bodies, **reason, **_deed(owner))
    Urging.objects.create(task=asked, on=date(2021, 4, 29), note=f"请抓紧{mark}", **_deed(giver))
    TaskReturn.objects.create(task=asked, reason=f"只办了一半{mark}", **_deed(giver))
    Closing.objects.create(task=tasks["closed_task"], note=f"办得好{mark}", **_deed(giver))
    Cancellation.objects.create(task=tasks["cancelled_task"], reason=f"重复{mark}", **_deed(giver))


def _deed(account: Account) -> dict[str, Any]:
    return {"account": account.pk, "name": account.username, "at": AT}


def _task(district: District, state: TaskState, mark: str, *, owner: int, activity: int) -> Task:
    done = state in {TaskState.DONE, TaskState.CLOSED}
    ended = state in {TaskState.CLOSED, TaskState.CANCELLED}
    task = Task.objects.create(
        title=f"办好枇杷课堂{mark}",
        what=f"每村一场{mark}",
        owner=district.town_association,
        post=district.chair_post,
        region=district.towns[0],
        given_in=district.region,
        due=date(2021, 5, 31),
        counts_as=CountsAs.RECORD,
        record_kind="activities.Activity",
        origin_kind="activities.Activity",
        origin_key=activity,
        origin_title=f"第一次联席会议议定{mark}",
        note=f"抓紧{mark}",
        state=state,
        given_by=district.account.pk,
        giver=district.account.username,
        given_at=AT - timedelta(days=20),
        given_on=date(2021, 4, 10),
        done_by=owner if done else None,
        done_on=TODAY if done else None,
        ended_on=TODAY if ended else None,
    )
    Help.objects.create(task=task, organisation=district.other_town_association)
    Instruction.objects.create(
        task=task, whose=f"区委分管副书记{mark}", document=f"荣委办批〔2021〕6号{mark}", on=date(2021, 4, 9)
    )
    return task


def _meetings(district: District, mark: str) -> None:
    """Four joint meetings of the district to which the chair's post is invited, one in each state up to the minutes;
    `more` holds what hangs on them."""
    states = {
        "planned_meeting": (MeetingState.PLANNED, date(2031, 5, 20)),
        "meeting": (MeetingState.INVITED, date(2031, 5, 10)),
        "held_meeting": (MeetingState.HELD, TODAY),
        "minuted_meeting": (MeetingState.ISSUED, date(2021, 1, 15)),
    }
    more = district.more
    for name, (state, day) in states.items():
        meeting = Meeting.objects.create(
            convener=district.association,
            kind=MeetingKind.JOINT,
            title=f"群团联席会议{mark}",
            held_on=day,
            begins=time(9, 0),
            ends=time(11, 0),
            place=f"区科协会议室{mark}",
            state=state,
            issues_until=day - timedelta(days=7),
            agenda_until=day - timedelta(days=2),
            over_reason=f"急事{mark}",
            off_reason=f"改期{mark}",
            invited_at=None if state == MeetingState.PLANNED else AT,
            planned_by=district.account.pk,
            planner=district.account.username,
        )
        setattr(district, name, meeting)
        more[f"{name}-invitee"] = Invitee.objects.create(
            meeting=meeting,
            post=district.chair_post,
            substitute=f"李四{mark}",
            substitute_post=f"干事{mark}",
            reason=f"下村{mark}",
            replier=district.account.username,
            replied_at=AT,
        )
    planned, held, minuted = district.planned_meeting, district.held_meeting, district.minuted_meeting
    Invitee.objects.create(meeting=planned, guest=f"区总工会{mark}")
    more["issue"] = Issue.objects.create(
        meeting=planned,
        organisation=district.town_association,
        title=f"科普经费{mark}",
        text=f"请会议定一定{mark}",
        reason=f"不归会议定{mark}",
        filed_by=district.account.pk,
        filer=district.account.username,
        filed_at=AT,
    )
    more["item"] = AgendaItem.objects.create(
        meeting=planned, position=1, title=f"研究科普经费{mark}", presenter=f"区科协{mark}"
    )
    more["paper"] = MeetingPaper.objects.create(
        meeting=planned,
        title=f"经费方案{mark}",
        text=f"每人五元五角{mark}",
        reference=f"荣科协〔2021〕5号{mark}",
        over_reason=f"附表多{mark}",
        author=district.account.username,
        at=AT,
    )
    for meeting in (held, minuted):
        more[f"minutes-{meeting.state}"] = Minutes.objects.create(
            meeting=meeting,
            number=1,
            text=f"会议议定{mark}",
            author=district.account.username,
            at=AT,
            reason=f"更正{mark}",
            issuer=district.account.username if meeting is minuted else "",
            issued_at=AT if meeting is minuted else None,
        )
        more[f"resolution-{meeting.state}"] = Resolution.objects.create(
            meeting=meeting,
            number=1,
            text=f"补齐指导员{mark}",
            organisation=district.town_association,
            post=district.chair_post,
            due=date(2031, 6, 30),
        )
    rule = MeetingRule.objects.create(
        district=district.region, kind=MeetingKind.JOINT, basis=f"区科协办公会{mark}"
    )
    more["standing_member"] = StandingMember.objects.create(rule=rule, guest=f"区妇联{mark}")


def _obligations(district: District, account: Account, mark: str) -> None:
    """An activity a month of every town, a report a year of every society, one handed in, and a plan with a target."""
    shared: dict[str, Any] = {
        "district": district.region,
        "basis": f"改革方案{mark}",
        "since": date(2020, 1, 1),
    }
    district.obligation = Obligation.objects.create(
        code="town.activities",
        title=f"每月开展活动{mark}",
        organisation_kind=Kind.TOWN_ASSOCIATION,
        demand="figure",
        indicator="activities.held",
        rhythm="month",
        **shared,
    )
    district.filed_obligation = Obligation.objects.create(
        code="society.report",
        title=f"年度工作报告{mark}",
        organisation_kind=Kind.SOCIETY,
        demand="document",
        document=f"工作报告{mark}",
        rhythm="day",
        closes="03-31",
        **shared,
    )
    district.filing = Filing.objects.create(
        organisation=district.society,
        obligation=district.filed_obligation,
        since=date(2021, 1, 1),
        until=date(2021, 4, 1),
        title=f"果树学会2020年工作报告{mark}",
        number=f"荣果学〔2021〕1号{mark}",
        filed_on=date(2021, 3, 20),
        recorded_by=account.pk,
        recorder=account.username,
        recorded_at=AT,
    )
    Answer.objects.create(
        filing=district.filing,
        state="returned",
        reason=f"没有盖章{mark}",
        account=account.pk,
        name=account.username,
        at=AT,
    )
    district.plan = Plan.objects.create(
        region=district.region,
        title=f"十四五科普规划{mark}",
        number=f"荣委发〔2021〕1号{mark}",
        led_by=f"区委副书记{mark}",
        first_year=2021,
        last_year=2025,
    )
    district.target = Target.objects.create(
        plan=district.plan, indicator="activities.held", year=2021, value=10
    )


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
