"""A guide's record on stage."""

from collections.abc import Callable
from typing import Any

from haitang.foundation.acting import Acting
from haitang.work.activities import actions
from haitang.work.activities.models import Activity
from haitang.work.activities.words import Move
from tests.cast import AT
from tests.stages import FinalCase, Stage, written_by

from .scene import Scene

VOUCHERS = {"chair", "officer", "leader"}
"""Who stands above a guide's record."""


def deed(scene: Scene, activity: Activity, move: Move, acting: Acting, why: str) -> object:
    given: dict[str, Any] = {"activity": activity, "acting": acting, "at": AT}
    draft = scene.draft(participants=33)
    verbs: dict[Move, Callable[[], object]] = {
        Move.AMEND: lambda: actions.amend_activity(draft=draft, version=activity.version, **given),
        Move.REPORT: lambda: actions.report(**given),
        Move.WITHDRAW: lambda: actions.withdraw_activity(**given),
        Move.CONFIRM: lambda: actions.confirm(version=activity.version, **given),
        Move.RETURN: lambda: actions.return_activity(reason=why, **given),
        Move.CORRECT: lambda: actions.correct(draft=draft, version=activity.version, reason=why, **given),
        Move.ANNUL: lambda: actions.annul(reason=why, **given),
    }
    return verbs[move]()


ACTIVITY = Stage(
    name="an activity",
    model=Activity,
    scene=Scene,
    put=lambda scene, state: scene.in_state(state),
    deed=deed,
    may={
        **dict.fromkeys(Move, VOUCHERS),
        **{key: {"guide"} for key in (Move.AMEND, Move.REPORT, Move.WITHDRAW)},
    },
    own=written_by("recorded_by"),
    finals={Move.CONFIRM: FinalCase(reads="activities:activity", sends="activities:confirmation")},
)
