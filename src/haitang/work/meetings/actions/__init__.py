"""The only place that writes meetings."""

from .agenda import accept_issue, add_item, add_paper, decline_issue, file_issue, fix_agenda, order_items
from .inviting import invite, record_held, reply
from .minuting import correct_minutes, issue_minutes, write_minutes
from .planning import MeetingDraft, amend_meeting, call_off, plan, set_members
from .resolving import ResolutionDraft, amend_resolution, drop_resolution, note_word, resolve
from .ruling import RuleDraft, set_rule

__all__ = [
    "MeetingDraft",
    "ResolutionDraft",
    "RuleDraft",
    "accept_issue",
    "add_item",
    "add_paper",
    "amend_meeting",
    "amend_resolution",
    "call_off",
    "correct_minutes",
    "decline_issue",
    "drop_resolution",
    "file_issue",
    "fix_agenda",
    "invite",
    "issue_minutes",
    "note_word",
    "order_items",
    "plan",
    "record_held",
    "reply",
    "resolve",
    "set_members",
    "set_rule",
    "write_minutes",
]
