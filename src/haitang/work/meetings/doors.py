"""How a page gets hold of a meeting and what hangs on it: unseen 404, not permitted 403 with the reason."""

from typing import Any

from django.http import Http404

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for

from . import rules
from .models import Invitee, Issue, Meeting, Paper, Resolution
from .rules import VIEW
from .words import State

MEETING = ("meeting__convener__region",)


def meeting_for(acting: Acting, key: int, action: str = VIEW) -> Meeting:
    """A meeting to read or, where the action is the convener's or whoever approves, one of the reader's own bodies."""
    meeting = record_for(Meeting.objects.select_related("convener__region"), acting, VIEW, pk=key)
    require_convener(acting, action, meeting)
    return meeting


def issue_for(acting: Acting, key: int, action: str = VIEW) -> Issue:
    issue = record_for(Issue.objects.select_related("organisation", *MEETING), acting, VIEW, pk=key)
    require_convener(acting, action, issue.meeting)
    return issue


def paper_for(acting: Acting, key: int) -> Paper:
    return record_for(Paper.objects.select_related(*MEETING), acting, VIEW, pk=key)


def invitee_for(acting: Acting, key: int) -> Invitee:
    """An invitation, to whoever may answer it or convenes the meeting; to others it does not exist."""
    invitees = Invitee.objects.select_related("post__organisation", "post__place", *MEETING)
    return record_for(invitees, acting, VIEW, pk=key)


def resolution_for(acting: Acting, key: int) -> Resolution:
    """A resolution to read: once the minutes are issued by all who sit in the meeting or are responsible, before by
    the convening side only.
    """
    resolutions = Resolution.objects.select_related("organisation", "post", *MEETING)
    resolution = record_for(resolutions, acting, VIEW, pk=key)
    convener = resolution.meeting.convener
    inside = rules.may_convene(acting, convener) or rules.may_approve(acting, convener)
    if resolution.meeting.state != State.ISSUED and not inside:
        raise Http404
    return resolution


def resolution_to_change(acting: Acting, key: int) -> Resolution:
    """A resolution for the convener to change."""
    resolution = resolution_for(acting, key)
    require_convener(acting, rules.CONVENE, resolution.meeting)
    return resolution


def require_convener(acting: Acting, action: str, meeting: Meeting) -> None:
    """Refuse what only the convening side does to whoever is merely invited."""
    asked: dict[str, Any] = {rules.CONVENE: rules.may_convene, rules.APPROVE: rules.may_approve}
    if action in asked:
        asked[action](acting, meeting.convener).require()
