"""Meetings of the year 2021: a joint meeting a quarter and one hearing, from their issues to their tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from haitang.foundation.acting import Acting
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind as Body
from haitang.work.meetings import actions
from haitang.work.meetings.actions import MeetingDraft, ResolutionDraft, RuleDraft
from haitang.work.meetings.models import Meeting, Resolution
from haitang.work.meetings.queries import first_draft
from haitang.work.meetings.words import RESOLUTION, Answer, Attendance, Kind
from haitang.work.tasks import actions as tasks
from haitang.work.tasks import linking
from haitang.work.tasks.actions import EvidenceDraft
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import CountsAs

from .ledgers import YEAR
from .year import account_acting

GUESTS: Final = (
    "区总工会分管副主席",
    "团区委副书记",
    "区妇联副主席",
    "区工商联副主席",
    "区文联副主席",
    "区残联副理事长",
)
ROOM: Final = "区科协二楼会议室"
ACTIVITY: Final = "activities.Activity"
DISTRICT: Final = -1
"""In place of a town's number: the district association itself."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing resolved: by whom, until when, how it was done; `put_off` is the later day that was agreed.

    A `guest` is asked after: what was heard of it, and on which day.
    """

    text: str
    whose: int | None = None
    due: tuple[int, int, int] = (0, 0, 0)
    counts_as: str = CountsAs.RECORD
    done: tuple[int, int] | None = None
    paper: str = ""
    put_off: tuple[int, int, int] | None = None
    guest: str = ""
    heard: tuple[tuple[int, int], str] | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting: its day, what was filed for it (town or guest, issue), what was resolved."""

    title: str
    day: tuple[int, int]
    issues: Sequence[tuple[int | str, str]]
    points: Sequence[Point]
    kind: Kind = Kind.JOINT


SITTINGS: Final = (
    Sitting(
        f"{YEAR}年第一季度群团联席会议",
        (3, 26),
        ((0, "防范养老诈骗宣讲怎样联起来做"), (1, "春耕时节请农技专家进村")),
        (
            Point("进院坝开展防范养老诈骗宣讲", 0, (YEAR, 6, 20), done=(6, 15)),
            Point("组织农技专家进村指导春耕", 1, (YEAR, 6, 10), done=(6, 8)),
            Point("会议同意全年工作要点"),
        ),
    ),
    Sitting(
        f"{YEAR}年第二季度群团联席会议",
        (6, 25),
        ((2, "暑期青少年科普活动场地"), (3, "小院讲堂缺桌凳")),
        (
            Point("暑期在镇街办一场青少年科普活动", 2, (YEAR, 8, 31), done=(8, 28)),
            Point(
                "摸清全区小院讲堂底数，列出清单",
                DISTRICT,
                (YEAR, 8, 31),
                CountsAs.DOCUMENT,
                (11, 24),
                "荣昌区小院讲堂清单",
                put_off=(YEAR, 11, 30),
            ),
            Point(
                "暑期志愿服务和科普活动合办一场",
                due=(YEAR, 8, 31),
                guest=GUESTS[1],
                heard=((9, 2), "8 月 21 日在昌元街道合办一场，到场 60 多人。"),
            ),
        ),
    ),
    Sitting(
        f"{YEAR}年第三季度群团联席会议",
        (9, 24),
        ((4, "宣传栏更新不及时"), (0, "志愿者名册各管一本"), (GUESTS[2], "巾帼志愿者进院坝")),
        (
            Point("更新镇街科普宣传栏或开展一次现场宣传", 4, (YEAR, 11, 20), done=(11, 18)),
            Point("巾帼志愿者进院坝讲科学", due=(YEAR, 11, 30), guest=GUESTS[2]),
            Point("商请组织部门配齐空缺的镇街科协主席", DISTRICT, (YEAR, 11, 30), CountsAs.WORD),
        ),
    ),
    Sitting(
        f"{YEAR}年区委常委会听取科协工作汇报",
        (11, 12),
        (),
        (Point("科普经费按人均 5.5 元列入预算草案", DISTRICT, (YEAR + 1, 1, 31), CountsAs.WORD),),
        Kind.HEARING,
    ),
    Sitting(
        f"{YEAR}年第四季度群团联席会议",
        (12, 17),
        ((1, "明年联合下乡的日子"),),
        (
            Point("拟出明年群团联合下乡日程", 1, (YEAR + 1, 1, 31), CountsAs.DOCUMENT),
            Point("群团共用一本志愿者名册", DISTRICT, (YEAR + 1, 3, 31), CountsAs.WORD),
        ),
    ),
)


