"""A paper on stage."""

from collections.abc import Callable
from typing import Any

from haitang.foundation.acting import Acting
from haitang.judgement.reports import actions
from haitang.judgement.reports.models import Paper
from haitang.judgement.reports.words import Move
from tests.cast import AT, TODAY
from tests.stages import NEW, FinalCase, Stage, written_by

from .scene import Desk


def deed(desk: Desk, paper: Paper, move: Move, acting: Acting, why: str) -> object:
    given: dict[str, Any] = {"paper": paper, "acting": acting, "at": AT}
    verbs: dict[Move, Callable[[], object]] = {
        Move.EDIT: lambda: actions.edit(title="新题", text="正文", version=paper.version, **given),
        Move.REFRESH: lambda: actions.refresh(**given),
        Move.ISSUE: lambda: actions.issue(version=paper.version, word="荣科协", signed_on=TODAY, **given),
        Move.DISCARD: lambda: actions.discard(reason=why, **given),
        Move.WITHDRAW: lambda: actions.withdraw_paper(reason=why, **given),
    }
    return verbs[move]()


PAPER = Stage(
    name="a paper",
    model=Paper,
    scene=Desk,
    put=lambda desk, state: desk.in_state(state),
    deed=deed,
    may={
        **{key: {"officer"} for key in (Move.EDIT, Move.REFRESH, Move.DISCARD)},
        **{key: {"leader"} for key in (Move.ISSUE, Move.WITHDRAW)},
    },
    own=written_by("drafted_by"),
    finals={
        Move.ISSUE: FinalCase(
            reads="reports:issue",
            sends="reports:issue",
            change=lambda paper: Paper.objects.filter(pk=paper.pk).update(text=NEW),
            takes={"word": "荣科协", "signed_on": TODAY},
        )
    },
)
