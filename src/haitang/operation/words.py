"""What the installation looks at by itself, how often it must, and what is found called."""

from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What was looked at. `FIRST` and `RESTORE` are no checks: when looking began, when a backup was restored."""

    FIRST = "first", _("开始运行")
    RESTORE = "restore", _("恢复备份")
    UPKEEP = "upkeep", _("日常维护")
    PAGES = "pages", _("数据库各页")
    AUDIT = "audit", _("审计")
    BACKUP = "backup", _("备份")
    REHEARSAL = "rehearsal", _("恢复演练")


TERMS: Final = {
    Kind.UPKEEP: timedelta(hours=3),
    Kind.PAGES: timedelta(hours=36),
    Kind.AUDIT: timedelta(hours=36),
    Kind.BACKUP: timedelta(hours=36),
    Kind.REHEARSAL: timedelta(days=40),
}
"""How old the last good check of a kind may be. A new installation has as long for its first one."""

LEAST_FREE_BYTES: Final = 1024**3
KEPT_DAYS: Final = 90
"""Days for which what was found is kept; the last good check of each kind for ever."""
MOST_FINDINGS: Final = 20
"""Findings written down of one check: a ruined file has one for each of its pages."""

FINDINGS: Final[dict[str, Any]] = {
    "step": _("日常维护的一步没有做成"),
    "clock": _("时钟比上次维护晚了很多天，到期删除先停一天；日期不对请校正时钟，只是停过机不用处理"),
    "header": _("数据库文件头损坏"),
    "file": _("数据库文件读不出来"),
    "structure": _("数据库结构损坏"),
    "rows": _("表里有读不出来的内容"),
    "log": _("数据库日志（-wal）损坏"),
    "index": _("索引损坏"),
    "checksums": _("数据库发现校验和不符"),
    "audit": _("审计有问题"),
    "space": _("磁盘空间不够"),
    "folder": _("备份文件夹写不进去"),
    "damaged": _("备份文件已损坏"),
    "no_backup": _("没有可以演练的备份"),
    "restore": _("备份恢复不出来"),
    "differs": _("恢复出来的与备份里写明的不一样"),
    "failed": _("没有做成"),
}
"""What each kind of finding is called."""
