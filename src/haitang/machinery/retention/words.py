from typing import Final

from django.utils.translation import gettext_lazy as _

MOST_AT_ONCE: Final = 2000
"""Rows one purpose lets go in one district in one hour, so that nobody waits for the writer."""

ACTION_TITLES: Final = {
    "retention.set": _("设定保存期限"),
    "retention.removed": _("到期删除"),
    "retention.compacted": _("数据库文件重写，清除删后的残留"),
}
"""What each audited action is called in a history."""
