"""Every reusable read of meetings."""

from .drafting import first_draft
from .following import FollowUp, Outcome, follow_up, outcomes_of
from .inviting import (
    Seat,
    guests_of,
    holder_names,
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
    list_meetings,
    minutes_to_issue,
    minutes_to_write,
    unanswered_invitations,
)
from .ruling import basis_of, meeting_rule, passes_length, passes_yearly_ceiling, rules_of

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
    "holder_names",
    "invited_posts",
    "issued_minutes",
    "issues_of",
    "issues_waiting",
    "issues_wanted",
    "latest_minutes",
    "list_meetings",
    "meeting_rule",
    "member_bodies",
    "minutes_to_issue",
    "minutes_to_write",
    "outcomes_of",
    "passes_length",
    "passes_yearly_ceiling",
    "posts_to_invite",
    "rules_of",
    "seats",
    "unanswered_invitations",
    "usual_members",
]