class Office:
    """Who convenes, writes, signs, does and closes in a county on the days of the year."""

    def __init__(self, county: str, begun: datetime, acting: Acting) -> None:
        self.county, self.acting, self.begun = county, acting, begun
        bodies = Organisation.objects.filter(region__code__startswith=county).order_by("region_id", "id")
        self.district = bodies.of_kind(Body.DISTRICT_ASSOCIATION).select_related("region").get()
        self.towns = list(bodies.of_kind(Body.TOWN_ASSOCIATION))

    def at(self, day: date, hour: int = 10) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=self.begun.tzinfo)

    def by(self, username: str, at: datetime) -> Acting:
        """An account of the district; before there were any, whoever builds it."""
        return account_acting(username, at) if at >= self.begun else self.acting

    def body(self, number: int) -> Organisation:
        return self.district if number == DISTRICT else self.towns[number]


def live(county: str, begun: datetime, acting: Acting) -> None:
    """Keep the rule of the joint meeting, hold the year's meetings, and do what they resolved."""
    office = Office(county, begun, acting)
    keep_rules(office)
    for sitting in SITTINGS:
        meeting = hold_meeting(office, sitting)
        for point, resolution in zip(sitting.points, meeting.resolutions.all(), strict=True):
            follow(office, point, resolution)


def keep_rules(office: Office) -> None:
    """The leading posts of the district association and the other mass organisations sit in both kinds of meeting."""
    leading = Post.objects.filter(organisation=office.district, role__in=("chair", "vice_chair.full_time"))
    for kind in (Kind.JOINT, Kind.HEARING):
        draft = RuleDraft(
            issues_days=7,
            agenda_days=2,
            most_a_year=None,
            paper_characters=5000,
            basis="区科协主席办公会议定",
            posts=[*leading.order_by("id"), *chairs(office)] if kind == Kind.JOINT else list(leading),
            guests=GUESTS if kind == Kind.JOINT else ("区委分管副书记", "区委办公室"),
        )
        at = office.at(date(YEAR, 1, 11))
        actions.set_rule(
            county=office.county, kind=kind, draft=draft, version=None, acting=office.acting, at=at
        )


def chairs(office: Office) -> list[Post]:
    """The chairs of the towns that report to the meeting."""
    posts = Post.objects.filter(organisation__in=office.towns[:5], role="chair", until__isnull=True)
    return list(posts.order_by("organisation__region_id"))


def hold_meeting(office: Office, sitting: Sitting) -> Meeting:
    """From the plan to the issued minutes, a step every few days."""
    day = date(YEAR, *sitting.day)
    at = office.at(day - timedelta(days=21))
    draft = MeetingDraft(
        convener=office.district,
        kind=sitting.kind,
        title=sitting.title,
        held_on=day,
        begins=time(9),
        ends=time(11, 30),
        place=ROOM,
    )
    meeting = actions.plan(draft=draft, acting=office.by("officer", at), at=at)
    prepare(office, meeting, sitting)
    answer_invitations(office, meeting)
    at = office.at(day, 12)
    present = {one.pk: came(one.answer) for one in meeting.invitees.all()}
    actions.record_held(meeting=meeting, attendance=present, acting=office.by("officer", at), at=at)
    conclude(office, meeting, sitting)
    return meeting


def prepare(office: Office, meeting: Meeting, sitting: Sitting) -> None:
    """Issues come in and are accepted, the agenda is fixed, the invitation goes out."""
    at = office.at(meeting.held_on - timedelta(days=9))
    for whose, title in sitting.issues:
        said: dict[str, Any] = (
            {"guest": whose} if isinstance(whose, str) else {"organisation": office.towns[whose]}
        )
        issue = actions.file_issue(meeting=meeting, **said, title=title, acting=office.acting, at=at)
        meeting.refresh_from_db()
        issue.meeting = meeting
        actions.accept_issue(issue=issue, acting=office.by("officer", at), at=at)
    at = office.at(meeting.held_on - timedelta(days=6))
    title = "汇报全年工作" if sitting.kind == Kind.HEARING else "通报本季度科普工作"
    presenter = office.district.name
    officer = office.by("officer", at)
    actions.add_item(meeting=meeting, title=title, presenter=presenter, acting=officer, at=at)
    actions.fix_agenda(meeting=meeting, acting=officer, at=at)
    actions.invite(meeting=meeting, acting=officer, at=at)


