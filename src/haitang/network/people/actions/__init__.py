"""Everything that writes about persons: one verb, one function."""

from .consent import Guardian, give_consent, withdraw_consent
from .departure import depart, departure_at, departure_terms, restore_person
from .enrolment import PersonDraft, add_subjects, enrol_many
from .erasure import Outlook, copy_for_himself, copy_own_data, erase, foresee_erasure
from .merge import merge, tell_apart, undo_merge
from .person import AlreadyOnFile, amend_person, register_person, set_expertise
from .repeating import repeat_erasures
from .requests import answer_request, ask, link_account, unlink_account
from .unmasking import unmask
from .volunteer import amend_volunteer, leave, make_volunteer, pause, rejoin, resume

__all__ = [
    "AlreadyOnFile",
    "Guardian",
    "Outlook",
    "PersonDraft",
    "add_subjects",
    "amend_person",
    "amend_volunteer",
    "answer_request",
    "ask",
    "copy_for_himself",
    "copy_own_data",
    "depart",
    "departure_at",
    "departure_terms",
    "enrol_many",
    "erase",
    "foresee_erasure",
    "give_consent",
    "leave",
    "link_account",
    "make_volunteer",
    "merge",
    "pause",
    "register_person",
    "rejoin",
    "repeat_erasures",
    "restore_person",
    "resume",
    "set_expertise",
    "tell_apart",
    "undo_merge",
    "unlink_account",
    "unmask",
    "withdraw_consent",
]
