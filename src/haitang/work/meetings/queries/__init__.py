"""Every reusable read of meetings."""

from .drafting import first_draft
from .following import FollowUp, Outcome, follow_up, outcomes_of
from .inviting import (
    Seat,
    guests_of,
    holders,
    invited_posts,
    member_bodies,
    posts_to_invite,
    seats,
    usual_members,
)
from .reading import (
    conveners_for,
    filing_bodies,
    issued_minutes,
    issues_of,
    issues_waiting,
    issues_wanted,
    latest_minutes,
    listed,
    minutes_to_issue,
    minutes_to_write,
    unanswered,
)
from .ruling import basis_of, passes_length, passes_yearly_ceiling, rule_for, rules_of

__all__ = [
    "FollowUp",
    "Outcome",
    "Seat",
    "basis_of",
    "conveners_for",
    "filing_bodies",
    "first_draft",
    "follow_up",
    "guests_of",
    "holders",
    "invited_posts",
    "issued_minutes",
    "issues_of",
    "issues_waiting",
    "issues_wanted",
    "latest_minutes",
    "listed",
    "member_bodies",
    "minutes_to_issue",
    "minutes_to_write",
    "outcomes_of",
    "passes_length",
    "passes_yearly_ceiling",
    "posts_to_invite",
    "rule_for",
    "rules_of",
    "seats",
    "unanswered",
    "usual_members",
]
