"""Storing what figures count to, so that a city answers as fast as a county, and telling what changed since."""

from .comparing import differences, present_differences
from .rolling import RolledUp, forget, roll_up
from .telling import note_entries, reopen_months

__all__ = [
    "RolledUp",
    "differences",
    "forget",
    "note_entries",
    "present_differences",
    "reopen_months",
    "roll_up",
]
