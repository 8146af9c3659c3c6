from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.moves import Moves, Own, Step, staying


class CountsAs(models.TextChoices):
    """What will count as done."""

    RECORD = "record", _("一条记录")
    FIGURE = "figure", _("一个数字达标")
    DOCUMENT = "document", _("一份文件")
    WORD = "word", _("一句话说明")


class State(models.TextChoices):
    GIVEN = "given", _("办理中")
    DONE = "done", _("待办结")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已撤销")


class Move(models.TextChoices):
    COMPLETE = "complete", _("报办结果")
    POSTPONE = "postpone", _("延期")
    HAND_ON = "hand_on", _("转办")
    AMEND = "amend", _("修改")
    URGE = "urge", _("催办")
    RETURN = "return", pgettext_lazy("task", "退回")
    CLOSE = "close", _("办结")
    CANCEL = "cancel", _("撤销任务")


MOVES: Final = Moves(
    State,
    {
        Move.COMPLETE: Step({State.GIVEN: State.DONE}, needs="tasks.work", final=False),
        Move.POSTPONE: Step(staying(State.GIVEN), needs="tasks.work", reason=True, final=False),
        Move.HAND_ON: Step(staying(State.GIVEN), needs="tasks.work", reason=True, final=False),
        Move.AMEND: Step(staying(State.GIVEN), needs="tasks.give", reason=True, final=False),
        Move.URGE: Step(staying(State.GIVEN), needs="tasks.give", final=False),
        Move.RETURN: Step({State.DONE: State.GIVEN}, needs="tasks.give", reason=True, final=False),
        Move.CLOSE: Step({State.DONE: State.CLOSED}, needs="tasks.give", own=Own.NEVER, final=True),
        Move.CANCEL: Step(
            {State.GIVEN: State.CANCELLED, State.DONE: State.CANCELLED},
            needs="tasks.give",
            reason=True,
            final=False,
        ),
    },
    begins=(State.GIVEN,),
    refusal=_("“%(state)s”的任务不能%(move)s。"),
    instead={(State.GIVEN, Move.CLOSE): (_("承办方还没有报办理结果，不能办结。"), "no_such_move")},
)
"""What becomes of a task. Whoever works on it completes it, asks for time and to hand it on; handing on, who gave it may do
as well. Every other word is the giver's."""

OPEN: Final = (State.GIVEN, State.DONE)


class Answer(models.TextChoices):
    """What became of something the owner asked for."""

    ASKED = "asked", _("待答复")
    CONSENTED = "consented", _("同意")
    REFUSED = "refused", _("不同意")
    LAPSED = "lapsed", _("不再需要")


NEAR_DAYS: Final = 7
"""Days before its date from which a task's light is blue (DOMAIN §6: near its date; colours and days differ by place)."""

CATCH_UP_DAYS: Final = 14
"""So many days are offered for what should have been done already (custom)."""

BEHIND_SHARE: Final = 0.8
"""A task over a figure is behind when it has reached less than this share of what the days gone by would ask (custom).

Any other task is behind from the day it was urged or sent back until its owner says again that it is done.
"""

MOST_HELPERS: Final = 20
MOST_TARGET: Final = 1_000_000_000

FIELD_TITLES: Final = {"tasks.Task": {"measure": _("怎样算办成"), "helpers": _("协办组织")}}
"""What an amendment names and no field of the model tells."""

ACTION_TITLES: Final = {
    "tasks.give": _("交办任务"),
    "tasks.complete": _("报办结果"),
    "tasks.ask_postponement": _("申请延期"),
    "tasks.answer_postponement": _("答复延期"),
    "tasks.ask_handover": _("申请转办"),
    "tasks.answer_handover": _("答复转办"),
    "tasks.hand_on": _("转办任务"),
    "tasks.amend": _("修改任务"),
    "tasks.urge": _("催办任务"),
    "tasks.return": _("退回任务"),
    "tasks.close": _("办结任务"),
    "tasks.cancel": _("撤销任务"),
}

FACT_CHOICES: Final = {"answer": Answer, "counts_as": CountsAs}
"""Facts of the audit whose values are words."""
