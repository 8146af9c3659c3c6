from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FINDINGS: Final[Mapping[str, Any]] = {
    "edited": _("审计记录被改动"),
    "deleted": _("审计记录被删除"),
    "inserted": _("审计记录被插入"),
    "reordered": _("审计记录被调换位置"),
    "seal_changed": _("封存记录被改动或删除"),
    "tail_cut": _("审计末尾被截去"),
    "rewritten": _("审计末尾被截去后重写"),
    "anchors_missing": _("记链尾的文件不见了"),
    "anchors_cut": _("记链尾的文件少了几行"),
    "anchors_damaged": _("记链尾的文件有一行读不懂"),
    "heads_missing": _("数据库里另记的链尾不见了"),
    "heads_cut": _("数据库里另记的链尾少了几条"),
}
"""What each kind of breach is called."""


FACTS: Final[Mapping[str, Any]] = {
    "since": _("自"),
    "until": _("至"),
    "on": _("日期"),
    "fields": _("改动的栏目"),
    "changed": _("改动的栏目"),
    "role": _("角色"),
    "kind": _("种类"),
    "reason": _("原因"),
    "rows": _("行数"),
    "count": _("数量"),
    "created": _("新增"),
    "updated": _("更新"),
    "removed": _("移除"),
    "sessions": _("会话"),
    "factors": _("验证方式"),
    "organisation": _("组织"),
    "post": _("岗位"),
    "person": pgettext_lazy("one", "人员"),
    "seat": _("席次"),
    "mode": _("任职方式"),
    "field": _("栏目"),
    "opened": _("新设岗位"),
    "closed": _("停设岗位"),
    "ended": _("结束任职"),
    "successor": _("并入"),
    "year": _("年份"),
    "to": _("改挂到"),
    "records": _("记录"),
    "gone": _("被合并的记录"),
    "kept": _("保留"),
    "merge": _("合并"),
    "other": _("另一条记录"),
    "added": _("添加"),
    "dropped": _("去掉"),
    "about": _("事项"),
    "position": _("第几行"),
    "columns": _("列"),
    "restored": _("还原"),
    "meeting": pgettext_lazy("one", "会议"),
    "item": _("议程"),
    "number": _("第几版"),
    "came": _("到会人数"),
    "of": _("应到人数"),
    "due": _("期限"),
    "answer": _("答复"),
    "counts_as": _("怎样算办成"),
    "digest": _("存档摘要"),
    "period": _("期间"),
    "document_number": _("文号"),
}
"""How the facts of an entry are called on the pages; one not here shows its own name."""

FIELD_FACTS: Final = frozenset({"fields", "changed", "field"})
"""Facts that name fields of the thing."""

ACTION_TITLES: Final[Mapping[str, str | Promise]] = {
    "audit.renew_anchors": _("重新记起审计的链尾"),
    "accounts.sign_in": _("登录"),
    "accounts.sign_in_failed": _("登录失败"),
    "accounts.second_factor_failed": _("第二步验证失败"),
    "accounts.sign_out": _("退出"),
    "accounts.change_password": _("修改密码"),
    "accounts.add_factor": _("添加第二步验证"),
    "accounts.remove_factor": _("移除第二步验证"),
    "accounts.reset_factor": _("重新生成恢复码"),
}
"""What is done through signing in. Each app above keeps its own `ACTION_TITLES` in its words."""
