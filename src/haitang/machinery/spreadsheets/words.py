from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    PREVIEWED = "previewed", _("待写入")
    QUEUED = "queued", _("排队写入")
    APPLIED = "applied", _("已写入")
    UNDONE = "undone", _("已撤销")
    DISCARDED = "discarded", _("已放弃")


class Outcome(models.TextChoices):
    """What a row makes of the records."""

    NONE = "", _("未定")
    CREATED = "created", _("新增")
    UPDATED = "updated", _("更新")
    UNCHANGED = "unchanged", _("不变")


KEYS_A_TRACE = 1000
"""At most this many new records are named by one trace row."""

ACTION_TITLES: Final = {
    "spreadsheets.preview": _("上传表格"),
    "spreadsheets.mend": _("改正单元格"),
    "spreadsheets.remap": _("指定列"),
    "spreadsheets.queue": _("提交写入"),
    "spreadsheets.recall": _("撤回写入"),
    "spreadsheets.apply": _("写入表格"),
    "spreadsheets.undo": _("撤销导入"),
    "spreadsheets.discard": _("放弃预览"),
}
"""What each audited action is called in a history."""
