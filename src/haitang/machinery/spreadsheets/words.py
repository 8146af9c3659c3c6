from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.moves import Moves, Step


class BatchState(models.TextChoices):
    PREVIEWED = "previewed", _("待写入")
    QUEUED = "queued", _("排队写入")
    APPLIED = "applied", _("已写入")
    UNDONE = "undone", _("已撤销")
    DISCARDED = "discarded", _("已放弃")


class BatchMove(models.TextChoices):
    QUEUE = "queue", _("提交写入")
    RECALL = "recall", _("撤回写入")
    APPLY = "apply", _("写入表格")
    UNDO = "undo", _("撤销导入")
    DISCARD = "discard", _("放弃预览")


MOVES: Final = Moves(
    BatchState,
    {
        BatchMove.QUEUE: Step(
            {BatchState.PREVIEWED: BatchState.QUEUED},
            needs="spreadsheets.import",
            beside=True,
            final=False,
        ),
        BatchMove.RECALL: Step(
            {BatchState.QUEUED: BatchState.PREVIEWED},
            needs="spreadsheets.import",
            beside=True,
            final=False,
            refusal=(_("这批没有在排队，是“%(state)s”。"), "not_queued"),
        ),
        BatchMove.APPLY: Step(
            dict.fromkeys((BatchState.PREVIEWED, BatchState.QUEUED), BatchState.APPLIED),
            needs="spreadsheets.import",
            beside=True,
            final=False,
        ),
        BatchMove.UNDO: Step(
            {BatchState.APPLIED: BatchState.UNDONE},
            needs="spreadsheets.undo",
            beside=True,
            final=False,
            refusal=(_("只有已写入的批次可以撤销，这批是“%(state)s”。"), "not_applied"),
        ),
        BatchMove.DISCARD: Step(
            {BatchState.PREVIEWED: BatchState.DISCARDED},
            needs="spreadsheets.import",
            beside=True,
            final=False,
            refusal=(_("这批已经%(state)s，不能再改。"), "not_previewed"),
        ),
    },
    begins=(BatchState.PREVIEWED,),
    refusal=_("这批已经%(state)s，不能再写入。"),
    code="not_previewed",
    instead={
        (BatchState.QUEUED, BatchMove.QUEUE): (
            _("这批已经是“%(state)s”，没有再做一次。"),
            "moved_meanwhile",
        )
    },
)
"""What becomes of a batch. A cell mended meanwhile stands in no move's way."""


class Outcome(models.TextChoices):
    """What a row makes of the records."""

    NONE = "", _("未定")
    CREATED = "created", _("新增")
    UPDATED = "updated", _("更新")
    UNCHANGED = "unchanged", _("不变")


class RowState(models.TextChoices):
    """Whether a row can be written."""

    READY = "ready", _("可写入")
    FAULTY = "faulty", _("需修改")
    ASKED = "asked", _("等回答")
    LEFT_OUT = "left_out", _("不写入")


POSTS: Final = {
    "chair": _("主席"),
    "chief": _("三长"),
    "guide": _("科普指导员"),
    "vice": _("副主席"),
    "secretary": _("秘书长"),
    "other": _("负责人"),
}
"""What the posts are called that a line may name, in the order they are shown."""


KEYS_A_TRACE = 1000
"""At most this many new records are named by one trace row."""

ACTION_TITLES: Final = {
    "spreadsheets.preview": _("上传表格"),
    "spreadsheets.mend": _("改正单元格"),
    "spreadsheets.remap": _("指定列"),
    "spreadsheets.words": _("修改认字的词"),
    "spreadsheets.answer": _("回答问题"),
    "spreadsheets.queue": _("提交写入"),
    "spreadsheets.recall": _("撤回写入"),
    "spreadsheets.apply": _("写入表格"),
    "spreadsheets.undo": _("撤销导入"),
    "spreadsheets.discard": _("放弃预览"),
}
"""What each audited action is called in a history."""
