from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.moves import Moves, Own, Step, staying
from haitang.network.regions.words import Level


class Kind(models.TextChoices):
    """What papers there are; each has a template that a district may make its own."""

    ANNUAL = "annual", _("年度工作报告")
    HEARING = "hearing", _("向常委会的汇报")
    NOTICE = "notice", _("通知")
    APPOINTMENT = "appointment", _("任职通知")
    MINUTES = "minutes", _("会议纪要")
    TASKS = "tasks", _("督办台账")
    ASSESSMENT = "assessment", _("考核通报")


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已印发")
    WITHDRAWN = "withdrawn", _("已作废")


class Move(models.TextChoices):
    EDIT = "edit", _("修改")
    REFRESH = "refresh", _("刷新数字")
    ISSUE = "issue", _("编号印发")
    DISCARD = "discard", _("弃用草稿")
    WITHDRAW = "withdraw", _("作废")


class Term(models.TextChoices):
    """Which stretch of a year a cell of a return is about, as periods are written."""

    YEAR = "", _("全年")
    FIRST_HALF = "H1", _("上半年")
    SECOND_HALF = "H2", _("下半年")
    FIRST_QUARTER = "Q1", _("一季度")
    SECOND_QUARTER = "Q2", _("二季度")
    THIRD_QUARTER = "Q3", _("三季度")
    FOURTH_QUARTER = "Q4", _("四季度")


MOVES: Final = Moves(
    State,
    {
        Move.EDIT: Step(staying(State.DRAFT), needs="reports.draft", final=False),
        Move.REFRESH: Step(staying(State.DRAFT), needs="reports.draft", final=False),
        Move.ISSUE: Step({State.DRAFT: State.ISSUED}, needs="reports.issue", own=Own.NEVER, final=True),
        Move.DISCARD: Step({State.DRAFT: State.WITHDRAWN}, needs="reports.draft", reason=True, final=False),
        Move.WITHDRAW: Step({State.ISSUED: State.WITHDRAWN}, needs="reports.issue", reason=True, final=False),
    },
    begins=(State.DRAFT,),
    refusal=_("“%(state)s”的公文不能%(move)s。"),
)
"""What becomes of a paper. A number once given is never given again."""

LEVELS: Final[dict[Kind, tuple[Level, ...]]] = {
    Kind.ANNUAL: (Level.COUNTY,),
    Kind.HEARING: (Level.COUNTY,),
    Kind.NOTICE: (Level.COUNTY, Level.TOWN),
    Kind.APPOINTMENT: (Level.COUNTY, Level.TOWN),
    Kind.MINUTES: (Level.COUNTY, Level.TOWN),
    Kind.TASKS: (Level.COUNTY, Level.TOWN),
    Kind.ASSESSMENT: (Level.COUNTY,),
}
"""Which places a kind of paper can be about."""

FREELY_DRAFTED: Final = (Kind.ANNUAL, Kind.HEARING, Kind.NOTICE)
"""Kinds that begin with a place and a period; the others begin with a record: an appointment, a meeting, a round."""

FIGURES_ONLY: Final = frozenset({Kind.ANNUAL, Kind.HEARING})
"""Kinds in which every number must be a figure; in the others a number of another source needs that source named."""

LONGEST_TEXT: Final = 20_000
"""Characters a template or a draft may have, with all its marks."""

CEILING: Final = 5_000
"""Characters a paper should not pass (DOMAIN §2: documents of at most 5 000 characters)."""

LAST_NUMBER: Final = 99_999
"""The highest number of a year."""

MOST_FIGURES: Final = 200
"""Figures, tables and charts one paper may name."""

LONGEST_REASON: Final = 200
LONGEST_MAPPING: Final = 100_000
"""Characters of a return's mapping."""

MOST_CELLS: Final = 2_000
"""Cells a return may map."""

ACTION_TITLES: Final = {
    "reports.draft": _("起草公文"),
    "reports.edit": _("修改公文草稿"),
    "reports.refresh": _("刷新公文里的数字"),
    "reports.issue": _("编号印发公文"),
    "reports.withdraw": _("作废公文"),
    "reports.discard": _("弃用公文草稿"),
    "reports.register": _("登记已经编到的文号"),
    "reports.template": _("修改公文模板"),
    "reports.new_return": _("登记报表"),
    "reports.map_return": _("修改报表的取数"),
    "reports.drop_return": _("停用报表"),
}

FACT_CHOICES: Final = {"kind": Kind}
