"""Everything that writes about persons: one verb, one function."""

from .consent import give_consent, withdraw_consent
from .enrolment import PersonDraft, add_subjects, enrol_many
from .erasure import copy_own_data, erase
from .merge import merge, tell_apart, undo_merge
from .person import AlreadyOnFile, amend, register, set_expertise
from .unmasking import unmask
from .volunteer import amend_volunteer, leave, make_volunteer, pause, rejoin, resume

__all__ = [
    "AlreadyOnFile",
    "PersonDraft",
    "add_subjects",
    "amend",
    "amend_volunteer",
    "copy_own_data",
    "enrol_many",
    "erase",
    "give_consent",
    "leave",
    "make_volunteer",
    "merge",
    "pause",
    "register",
    "rejoin",
    "resume",
    "set_expertise",
    "tell_apart",
    "undo_merge",
    "unmask",
    "withdraw_consent",
]
