"""Everything that writes about persons: one verb, one function."""

from .consent import give_consent, withdraw_consent
from .enrolment import PersonDraft, add_subjects, enrol_many
from .erasure import Outlook, copy_own_data, erase, foresee_erasure
from .merge import merge, tell_apart, undo_merge
from .person import AlreadyOnFile, amend, register, set_expertise
from .repeating import repeat_erasures
from .unmasking import unmask
from .volunteer import amend_volunteer, leave, make_volunteer, pause, rejoin, resume

__all__ = [
    "AlreadyOnFile",
    "Outlook",
    "PersonDraft",
    "add_subjects",
    "amend",
    "amend_volunteer",
    "copy_own_data",
    "enrol_many",
    "erase",
    "foresee_erasure",
    "give_consent",
    "leave",
    "make_volunteer",
    "merge",
    "pause",
    "register",
    "rejoin",
    "repeat_erasures",
    "resume",
    "set_expertise",
    "tell_apart",
    "undo_merge",
    "unmask",
    "withdraw_consent",
]
