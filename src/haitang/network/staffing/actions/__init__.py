"""The only place that writes staffing rules, appointments, and the posts the rules ask for."""

from .annulling import AnnulmentPlan, Hindrance, annul_election, plan_annulment
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
from .electing import elect
from .elections import Choice, Election, ElectionPlan, plan_election, refuse_unelected
from .establishing import Established, establish_district
from .opening import Effect, apply_rules, preview_rules
from .postponing import end_to_put_off, latest_end, postpone_election, withdraw_postponement
from .ruling import RuleDraft, add_rule, amend_coverage_rule, amend_rule, end_rule, preview_draft
from .succession import install_successor

__all__ = [
    "AnnulmentPlan",
    "AppointmentDraft",
    "AppointmentFacts",
    "Choice",
    "Contact",
    "Effect",
    "Election",
    "ElectionPlan",
    "Established",
    "Hindrance",
    "NoSeatLeft",
    "RuleDraft",
    "add_rule",
    "amend_coverage_rule",
    "amend_rule",
    "annul_appointment",
    "annul_election",
    "apply_rules",
    "appoint",
    "appoint_many",
    "correct_appointment",
    "elect",
    "end_appointment",
    "end_rule",
    "end_to_put_off",
    "establish_district",
    "install_successor",
    "is_latest",
    "known_since",
    "latest_end",
    "open_contacts",
    "open_extra_seat",
    "open_extra_seats",
    "placed",
    "placed_again",
    "plan_annulment",
    "plan_election",
    "postpone_election",
    "preview_draft",
    "preview_rules",
    "refuse_unelected",
    "restore_appointment",
    "withdraw_postponement",
]
