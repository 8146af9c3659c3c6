from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.moves import Moves, Own, Step


class Demand(models.TextChoices):
    """What meets an obligation."""

    FIGURE = "figure", _("指标达到数量")
    DOCUMENT = "document", _("报备材料")


class Rhythm(models.TextChoices):
    """How often an obligation comes round."""

    MONTH = "month", _("每月")
    TWO_MONTHS = "two_months", _("每两个月")
    QUARTER = "quarter", _("每季度")
    YEAR = "year", _("每年")
    WINDOW = "window", _("每年的一段日子")
    DAY = "day", _("每年某日前")
    TERM = "term", _("每届")
    BEFORE_TERM_ENDS = "before_term_ends", _("届满前")
    AFTER_ELECTION = "after_election", _("换届后")


MONTHS_OF: Final = {Rhythm.MONTH: 1, Rhythm.TWO_MONTHS: 2, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}
"""How many months a period of these rhythms has; it begins with one of the year's own."""

TERMLY: Final = frozenset({Rhythm.TERM, Rhythm.BEFORE_TERM_ENDS, Rhythm.AFTER_ELECTION})
"""Rhythms that follow the term of each organisation."""


class Standing(models.TextChoices):
    """How one organisation stands to one period of an obligation."""

    OVERDUE = "overdue", _("逾期")
    NEAR = "near", _("临近")
    COMING = "coming", _("未到期")
    WAITING = "waiting", _("已报，待收讫")
    MET = "met", _("已完成")
    FAULTY = "faulty", _("规则有误")


DONE_WITH: Final = frozenset({Standing.MET, Standing.WAITING})
"""Standings in which an organisation has nothing more to do."""


class State(models.TextChoices):
    """What became of a document that was handed in."""

    FILED = "filed", _("待收讫")
    ACKNOWLEDGED = "acknowledged", _("已收讫")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Move(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("收讫")
    RETURN = "return", _("退回")
    WITHDRAW = "withdraw", _("撤回")


MOVES: Final = Moves(
    State,
    {
        Move.ACKNOWLEDGE: Step(
            {State.FILED: State.ACKNOWLEDGED}, needs="obligations.acknowledge", own=Own.NEVER, final=True
        ),
        Move.RETURN: Step(
            {State.FILED: State.RETURNED},
            needs="obligations.acknowledge",
            own=Own.NEVER,
            reason=True,
            final=False,
        ),
        Move.WITHDRAW: Step(
            {State.FILED: State.WITHDRAWN}, needs="obligations.file", own=Own.ONLY, final=False
        ),
    },
    begins=(State.FILED,),
    refusal=_("“%(state)s”的材料不能%(move)s。"),
)
"""What becomes of a filing. What was returned is filed anew, as another record."""


class Direction(models.TextChoices):
    """On which side of a target its year should end."""

    AT_LEAST = "at_least", _("不少于")
    AT_MOST = "at_most", _("不多于")


CODE_LENGTH: Final = 48
PERIOD_LENGTH: Final = 24
"""The longest name of a period: 2021-01-01..2021-04-30."""

NEAR_DAYS: Final = 10
"""Days before the last one from which an unmet obligation is near, unless its rule says otherwise (custom)."""

LONGEST_NEAR: Final = 366
"""The most days before the last one that an unmet obligation may be near from."""

FRESH_DAYS: Final = 31
"""Days for which people are told that something is overdue; later it stands in the calendar only (custom)."""

MOST_BEFORE: Final = 60
"""The most months a document may be due before a term ends."""

MOST_AFTER: Final = 250
"""The most working days after an election in which a document may be due."""

LONGEST_PLAN: Final = 20
"""The most years a plan may span."""

DUTY: Final = "obligations.Obligation"
"""The kind of origin under which tasks name the duty they come from; its part says whose period: 17:2021-04."""

FILING: Final = "obligations.Filing"
"""The kind of record that shows a task done which asks for a document of an obligation."""

ACTION_TITLES: Final = {
    "obligations.establish": _("载入制度要求"),
    "obligations.add_rule": _("新增制度要求"),
    "obligations.amend_rule": _("修改制度要求"),
    "obligations.end_rule": _("结束制度要求"),
    "obligations.file": _("报备材料"),
    "obligations.acknowledge": _("收讫材料"),
    "obligations.return": _("退回材料"),
    "obligations.withdraw": _("撤回材料"),
    "obligations.draw_up_plan": _("新建规划"),
    "obligations.amend_plan": _("修改规划"),
    "obligations.set_target": _("设定规划目标"),
    "obligations.remove_target": _("删除规划目标"),
}
