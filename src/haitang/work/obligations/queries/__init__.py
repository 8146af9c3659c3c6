"""Reads of obligations: which periods an organisation owes, how each stands, what was handed in, what plans come to."""

from .calendar import (
    Calendar,
    Duty,
    calendar_of,
    duty_of,
    evidence_of,
    fault_of,
    fault_of_plan,
    urgent,
)
from .due import answered_for, falling_due, open_in, pressing
from .filings import answering, listed, waiting_for
from .periods import days_of, owed, periods_in, timed
from .plans import Progress, progress_of
from .rules import counties_of, readable_plans, readable_rules

__all__ = [
    "Calendar",
    "Duty",
    "Progress",
    "answered_for",
    "answering",
    "calendar_of",
    "counties_of",
    "days_of",
    "duty_of",
    "evidence_of",
    "falling_due",
    "fault_of",
    "fault_of_plan",
    "listed",
    "open_in",
    "owed",
    "periods_in",
    "pressing",
    "progress_of",
    "readable_plans",
    "readable_rules",
    "timed",
    "urgent",
    "waiting_for",
]
