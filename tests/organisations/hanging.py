"""How each column comes to hang a row on something that may end: the deed that writes it, and which of its rows go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final, TypeAlias

from django.db import models
from django.db.models import Q

from haitang.foundation.endings import PARTS, Terms
from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.network.access.actions import grant
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations import actions as organisations
from haitang.network.organisations.models import Organisation, Post, Unit
from haitang.network.organisations.words import Kind, UnitKind
from haitang.network.people.actions import depart, link_account, make_volunteer
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.words import Departure
from haitang.network.staffing.actions import appoint
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.meetings.actions import MeetingDraft, plan, set_members, set_rule
from haitang.work.meetings.actions import RuleDraft as MeetingRuleDraft
from haitang.work.meetings.models import Invitee, Meeting, StandingMember
from haitang.work.meetings.words import Kind as MeetingKind
from haitang.work.obligations.actions import RuleDraft, add_rule
from haitang.work.obligations.models import Obligation
from haitang.work.obligations.words import Demand
from haitang.work.tasks.actions import TaskDraft, give, hand_on
from haitang.work.tasks.models import Handover, Help, Task
from tests.cast import AT, TODAY, Cast

LATER = AT + timedelta(hours=1)
DAY = timedelta(days=1)
TERMS = Terms(on=TODAY, reason="不再需要", document="3号", along=True)
Deed: TypeAlias = Callable[[Cast, Any], object]


@dataclass(frozen=True)
class Hanging:
    """How a row comes to hang by a column on something: what does it, of which model it is, which of its rows go on."""

    do: Deed
    rows: type[models.Model]
    live: Q


def officer(cast: Cast) -> dict[str, Any]:
    return {"acting": cast.acting("officer"), "at": LATER}


def security(cast: Cast) -> dict[str, Any]:
    return {"acting": cast.acting("security"), "at": LATER}


def draft_of(**said: Any) -> organisations.OrganisationDraft:
    facts: dict[str, Any] = {"kind": Kind.SOCIETY, "name": "蜂学会", "founded": date(2019, 5, 1)}
    return organisations.OrganisationDraft(**facts | said)


def found_below(cast: Cast, body: Organisation) -> object:
    return organisations.found_organisation(
        draft=draft_of(region=body.region_id, parent=body), **officer(cast)
    )


def found_in(cast: Cast, unit: Unit) -> object:
    return organisations.found_organisation(draft=draft_of(region=unit.region_id, unit=unit), **officer(cast))


def open_in(cast: Cast, body: Organisation) -> object:
    post = organisations.PostDraft(organisation=body, role="clerk", title="干事", since=date(2021, 1, 1))
    return organisations.open_post(draft=post, **officer(cast))


def task_for(cast: Cast, **said: Any) -> object:
    facts: dict[str, Any] = {"title": "办培训", "owner": cast.home.association, "due": TODAY + 30 * DAY}
    return give(draft=TaskDraft(**facts | said), **officer(cast))


def hand_to(cast: Cast, body: Organisation) -> object:
    task = Task.objects.filter(title="空着的任务").latest("pk")
    return hand_on(task=task, to=body, reason="更合适", **officer(cast))


def hand_from(cast: Cast, body: Organisation) -> object:
    """Its own task, which somebody else takes: of a body that ended there is none left to hand on."""
    task = Task.objects.filter(title="它自己的任务", owner=body).first()
    if task is None:
        raise Refused("gone up", code="ended")
    return hand_on(task=task, to=cast.home.other_town_association, reason="更合适", **officer(cast))


def convene(cast: Cast, body: Organisation) -> object:
    meeting = MeetingDraft(
        convener=body, kind=MeetingKind.OTHER, title="工作会", held_on=TODAY + 20 * DAY, begins=time(9), place="会议室"
    )  # fmt: skip
    return plan(draft=meeting, **officer(cast))


def invite_post(cast: Cast, post: Post) -> object:
    meeting = Meeting.objects.get(pk=cast.home.meeting.pk)
    posts = [*Post.objects.filter(invitations__meeting=meeting).exclude(pk=post.pk), post]
    return set_members(meeting=meeting, posts=posts, guests=[], **officer(cast))


def seat_for_good(cast: Cast, post: Post) -> object:
    rule = MeetingRuleDraft(
        issues_days=7, agenda_days=2, most_a_year=None, paper_characters=1000, posts=[post]
    )
    return set_rule(county=cast.home.code, kind=MeetingKind.JOINT, draft=rule, version=None, **officer(cast))


def ask_of(cast: Cast, body: Organisation) -> object:
    rule = RuleDraft(
        title="总结", since=TODAY, organisation=body, demand=Demand.DOCUMENT, document="年度总结"
    )
    return add_rule(county=cast.home.region, draft=rule, **officer(cast))


def seat(cast: Cast, *, post: Post, person: Person) -> object:
    return appoint(post=post, person=person, mode=Mode.PART_TIME, since=TODAY, **officer(cast))


def member() -> Person:
    return Person.objects.filter(name="队员").latest("pk")


def link_to(cast: Cast, person: Person) -> object:
    account = Account.objects.filter(username__startswith="unlinked").latest("pk")
    return link_account(person=person, username=account.username, **officer(cast))


DEEDS: Final[dict[str, Hanging]] = {
    "organisations.Organisation.parent": Hanging(found_below, Organisation, Q(dissolved=None)),
    "organisations.Organisation.unit": Hanging(found_in, Organisation, Q(dissolved=None)),
    "organisations.Post.organisation": Hanging(open_in, Post, Q(until=None)),
    "access.Grant.organisation": Hanging(
        lambda cast, body: grant(
            account=Account.objects.get(username="guide"), role=Role.MANAGER, organisation=body, **security(cast)
        ),
        Grant, Q(until=None),
    ),
    "people.Volunteer.team": Hanging(
        lambda cast, body: make_volunteer(
            person=member(), region=cast.home.towns[0], registered_on=None, team=body, **officer(cast)
        ),
        Volunteer, ~Q(status="left"),
    ),
    "people.Volunteer.person": Hanging(
        lambda cast, person: make_volunteer(
            person=person, region=cast.home.towns[0], registered_on=None, **officer(cast)
        ),
        Volunteer, ~Q(status="left"),
    ),
    "accounts.Account.person_key": Hanging(link_to, Account, Q(is_active=True)),
    "staffing.Appointment.post": Hanging(
        lambda cast, post: seat(cast, post=post, person=member()), Appointment, Q(until=None)
    ),
    "staffing.Appointment.person": Hanging(
        lambda cast, person: seat(cast, post=Post.objects.filter(title="空岗").latest("pk"), person=person),
        Appointment, Q(until=None),
    ),
    "tasks.Task.owner": Hanging(lambda cast, body: task_for(cast, owner=body), Task, Q(state="given")),
    "tasks.Task.post": Hanging(
        lambda cast, post: task_for(cast, owner=post.organisation, post=post), Task, Q(state="given")
    ),
    "tasks.Help.organisation": Hanging(lambda cast, body: task_for(cast, helpers=[body]), Help, Q(task__state="given")),
    "tasks.Handover.to": Hanging(hand_to, Handover, Q(answer="asked")),
    "tasks.Handover.of": Hanging(hand_from, Handover, Q(answer="asked")),
    "meetings.Meeting.convener": Hanging(convene, Meeting, Q(state="planned")),
    "meetings.Invitee.post": Hanging(invite_post, Invitee, Q(meeting__state="planned")),
    "meetings.StandingMember.post": Hanging(seat_for_good, StandingMember, Q()),
    "obligations.Obligation.organisation": Hanging(ask_of, Obligation, Q(until=None)),
}  # fmt: skip
ONLY_NAMED: Final = {
    "assessment.Result.organisation": "a result is computed and frozen, it ends with nothing",
    "reports.Paper.organisation": "drafts are named so that somebody finishes them",
    "meetings.Resolution.organisation": "minutes name another body before they are issued; the task is refused then",
    "people.Person.unit": "a workplace is what somebody says of himself",
}
"""Columns whose rows the preview names and leaves as they are."""


def ending_columns() -> dict[str, str]:
    """What ends by each declared column, by the column."""
    return {column: part.of for part in PARTS.values() for column in part.columns}


def end(cast: Cast, record: Any) -> None:
    by: dict[str, Any] = {"expected": record.version, "acting": cast.acting("officer"), "at": AT}
    match record:
        case Organisation():
            organisations.dissolve(organisation=record, terms=TERMS, **by)
        case Post():
            organisations.close_post(post=record, terms=TERMS, **by)
        case Unit():
            organisations.close_unit(unit=record, terms=TERMS, **by)
        case Person():
            depart(person=record, departure=Departure.MOVED, terms=TERMS, **by)


def made_ready(cast: Cast, label: str, mark: str = "") -> Any:
    """Something that stands and that nothing else hangs on, with what the deeds need beside it."""
    town, home = cast.home.towns[0], cast.home
    Account.objects.create(username=f"unlinked{mark}", name="无牵挂", home=home.code, joined_at=AT)
    for name in ("无牵挂", "队员"):
        Person.objects.create(name=name, name_key="w", county=home.region, region=town)
    body = organisations.found_organisation(
        draft=draft_of(name="要撤的", region=town.code, parent=Organisation.objects.get(pk=home.association.pk)),
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    by: dict[str, Any] = {"acting": cast.acting("officer"), "at": AT}
    for title, owner in (("空着的任务", home.association), ("它自己的任务", body)):
        give(draft=TaskDraft(title=title, owner=owner, due=TODAY + 30 * DAY), **by)
    vacant = organisations.PostDraft(
        organisation=Organisation.objects.get(pk=home.association.pk), role="v", title="空岗", since=date(2021, 1, 1)
    )  # fmt: skip
    organisations.open_post(draft=vacant, **by)
    match label:
        case "organisations.Organisation":
            return Organisation.objects.get(pk=body.pk)
        case "organisations.Post":
            post = organisations.PostDraft(
                organisation=body, role="r", title="要停的", since=date(2021, 1, 1)
            )
            return Post.objects.select_related("organisation").get(
                pk=organisations.open_post(draft=post, **by).pk
            )
        case "organisations.Unit":
            unit = organisations.UnitDraft(region=town.code, name="要销的", kind=UnitKind.ENTERPRISE)
            return Unit.objects.get(pk=organisations.register_unit(draft=unit, **by).pk)
    return Person.objects.filter(name="无牵挂").latest("pk")


def copy_of(record: Any) -> Any:
    """The record as it stands, read once more."""
    related = ["organisation"] if isinstance(record, Post) else []
    return type(record)._base_manager.select_related(*related).get(pk=record.pk)
