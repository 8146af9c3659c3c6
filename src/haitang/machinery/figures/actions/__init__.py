"""Storing what figures count to, so that a city answers as fast as a county, and telling what changed since."""

from .comparing import present_differences, stored_differences
from .rolling import RolledUp, drop_stored, roll_up
from .telling import note_entries, reopen_months

__all__ = [
    "RolledUp",
    "drop_stored",
    "note_entries",
    "present_differences",
    "reopen_months",
    "roll_up",
    "stored_differences",
]
