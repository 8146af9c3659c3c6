"""What is asked of an activity: the record, pictures of it, and the reasons of its moves."""

from .moving import HoursRuleForm, ReturnForm, rule_before
from .pictures import AnnouncementForm, PicturesForm, RemovalForm
from .recording import ActivityForm, AmendmentForm, CorrectionForm, RecordForm, said_before

__all__ = [
    "ActivityForm",
    "AmendmentForm",
    "AnnouncementForm",
    "CorrectionForm",
    "HoursRuleForm",
    "PicturesForm",
    "RecordForm",
    "RemovalForm",
    "ReturnForm",
    "rule_before",
    "said_before",
]
