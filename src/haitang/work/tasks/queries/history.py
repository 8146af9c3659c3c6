"""What became of a task, deed by deed."""

from dataclasses import dataclass

from ..models import (
    Amendment,
    Cancellation,
    Closing,
    Completion,
    Handover,
    Postponement,
    Return,
    Task,
    Urging,
)
from ..words import Answer


@dataclass(frozen=True, slots=True)
class History:
    """Everything done about a task, of each kind the latest first."""

    completions: list[Completion]
    postponements: list[Postponement]
    handovers: list[Handover]
    amendments: list[Amendment]
    urgings: list[Urging]
    returns: list[Return]
    closing: Closing | None
    cancellation: Cancellation | None


def history_of(task: Task) -> History:
    """Eight queries, whatever happened."""
    return History(
        list(Completion.objects.filter(task=task)),
        list(Postponement.objects.filter(task=task)),
        list(
            Handover.objects.filter(task=task).select_related("of", "of_post__place", "to", "to_post__place")
        ),
        list(Amendment.objects.filter(task=task)),
        list(Urging.objects.filter(task=task)),
        list(Return.objects.filter(task=task)),
        Closing.objects.filter(task=task).first(),
        Cancellation.objects.filter(task=task).first(),
    )


def waiting_postponement(task: Task) -> Postponement | None:
    return Postponement.objects.filter(task=task, answer=Answer.ASKED).first()


def waiting_handover(task: Task) -> Handover | None:
    return Handover.objects.filter(task=task, answer=Answer.ASKED).first()
