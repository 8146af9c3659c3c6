"""Tasks on stage: one the district gave a town, and one the leader gave his own association."""

from collections.abc import Callable
from datetime import date
from typing import Any

from haitang.foundation.acting import Acting
from haitang.work.tasks import actions
from haitang.work.tasks.actions import Demand, EvidenceDraft
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import Move, State
from tests.cast import AT
from tests.stages import FinalCase, Stage, written_by

from .scene import GIVERS, OWNERS, Scene


def deed(scene: Scene, task: Task, move: Move, acting: Acting, why: str) -> object:
    given: dict[str, Any] = {"task": task, "acting": acting, "at": AT}
    other = scene.cast.home.other_town_association
    verbs: dict[Move, Callable[[], object]] = {
        Move.COMPLETE: lambda: actions.complete(evidence=EvidenceDraft(note="已办"), **given),
        Move.POSTPONE: lambda: actions.ask_postponement(until=date(2021, 6, 30), reason=why, **given),
        Move.HAND_ON: lambda: actions.hand_on(to=other, reason=why, **given),
        Move.AMEND: lambda: actions.amend_task(
            expected=task.version, demand=Demand(title="更新全部宣传栏"), reason=why, **given
        ),
        Move.URGE: lambda: actions.urge(**given),
        Move.RETURN: lambda: actions.return_task(reason=why, **given),
        Move.CLOSE: lambda: actions.close(version=task.version, **given),
        Move.CANCEL: lambda: actions.cancel(reason=why, **given),
    }
    return verbs[move]()


DISTRICT = {"officer", "leader"}
"""Who works for the district association."""

TASK = Stage(
    name="a town's task",
    model=Task,
    scene=Scene,
    put=lambda scene, state: scene.in_state(state),
    deed=deed,
    may={
        **dict.fromkeys(Move, GIVERS),
        Move.COMPLETE: OWNERS,
        Move.POSTPONE: OWNERS,
        Move.HAND_ON: OWNERS | GIVERS,
    },
    own=written_by("done_by"),
    finals={Move.CLOSE: FinalCase(reads="tasks:closing", sends="tasks:closing")},
)


def leaders(scene: Scene, state: State) -> Task:
    return scene.in_state(state, who="leader", does="officer", owner=scene.cast.home.association)


OWN_TASK = Stage(
    name="a task of the district's own",
    model=Task,
    scene=Scene,
    put=leaders,
    deed=deed,
    may={
        **{key: {"leader"} for key in Move},
        **dict.fromkeys((Move.COMPLETE, Move.POSTPONE, Move.HAND_ON), DISTRICT),
    },
    own=written_by("done_by"),
)
"""What the leader gave his own association; handing on, the officer only asks."""
