"""Every reusable read of meetings."""

from .inviting import Seat, holders, member_bodies, posts_to_invite, seats, usual_members
from .reading import (
    conveners_for,
    issued_minutes,
    issues_waiting,
    issues_wanted,
    latest_minutes,
    listed,
    minutes_to_issue,
    minutes_to_write,
    unanswered,
)
from .ruling import passes_length, passes_yearly_ceiling, rule_for, rules_of

__all__ = [
    "Seat",
    "conveners_for",
    "holders",
    "issued_minutes",
    "issues_waiting",
    "issues_wanted",
    "latest_minutes",
    "listed",
    "member_bodies",
    "minutes_to_issue",
    "minutes_to_write",
    "passes_length",
    "passes_yearly_ceiling",
    "posts_to_invite",
    "rule_for",
    "rules_of",
    "seats",
    "unanswered",
    "usual_members",
]
