"""The home district as its meetings see it: a joint meeting of the chair's post, the society's and a guest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from haitang.foundation.acting import Acting
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Part
from haitang.work.meetings import actions
from haitang.work.meetings.actions import MeetingDraft, ResolutionDraft
from haitang.work.meetings.models import Invitee, Meeting, Resolution
from haitang.work.meetings.words import Answer, Attendance, Kind, State
from haitang.work.tasks.models import Task
from tests.cast import AT, TODAY, Cast

GUEST = "区总工会分管副主席"
FIRST = date(2021, 5, 20)
"""The day of the first meeting: issues until 13 May, agenda until 18 May."""


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@dataclass
class Scene:
    cast: Cast
    president: Post = field(init=False)
    everybody_is: str = ""
    """Who acts in everybody's place, to see what he may."""

    def __post_init__(self) -> None:
        """The society has a president's post, in which nobody sits. What the cast itself put down is taken away."""
        Meeting.objects.filter(convener=self.cast.home.association).delete()
        self.president = Post.objects.create(
            organisation=self.cast.home.society, role="president", part=Part.OTHER, title="理事长"
        )

    def acting(self, name: str) -> Acting:
        return self.cast.acting(self.everybody_is or name)

    def draft(self, **told: Any) -> MeetingDraft:
        said: dict[str, Any] = {
            "convener": self.cast.home.association,
            "kind": Kind.JOINT,
            "title": "第二季度群团联席会议",
            "held_on": FIRST,
            "begins": time(9, 0),
            "ends": time(11, 0),
            "place": "区科协会议室",
        }
        return MeetingDraft(**(said | told))

    def planned(self, **told: Any) -> Meeting:
        meeting = actions.plan(draft=self.draft(**told), acting=self.acting("officer"), at=AT)
        return actions.set_members(
            meeting=meeting,
            posts=[self.cast.home.chair_post, self.president],
            guests=[GUEST],
            acting=self.acting("officer"),
            at=AT,
        )

    def invited(self, **told: Any) -> Meeting:
        return actions.invite(meeting=self.planned(**told), acting=self.acting("officer"), at=AT)

    def held(self, attendance: Mapping[str, Attendance] | None = None, **told: Any) -> Meeting:
        """Everybody came but whom `attendance` says otherwise, by the key of `invitee`."""
        meeting = self.invited(**told)
        said = {self.invitee(meeting, who).pk: what for who, what in (attendance or {}).items()}
        came = {one.pk: said.get(one.pk, Attendance.PRESENT) for one in meeting.invitees.all()}
        return actions.record_held(
            meeting=meeting, attendance=came, acting=self.acting("officer"), at=noon(meeting.held_on)
        )

    def minuted(self, *resolved: ResolutionDraft, **told: Any) -> Meeting:
        """Held, its minutes written by the officer and issued by the leader the day after."""
        meeting = self.held(**told)
        at = noon(meeting.held_on) + timedelta(days=1)
        for draft in resolved:
            actions.resolve(meeting=meeting, draft=draft, acting=self.acting("officer"), at=at)
        actions.write_minutes(
            meeting=meeting, text="会议讨论了指导员。", seen=0, acting=self.acting("officer"), at=at
        )
        actions.issue_minutes(meeting=meeting, version=meeting.version, acting=self.acting("leader"), at=at)
        return meeting

    def in_state(self, state: State) -> Meeting:
        """A meeting put into a state, with everything a move out of it needs."""
        meeting = self.planned()
        at = noon(FIRST)
        actions.add_item(meeting=meeting, title="研究经费", acting=self.acting("officer"), at=AT)
        values = {"state": state, "off_reason": "改期" if state == State.CALLED_OFF else ""}
        Meeting.objects.filter(pk=meeting.pk).update(**values)
        if state in {State.HELD, State.ISSUED}:
            issued = state == State.ISSUED
            meeting.minutes.create(
                number=1,
                text="初稿",
                author="officer",
                at=at,
                read=meeting.version - 1,
                issued_at=at if issued else None,
            )
        meeting.refresh_from_db()
        return meeting

    def invitee(self, meeting: Meeting, who: str = "chair") -> Invitee:
        """The chair's, the society's or the guest's place at a meeting."""
        found = {
            "chair": {"post": self.cast.home.chair_post},
            "society": {"post": self.president},
            "guest": {"guest": GUEST},
        }
        chosen = Invitee.objects.select_related("meeting__convener", "post__organisation")
        return chosen.get(meeting=meeting, **found[who])

    def reply(self, meeting: Meeting, who: str = "chair", *, at: datetime = AT, **said: Any) -> Invitee:
        by = {"chair": "chair", "society": "manager", "guest": "officer"}[who]
        told: dict[str, Any] = {"answer": Answer.COMES} | said
        invitee = self.invitee(meeting, who)
        return actions.reply(invitee=invitee, **told, acting=self.acting(by), at=at)

    def task(self, resolution: Resolution) -> Task:
        return Task.objects.get(origin_kind="meetings.Resolution", origin_key=resolution.pk)

    @property
    def fill_posts(self) -> ResolutionDraft:
        """The chair's town fills its guides' posts by the end of June."""
        home = self.cast.home
        return ResolutionDraft("补齐指导员", home.town_association, home.chair_post, date(2021, 6, 30))

    @property
    def due_ahead(self) -> ResolutionDraft:
        """The same, by a day that has not come when a page is asked for."""
        return replace(self.fill_posts, due=date(2031, 6, 30))


__all__ = ["AT", "FIRST", "GUEST", "TODAY", "Scene", "noon"]
