"""From what is typed to what is meant; forms only clean, actions write."""

from .agenda import IssueForm, ItemForm, PaperForm, places_sent
from .inviting import MembersForm, ReplyForm, attendance_sent, post_choices, stand_ins_sent
from .minuting import CorrectionForm, MinutesForm, ResolutionForm, WordForm, resolution_before
from .planning import AmendmentForm, MeetingForm, meeting_before
from .ruling import MeetingRuleForm, rule_before

__all__ = [
    "AmendmentForm",
    "CorrectionForm",
    "IssueForm",
    "ItemForm",
    "MeetingForm",
    "MeetingRuleForm",
    "MembersForm",
    "MinutesForm",
    "PaperForm",
    "ReplyForm",
    "ResolutionForm",
    "WordForm",
    "attendance_sent",
    "meeting_before",
    "places_sent",
    "post_choices",
    "resolution_before",
    "rule_before",
    "stand_ins_sent",
]
