"""Reads of obligations: which periods an organisation owes, how each stands, what was handed in, what plans come to."""

from .calendar import (
    Calendar,
    Duty,
    calendar_of,
    duty_evidence,
    duty_of,
    fault_of_plan,
    rule_fault,
    urgent_duties,
)
from .due import answered_for, falling_due, open_duties_of, open_in, pressing_duties
from .filings import answerable_by, filings_for_period, list_filings
from .periods import check_timed, owed_periods, periods_in, rhythm_periods
from .plans import Progress, plan_progress
from .rules import counties_of, readable_plans, readable_rules

__all__ = [
    "Calendar",
    "Duty",
    "Progress",
    "answerable_by",
    "answered_for",
    "calendar_of",
    "check_timed",
    "counties_of",
    "duty_evidence",
    "duty_of",
    "falling_due",
    "fault_of_plan",
    "filings_for_period",
    "list_filings",
    "open_duties_of",
    "open_in",
    "owed_periods",
    "periods_in",
    "plan_progress",
    "pressing_duties",
    "readable_plans",
    "readable_rules",
    "rhythm_periods",
    "rule_fault",
    "urgent_duties",
]
