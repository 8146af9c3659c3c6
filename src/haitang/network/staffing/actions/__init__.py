"""The only place that writes staffing rules, appointments, and the posts the rules ask for."""

from .appointing import NoSeatLeft, appoint, end_appointment
from .bulk import AppointmentDraft, appoint_many, open_extra_seat, open_extra_seats, withdraw_many
from .establishing import Established, establish_district
from .opening import Effect, apply_rules, preview_rules
from .ruling import RuleDraft, add_rule, amend_coverage_rule, amend_rule, end_rule, preview_draft
from .succession import install_successor

__all__ = [
    "AppointmentDraft",
    "Effect",
    "Established",
    "NoSeatLeft",
    "RuleDraft",
    "add_rule",
    "amend_coverage_rule",
    "amend_rule",
    "apply_rules",
    "appoint",
    "appoint_many",
    "end_appointment",
    "end_rule",
    "establish_district",
    "install_successor",
    "open_extra_seat",
    "open_extra_seats",
    "preview_draft",
    "preview_rules",
    "withdraw_many",
]
