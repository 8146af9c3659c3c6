"""The only place that writes tasks."""

from .amending import amend_task
from .asking import answer_handover, answer_postponement, ask_postponement, hand_on
from .completing import EvidenceDraft, complete
from .giving import Demand, Ground, InstructionDraft, Origin, TaskDraft, give
from .judging import cancel, close, return_task, urge

__all__ = [
    "Demand",
    "EvidenceDraft",
    "Ground",
    "InstructionDraft",
    "Origin",
    "TaskDraft",
    "amend_task",
    "answer_handover",
    "answer_postponement",
    "ask_postponement",
    "cancel",
    "close",
    "complete",
    "give",
    "hand_on",
    "return_task",
    "urge",
]
