from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.moves import Moves, Own, Step, staying


class Sort(models.TextChoices):
    """What a part of a scheme does to the total: the points of all `POINTS` parts are the scheme's total."""

    POINTS = "points", _("计分")
    BONUS = "bonus", _("加分")
    DEDUCTION = "deduction", _("扣分")


class Formula(models.TextChoices):
    """How a figure becomes points; `formulas` holds each as a small function with its steps in words."""

    YES_NO = "yes_no", _("达到就得分")
    TARGET = "target", _("按目标折算")
    EACH = "each", _("每个计分")
    BANDS = "bands", _("分档计分")
    THRESHOLDS = "thresholds", _("分档折算")
    PER_HEAD = "per_head", _("按人口折算")
    VETO = "veto", _("一项否决")
    JUDGED = "judged", _("评审打分")


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class SchemeMove(models.TextChoices):
    AMEND = "amend", _("修改")
    PUBLISH = "publish", _("发布")
    OPEN = "open", _("开始考核")


SCHEME_MOVES: Final = Moves(
    SchemeState,
    {
        SchemeMove.AMEND: Step(staying(SchemeState.DRAFT), needs="assessment.design", final=False),
        SchemeMove.PUBLISH: Step(
            {SchemeState.DRAFT: SchemeState.PUBLISHED}, needs="assessment.design", final=True
        ),
        SchemeMove.OPEN: Step(staying(SchemeState.PUBLISHED), needs="assessment.run", final=False),
    },
    begins=(SchemeState.DRAFT,),
    refusal=_("“%(state)s”的办法不能%(move)s。"),
    instead={
        (SchemeState.PUBLISHED, SchemeMove.AMEND): (
            _("办法已经发布，不能再改；要改的话，请在下一年度的办法里改。"),
            "published",
        )
    },
)
"""What becomes of a scheme."""


class State(models.TextChoices):
    """Where a round stands."""

    OPENED = "opened", _("待计算")
    COMPUTED = "computed", _("自评中")
    REVIEW = "review", _("评审中")
    NOTICE = "notice", _("公示中")
    CONFIRMED = "confirmed", _("已确认")
    FROZEN = "frozen", _("已存档")


class Move(models.TextChoices):
    COMPUTE = "compute", _("计算")
    STATE = "state", _("自评")
    CLOSE_STATEMENTS = "close_statements", _("转入评审")
    REVIEW = "review", _("评审")
    ANNOUNCE = "announce", _("公示")
    OBJECT = "object", _("提出异议")
    ANSWER = "answer", _("答复异议")
    CONFIRM = "confirm", _("确认")
    FREEZE = "freeze", _("存档")


MOVES: Final = Moves(
    State,
    {
        Move.COMPUTE: Step(
            {State.OPENED: State.COMPUTED, **staying(State.COMPUTED, State.REVIEW)},
            needs="assessment.run",
            beside=True,
            final=False,
        ),
        Move.STATE: Step(
            staying(State.COMPUTED), needs="assessment.state", own=Own.ONLY, beside=True, final=False
        ),
        Move.CLOSE_STATEMENTS: Step(
            {State.COMPUTED: State.REVIEW}, needs="assessment.run", beside=True, final=False
        ),
        Move.REVIEW: Step(
            staying(State.REVIEW), needs="assessment.review", own=Own.NEVER, beside=True, final=False
        ),
        Move.ANNOUNCE: Step({State.REVIEW: State.NOTICE}, needs="assessment.run", final=True),
        Move.OBJECT: Step(
            staying(State.NOTICE), needs="assessment.object", own=Own.ONLY, beside=True, final=False
        ),
        Move.ANSWER: Step(
            staying(State.NOTICE), needs="assessment.review", own=Own.NEVER, beside=True, final=False
        ),
        Move.CONFIRM: Step({State.NOTICE: State.CONFIRMED}, needs="assessment.confirm", final=True),
        Move.FREEZE: Step({State.CONFIRMED: State.FROZEN}, needs="assessment.confirm", final=True),
    },
    begins=(State.OPENED,),
    refusal=_("“%(state)s”的考核不能%(move)s。"),
)
"""What becomes of a round. What towns and reviewers say beside each other stands in nobody's way, and counts the version up."""

POINT: Final = 100
"""Points are kept as whole hundredths: 12.5 points are 1250."""

MOST_POINTS: Final = 1000 * POINT
NOTICE_DAYS: Final = 5
"""Working days a result is on public notice, unless the scheme says otherwise (DOMAIN §8: 5, custom)."""

MOST_NOTICE_DAYS: Final = 60
REACHED_FROM: Final = 70 * POINT
EXCELLENT_ABOVE: Final = 90 * POINT
"""The usual bands (DOMAIN §5): below 70 not reached, 70 to 90 reached, above 90 excellent."""

BAND_NAMES: Final = ("未达标", "达标", "优秀")
YEAR_MONTHS: Final = 12
EARLIEST_YEAR: Final = 2000
LATEST_YEAR: Final = 2100
MOST_ITEMS: Final = 100
WORDS_LENGTH: Final = 500

ITEM_SCORED: Final = "assessment.Result"
"""The kind of origin under which tasks name the result they come from; its part is the key of an item."""

ACTION_TITLES: Final = {
    "assessment.draft": _("起草考核办法"),
    "assessment.amend": _("修改考核办法"),
    "assessment.publish": _("发布考核办法"),
    "assessment.open": _("开始一轮考核"),
    "assessment.compute": _("计算考核得分"),
    "assessment.drop": _("撤下不再考核的组织"),
    "assessment.state": _("填写自评"),
    "assessment.close_statements": _("转入评审"),
    "assessment.review": _("评审打分"),
    "assessment.announce": _("公示考核结果"),
    "assessment.object": _("提出异议"),
    "assessment.answer": _("答复异议"),
    "assessment.confirm": _("确认考核结果"),
    "assessment.freeze": _("存档考核结果"),
}
