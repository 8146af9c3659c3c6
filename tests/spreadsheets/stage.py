"""A sheet that was brought in, on stage."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from haitang.foundation.acting import Acting
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchMove, BatchState
from tests.cast import AT, Cast
from tests.stages import Stage


@dataclass
class Scene:
    cast: Cast


def in_state(scene: Scene, state: BatchState) -> Batch:
    """The previewed register of the cast, put into a state."""
    batch = scene.cast.home.batch
    applied = timezone.now() if state in {BatchState.APPLIED, BatchState.UNDONE} else None
    Batch.objects.filter(pk=batch.pk).update(state=state, ready=1, applied_at=applied)
    return Batch.objects.get(pk=batch.pk)


def deed(scene: Scene, batch: Batch, move: BatchMove, acting: Acting, why: str) -> object:
    given: dict[str, Any] = {"batch": batch, "acting": acting, "at": AT}
    verbs: dict[BatchMove, Callable[[], object]] = {
        BatchMove.QUEUE: lambda: actions.queue(**given),
        BatchMove.RECALL: lambda: actions.recall(**given),
        BatchMove.APPLY: lambda: actions.apply(**given),
        BatchMove.UNDO: lambda: actions.undo(**given),
        BatchMove.DISCARD: lambda: actions.discard(**given),
    }
    return verbs[move]()


BATCH = Stage(
    name="a batch",
    model=Batch,
    scene=Scene,
    put=in_state,
    deed=deed,
    may={key: {"officer"} for key in BatchMove},
    repeats=frozenset({(BatchState.APPLIED, BatchMove.APPLY)}),
)
