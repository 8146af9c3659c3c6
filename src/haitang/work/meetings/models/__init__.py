"""Meetings and all that hangs on one; every record is reached through its meeting, a rule through its district."""

from .agenda import AgendaItem, Issue, Paper
from .meeting import Invitee, InviteeQuerySet, Meeting, MeetingQuerySet
from .outcome import GuestWord, Minutes, Resolution, ResolutionQuerySet
from .ruling import MeetingRule, StandingMember

__all__ = [
    "AgendaItem",
    "GuestWord",
    "Invitee",
    "InviteeQuerySet",
    "Issue",
    "Meeting",
    "MeetingQuerySet",
    "MeetingRule",
    "Minutes",
    "Paper",
    "Resolution",
    "ResolutionQuerySet",
    "StandingMember",
]
