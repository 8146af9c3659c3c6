"""How a meeting goes from one state to the next: one conditional update, refused by name."""

from typing import Any

from django.db.models import F

from haitang.machinery.audit import actions as audit

from .. import rules
from ..models import Meeting
from ..words import MOVES, Move, State


def move(meeting: Meeting, step: Move, **values: Any) -> None:
    """Make a move and write `values` with it; refused when somebody moved or changed the meeting meanwhile."""
    rules.may_move(meeting.state, step).require()
    still = Meeting.objects.filter(pk=meeting.pk, state=meeting.state, version=meeting.version)
    to = MOVES[State(meeting.state), step]
    if not still.update(state=to, version=F("version") + 1, **values):
        current = Meeting.objects.get(pk=meeting.pk)
        rules.may_move(current.state, step).require()
        raise audit.Conflict(current, {"state": to, **values})
    meeting.state, meeting.version = to, meeting.version + 1
    for name, value in values.items():
        setattr(meeting, name, value)
