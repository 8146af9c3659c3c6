"""Records from which a paper begins: what each hands over, and who gets hold of it. A kind of record is one module here."""

from typing import Final

from ..words import Kind
from . import appointments, meetings, rounds, tasks
from .source import PaperSource

SOURCES: Final = {
    "appointment": PaperSource(Kind.APPOINTMENT, appointments.find, appointments.draft, appointments.recent),
    "meeting": PaperSource(Kind.MINUTES, meetings.find, meetings.draft, meetings.recent),
    "tasks": PaperSource(Kind.TASKS, tasks.find, tasks.draft, tasks.recent),
    "round": PaperSource(Kind.ASSESSMENT, rounds.find, rounds.draft, rounds.recent),
}
"""By the word that stands in the address."""

__all__ = ["SOURCES", "PaperSource"]
