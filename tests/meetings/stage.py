"""A district's meeting on stage, to which the chair's post is invited, and an issue filed for it."""

from collections.abc import Callable

from haitang.foundation.acting import Acting
from haitang.work.meetings import actions
from haitang.work.meetings.models import Invitee, Issue, Meeting, Minutes
from haitang.work.meetings.words import Answer, Attendance, IssueMove, IssueState, Move
from tests.stages import NEW, FinalCase, Stage

from .scene import AT, FIRST, Scene, noon

AFTER = noon(FIRST)


def filed(scene: Scene, meeting: Meeting) -> Issue:
    body = scene.cast.home.town_association
    return Issue.objects.create(
        meeting=meeting, organisation=body, title="经费", filed_by=1, filer="chair", filed_at=AT
    )


def amend(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    actions.amend_meeting(
        meeting=meeting,
        draft=scene.draft(place="二楼会议室"),
        version=meeting.version,
        acting=acting,
        at=AT,
    )


def collect(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    body = scene.cast.home.town_association
    actions.file_issue(meeting=meeting, organisation=body, title="经费", acting=acting, at=AT)


def schedule(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    actions.fix_agenda(meeting=meeting, acting=acting, at=AT)


def invite(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    actions.invite(meeting=meeting, acting=acting, at=AT)


def reply(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    invitee = scene.invitee(meeting)
    actions.reply(invitee=invitee, answer=Answer.COMES, acting=acting, at=AT)


def hold(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    came = dict.fromkeys(
        Invitee.objects.filter(meeting=meeting).values_list("pk", flat=True), Attendance.PRESENT
    )
    actions.record_held(meeting=meeting, attendance=came, acting=acting, at=AFTER)


def write(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    seen = meeting.minutes.count()
    actions.write_minutes(meeting=meeting, text="再写一版", seen=seen, acting=acting, at=AFTER)


def issue(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    actions.issue_minutes(meeting=meeting, version=meeting.version, acting=acting, at=AFTER)


def correct(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    actions.correct_minutes(meeting=meeting, text="更正", reason=why, seen=1, acting=acting, at=AFTER)


def call_off(scene: Scene, meeting: Meeting, acting: Acting, why: str) -> None:
    actions.call_off(meeting=meeting, reason=why, acting=acting, at=AT)


ACTIONS: dict[Move, Callable[[Scene, Meeting, Acting, str], None]] = {
    Move.AMEND: amend,
    Move.COLLECT: collect,
    Move.SCHEDULE: schedule,
    Move.INVITE: invite,
    Move.REPLY: reply,
    Move.HOLD: hold,
    Move.WRITE: write,
    Move.ISSUE: issue,
    Move.CORRECT: correct,
    Move.CALL_OFF: call_off,
}


def all_of(meeting: Meeting) -> tuple[object, ...]:
    """All that stands of a meeting."""
    return (
        list(Meeting.objects.filter(pk=meeting.pk).values()),
        list(meeting.invitees.values()),
        list(meeting.issues.values()),
        list(meeting.items.values()),
        list(meeting.minutes.values()),
        list(meeting.resolutions.values()),
    )


MEETING = Stage(
    name="a meeting",
    model=Meeting,
    scene=Scene,
    put=lambda scene, state: scene.in_state(state),
    everything=all_of,
    deed=lambda scene, meeting, move, acting, why: ACTIONS[move](scene, meeting, acting, why),
    may={
        **{key: {"officer"} for key in Move},
        Move.COLLECT: {"officer", "chair"},
        Move.REPLY: {"officer", "leader", "chair"},
        Move.ISSUE: {"leader"},
        Move.CORRECT: {"leader"},
    },
    finals={
        Move.ISSUE: FinalCase(
            reads="meetings:minutes",
            sends="meetings:issue",
            change=lambda meeting: Minutes.objects.filter(meeting=meeting).update(text=NEW),
        )
    },
)


def issue_in_state(scene: Scene, state: IssueState) -> Issue:
    issue = filed(scene, scene.planned())
    reason = "下次再议" if state == IssueState.DECLINED else ""
    Issue.objects.filter(pk=issue.pk).update(state=state, reason=reason)
    issue.refresh_from_db()
    return issue


def settle(scene: Scene, issue: Issue, move: IssueMove, acting: Acting, why: str) -> object:
    if move == IssueMove.ACCEPT:
        return actions.accept_issue(issue=issue, acting=acting, at=AT)
    return actions.decline_issue(issue=issue, reason=why, acting=acting, at=AT)


ISSUE = Stage(
    name="an issue",
    model=Issue,
    scene=Scene,
    put=issue_in_state,
    deed=settle,
    may={key: {"officer"} for key in IssueMove},
)
