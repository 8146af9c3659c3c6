"""What a refused move of a meeting says, and moves the table alone does not tell. Every square: tests/access/test_moves.py."""

from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.work.meetings import actions
from haitang.work.meetings.words import MOVES, IssueState, Move, State

from .scene import AT, Scene
from .stage import AFTER, all_of, filed, hold, invite

REASONS = {
    (State.ISSUED, Move.WRITE): "minutes_issued",
    (State.ISSUED, Move.ISSUE): "minutes_issued",
    (State.HELD, Move.REPLY): "after_the_meeting",
    (State.ISSUED, Move.REPLY): "after_the_meeting",
    (State.PLANNED, Move.REPLY): "not_invited_yet",
}


@pytest.mark.parametrize(("state", "move"), REASONS)
def test_a_square_that_has_its_own_words(state: State, move: Move) -> None:
    assert MOVES.verdict(state, move).code == REASONS[state, move]


@pytest.mark.parametrize("who", ["officer", "leader", "chair", "manager", "guide", "volunteer", "stranger"])
def test_only_who_convenes_resolves(scene: Scene, who: str) -> None:
    meeting = scene.in_state(State.HELD)
    before = all_of(meeting)
    scene.everybody_is = who
    try:
        actions.resolve(meeting=meeting, draft=scene.fill_posts, acting=scene.acting(who), at=AFTER)
    except Refused:
        assert who != "officer"
        assert all_of(meeting) == before
    else:
        assert who == "officer"
        assert all_of(meeting) != before


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
        invite(scene, meeting, scene.acting("officer"), "")
    assert refused.value.code == "in_the_past"
    hold(scene, meeting, scene.acting("officer"), "")
    assert meeting.state == State.HELD
