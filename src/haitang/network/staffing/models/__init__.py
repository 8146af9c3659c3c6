from .appointments import (
    Appointment,
    AppointmentQuerySet,
    Correction,
    CorrectionQuerySet,
)
from .rules import CoverageRule, CoverageRuleQuerySet, RuleQuerySet, StaffingRule
from .terms import Postponement, PostponementQuerySet, Term, TermQuerySet

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Correction",
    "CorrectionQuerySet",
    "CoverageRule",
    "CoverageRuleQuerySet",
    "Postponement",
    "PostponementQuerySet",
    "RuleQuerySet",
    "StaffingRule",
    "Term",
    "TermQuerySet",
]
