"""Every state × every move: what the table allows moves as it says, everything else changes nothing and says why."""

from collections.abc import Callable
from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.work.meetings import actions
from haitang.work.meetings.models import Invitee, Issue, Meeting
from haitang.work.meetings.words import MOVES, Answer, Attendance, IssueState, Move, State

from .scene import AT, FIRST, Scene, noon

AFTER = noon(FIRST)


def filed(scene: Scene, meeting: Meeting) -> Issue:
    body = scene.cast.home.town_association
    return Issue.objects.create(
        meeting=meeting, organisation=body, title="经费", filed_by=1, filer="chair", filed_at=AT
    )


def amend(scene: Scene, meeting: Meeting) -> None:
    actions.amend(
        meeting=meeting,
        draft=scene.draft(place="二楼会议室"),
        version=meeting.version,
        acting=scene.acting("officer"),
        at=AT,
    )


def collect(scene: Scene, meeting: Meeting) -> None:
    body = scene.cast.home.town_association
    actions.file_issue(meeting=meeting, organisation=body, title="经费", acting=scene.acting("chair"), at=AT)


def schedule(scene: Scene, meeting: Meeting) -> None:
    actions.fix_agenda(meeting=meeting, acting=scene.acting("officer"), at=AT)


def invite(scene: Scene, meeting: Meeting) -> None:
    actions.invite(meeting=meeting, acting=scene.acting("officer"), at=AT)


def reply(scene: Scene, meeting: Meeting) -> None:
    invitee = scene.invitee(meeting)
    actions.reply(invitee=invitee, answer=Answer.COMES, acting=scene.acting("chair"), at=AT)


def hold(scene: Scene, meeting: Meeting) -> None:
    came = dict.fromkeys(
        Invitee.objects.filter(meeting=meeting).values_list("pk", flat=True), Attendance.PRESENT
    )
    actions.hold(meeting=meeting, attendance=came, acting=scene.acting("officer"), at=AFTER)


def write(scene: Scene, meeting: Meeting) -> None:
    seen = meeting.minutes.count()
    actions.write_minutes(
        meeting=meeting, text="再写一版", seen=seen, acting=scene.acting("officer"), at=AFTER
    )


def issue(scene: Scene, meeting: Meeting) -> None:
    actions.issue_minutes(meeting=meeting, version=meeting.version, acting=scene.acting("leader"), at=AFTER)


def correct(scene: Scene, meeting: Meeting) -> None:
    actions.correct_minutes(
        meeting=meeting, text="更正", reason="数字", seen=1, acting=scene.acting("leader"), at=AFTER
    )


def call_off(scene: Scene, meeting: Meeting) -> None:
    actions.call_off(meeting=meeting, reason="改期", acting=scene.acting("officer"), at=AT)


ACTIONS: dict[Move, Callable[[Scene, Meeting], None]] = {
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
REASONS = {
    (State.ISSUED, Move.WRITE): "minutes_issued",
    (State.ISSUED, Move.ISSUE): "minutes_issued",
    (State.HELD, Move.REPLY): "after_the_meeting",
    (State.ISSUED, Move.REPLY): "after_the_meeting",
    (State.PLANNED, Move.REPLY): "not_invited_yet",
}


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_the_table_is_what_happens(scene: Scene, state: State, move: Move) -> None:
    meeting = scene.in_state(state)
    if (state, move) in MOVES:
        ACTIONS[move](scene, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MOVES[state, move]
        return
    before = told(meeting)
    with pytest.raises(Refused) as refused:
        ACTIONS[move](scene, meeting)
    assert refused.value.code == REASONS.get((state, move), "no_such_move")
    assert told(meeting) == before


def told(meeting: Meeting) -> tuple[object, ...]:
    """All that stands of a meeting."""
    return (
        list(Meeting.objects.filter(pk=meeting.pk).values()),
        list(meeting.invitees.values()),
        list(meeting.issues.values()),
        list(meeting.items.values()),
        list(meeting.minutes.values()),
        list(meeting.resolutions.values()),
    )


MAY = {
    "amend": {"officer"},
    "schedule": {"officer"},
    "invite": {"officer"},
    "hold": {"officer"},
    "write": {"officer"},
    "call_off": {"officer"},
    "accept": {"officer"},
    "decline": {"officer"},
    "resolve": {"officer"},
    "issue": {"leader"},
    "correct": {"leader"},
    "collect": {"officer", "chair"},
    "reply": {"officer", "leader", "chair"},
}
"""Who of the cast may make each move of a district's meeting to which the chair's post is invited."""

STATES = {
    "amend": State.PLANNED,
    "schedule": State.PLANNED,
    "invite": State.PLANNED,
    "hold": State.INVITED,
    "write": State.HELD,
    "call_off": State.PLANNED,
    "accept": State.PLANNED,
    "decline": State.PLANNED,
    "resolve": State.HELD,
    "issue": State.HELD,
    "correct": State.ISSUED,
    "collect": State.PLANNED,
    "reply": State.INVITED,
}


@pytest.mark.parametrize("who", ["officer", "leader", "chair", "manager", "guide", "volunteer", "stranger"])
@pytest.mark.parametrize("name", MAY)
def test_only_who_may_makes_a_move(scene: Scene, name: str, who: str) -> None:
    meeting = scene.in_state(STATES[name])
    filed(scene, meeting)
    before = told(meeting)
    allowed = who in MAY[name]
    try:
        by(scene, meeting, name, who)
    except Refused:
        assert not allowed
        assert told(meeting) == before
    else:
        assert allowed
        assert told(meeting) != before


def by(scene: Scene, meeting: Meeting, name: str, who: str) -> None:
    """The move, made by one of the cast."""
    waiting = meeting.issues.get()
    scene.everybody_is = who
    acting = scene.acting(who)
    if name == "accept":
        actions.accept_issue(issue=waiting, acting=acting, at=AT)
    elif name == "decline":
        actions.decline_issue(issue=waiting, reason="不归会议", acting=acting, at=AT)
    elif name == "resolve":
        actions.resolve(meeting=meeting, draft=scene.fill_posts, acting=acting, at=AFTER)
    else:
        ACTIONS[Move(name)](scene, meeting)


def test_an_issue_is_settled_once(scene: Scene) -> None:
    issue_filed = filed(scene, scene.planned())
    actions.accept_issue(issue=issue_filed, acting=scene.acting("officer"), at=AT)
    issue_filed.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.decline_issue(issue=issue_filed, reason="晚了", acting=scene.acting("officer"), at=AT)
    assert refused.value.code == "already_settled"
    issue_filed.refresh_from_db()
    assert (issue_filed.state, issue_filed.reason) == (IssueState.ACCEPTED, "")
    assert [item.title for item in issue_filed.meeting.items.all()] == ["经费"]


def test_what_was_held_before_is_put_down_later(scene: Scene) -> None:
    """A meeting of last month, of which nobody kept a record here: planned and held in one go."""
    meeting = scene.planned(held_on=date(2021, 3, 31))
    with pytest.raises(Refused) as refused:
        invite(scene, meeting)
    assert refused.value.code == "in_the_past"
    hold(scene, meeting)
    assert meeting.state == State.HELD
