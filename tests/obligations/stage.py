"""A society's report on stage."""

from typing import Any

from haitang.foundation.acting import Acting
from haitang.work.obligations import actions
from haitang.work.obligations.models import Filing
from haitang.work.obligations.words import Move, State
from tests.cast import AT
from tests.stages import FinalCase, Stage, written_by

from .scene import Scene


def deed(scene: Scene, filing: Filing, move: Move, acting: Acting, why: str) -> object:
    given: dict[str, Any] = {"filing": filing, "acting": acting, "at": AT}
    if move == Move.RETURN:
        return actions.return_filing(reason=why, **given)
    if move == Move.ACKNOWLEDGE:
        return actions.acknowledge(version=filing.version, **given)
    return actions.withdraw_filing(**given)


def in_state(scene: Scene, state: State) -> Filing:
    filing = scene.file(scene.report_rule())
    Filing.objects.filter(pk=filing.pk).update(state=state)
    filing.refresh_from_db()
    return filing


FILING = Stage(
    name="a filing",
    model=Filing,
    scene=Scene,
    put=in_state,
    deed=deed,
    may={**{key: {"officer", "leader"} for key in Move}, Move.WITHDRAW: {"manager"}},
    own=written_by("recorded_by"),
    finals={Move.ACKNOWLEDGE: FinalCase(reads="obligations:filing", sends="obligations:acknowledgement")},
)
