"""The only place that writes staffing rules, appointments, and the posts the rules ask for."""

from .appointing import NoSeatLeft, appoint, end_appointment
from .bulk import AppointmentDraft, appoint_many, open_extra_seat, open_extra_seats
from .contacts import Contact, open_contacts
from .correcting import (
    AppointmentFacts,
    annul_appointment,
    correct_appointment,
    is_latest,
    known_since,
    placed,
    placed_again,
    restore_appointment,
)
from .establishing import Established, establish_district
from .opening import Effect, apply_rules, preview_rules
from .ruling import RuleDraft, add_rule, amend_coverage_rule, amend_rule, end_rule, preview_draft
from .succession import install_successor

__all__ = [
    "AppointmentDraft",
    "AppointmentFacts",
    "Contact",
    "Effect",
    "Established",
    "NoSeatLeft",
    "RuleDraft",
    "add_rule",
    "amend_coverage_rule",
    "amend_rule",
    "annul_appointment",
    "apply_rules",
    "appoint",
    "appoint_many",
    "correct_appointment",
    "end_appointment",
    "end_rule",
    "establish_district",
    "install_successor",
    "is_latest",
    "known_since",
    "open_contacts",
    "open_extra_seat",
    "open_extra_seats",
    "placed",
    "placed_again",
    "preview_draft",
    "preview_rules",
    "restore_appointment",
]
