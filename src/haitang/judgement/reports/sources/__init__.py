"""Records from which a paper begins: what each hands over, and who gets hold of it. A kind of record is one module here."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from haitang.foundation.acting import Acting

from ..actions import PaperDraft
from ..words import Kind
from . import appointments, meetings, rounds, tasks
from .source import PaperSource

SOURCES: Final = {
    "appointment": PaperSource(
        Kind.APPOINTMENT,
        appointments.find_appointment,
        appointments.about,
        appointments.draft,
        appointments.recent,
    ),
    "meeting": PaperSource(
        Kind.MINUTES, meetings.find_meeting, meetings.about, meetings.draft, meetings.recent
    ),
    "tasks": PaperSource(Kind.TASKS, tasks.find_place, tasks.about, tasks.draft, tasks.recent),
    "round": PaperSource(Kind.ASSESSMENT, rounds.find_round, rounds.about, rounds.draft, rounds.recent),
}
"""By the word that stands in the address."""

RECORDS: Final = {
    "meetings.Meeting": "meeting",
    "regions.Region": "tasks",
    "assessment.Round": "round",
}
"""The same words by the label of the kind of record, where a page can begin one (`panels`)."""

__all__ = ["RECORDS", "SOURCES", "PaperSource", "begin_paper"]


def begin_paper(origin: str, key: int, acting: Acting, at: datetime) -> PaperDraft:
    """What the paper of a record begins with. Raises `Http404` for a record out of reach, `Refused` for one not ready."""
    source = SOURCES[origin]
    draft = source.draft(source.find(acting, key), acting, at)
    return replace(draft, origin=origin, origin_key=key)
