"""A meeting in every state."""

from datetime import date, time, timedelta

from haitang.work.meetings.models import (
    AgendaItem,
    GuestWord,
    Invitee,
    Issue,
    Meeting,
    MeetingRule,
    Minutes,
    Resolution,
    StandingMember,
)
from haitang.work.meetings.models import Paper as MeetingPaper
from haitang.work.meetings.words import Kind as MeetingKind
from haitang.work.meetings.words import State as MeetingState

from .district import District
from .names import AT, TODAY


def add_meetings(district: District, mark: str) -> None:
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
            stand_in=f"王五{mark}",
            stand_in_post=f"会计{mark}",
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
    more["guest_resolution"] = Resolution.objects.create(
        meeting=minuted,
        number=2,
        text=f"办一场联合宣讲{mark}",
        guest=f"区总工会{mark}",
        due=date(2031, 6, 30),
    )
    more["guest_word"] = GuestWord.objects.create(
        resolution=more["guest_resolution"],
        on=date(2021, 2, 1),
        text=f"已定三月八日{mark}",
        account=district.account.pk,
        name=district.account.username,
        at=AT,
    )
    rule = MeetingRule.objects.create(
        district=district.region, kind=MeetingKind.JOINT, basis=f"区科协办公会{mark}"
    )
    more["standing_member"] = StandingMember.objects.create(rule=rule, guest=f"区妇联{mark}")