def answer_invitations(office: Office, meeting: Meeting) -> None:
    """All come but one who sends his deputy and one who cannot."""
    at = office.at(meeting.held_on - timedelta(days=3))
    invitees = meeting.invitees.select_related("post__organisation", "meeting__convener")
    for number, invitee in enumerate(invitees):
        said: dict[str, Any] = {"answer": Answer.COMES}
        if number == len(GUESTS):
            said = {"answer": Answer.SUBSTITUTE, "substitute": "冉明", "substitute_post": "办公室主任"}
        elif number == 3:
            said = {"answer": Answer.CANNOT, "reason": "当天在市里开会"}
        actions.reply(invitee=invitee, **said, acting=office.acting, at=at)


def came(answer: str) -> Attendance:
    return {
        Answer.COMES.value: Attendance.PRESENT,
        Answer.SUBSTITUTE.value: Attendance.SUBSTITUTE,
    }.get(answer, Attendance.ABSENT)


def conclude(office: Office, meeting: Meeting, sitting: Sitting) -> None:
    """The officer writes the minutes, the leader signs them: what was resolved is given out."""
    at = office.at(meeting.held_on + timedelta(days=1))
    officer = office.by("officer", at)
    for point in sitting.points:
        body = None if point.whose is None else office.body(point.whose)
        due = date(*point.due) if body or point.guest else None
        told = ResolutionDraft(point.text, body, None, due, point.counts_as, point.guest)
        actions.resolve(meeting=meeting, draft=told, acting=officer, at=at)
    from_record = first_draft(meeting)
    actions.write_minutes(meeting=meeting, text=from_record, seen=0, acting=officer, at=at)
    text = f"{from_record}\n\n会议要求，各单位按期办结，下次会议通报落实情况。"
    actions.write_minutes(meeting=meeting, text=text, seen=1, acting=officer, at=at)
    at = office.at(meeting.held_on + timedelta(days=3))
    actions.issue_minutes(meeting=meeting, version=meeting.version, acting=office.by("leader", at), at=at)


def follow(office: Office, point: Point, resolution: Resolution) -> None:
    """Do what was resolved, or leave it as it lay about at the year's end; of a guest, put down what was heard."""
    if point.heard:
        day = date(YEAR, *point.heard[0])
        at = office.at(day)
        officer = office.by("officer", at)
        actions.note_word(resolution=resolution, on=day, text=point.heard[1], acting=officer, at=at)
    task = Task.objects.filter(origin_kind=RESOLUTION, origin_key=resolution.pk).first()
    if task is None:
        return
    if point.put_off:
        put_off(office, task, date(*point.put_off))
    if point.done is None:
        return
    day = date(YEAR, *point.done)
    evidence = show_evidence(office, task, point, day)
    if evidence is None:
        return
    tasks.complete(task=task, evidence=evidence, acting=office.acting, at=office.at(day))
    at = office.at(day + timedelta(days=2))
    tasks.close(task=task, version=task.version, acting=office.by("leader", at), at=at)


def put_off(office: Office, task: Task, until: date) -> None:
    at = office.at(task.due - timedelta(days=10))
    asked = tasks.ask_postponement(
        task=task, until=until, reason="各镇街报来的口径不一，要重新核一遍。", acting=office.acting, at=at
    )
    at += timedelta(days=2)
    tasks.answer_postponement(postponement=asked, consented=True, acting=office.by("leader", at), at=at)
    task.refresh_from_db()


def show_evidence(office: Office, task: Task, point: Point, day: date) -> EvidenceDraft | None:
    """A confirmed activity of the town between the two days, or the paper."""
    if point.counts_as == CountsAs.DOCUMENT:
        return EvidenceDraft(title=point.paper, document=f"荣科协发〔{YEAR}〕40号", on=day)
    activities = linking.records_for(task, ACTIVITY, office.acting)
    held = activities.filter(held_on__lte=day).values_list("pk", flat=True).first()
    return None if held is None else EvidenceDraft(record_kind=ACTIVITY, record_key=held)
