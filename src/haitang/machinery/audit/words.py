from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db import models
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
    "persons": _("人数"),
    "way": _("方式"),
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
    "parts": _("一并办理"),
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
    "page": _("页面"),
}
"""How the facts of an entry are called on the pages; one not here shows its own name."""


class RefusedKind(models.TextChoices):
    """Why somebody was turned away."""

    SIGN_IN = "sign_in", _("登录名或密码不对")
    FACTOR = "second_factor", _("第二步验证不对")
    EXPIRED = "expired", _("初始密码已过期")
    SLOWED = "slowed", _("试错太多，须等待")
    FORBIDDEN = "forbidden", _("没有权限")
    NOT_SEEN = "not_seen", _("不存在或不在管理范围")
    CSRF = "csrf", _("表单已过期或来自别处")
    TOKEN = "token", _("链接中的密钥不对")
    DROPPED = "dropped", _("记录太多，最早的已清除")


AUDITED: Final = {
    RefusedKind.SIGN_IN: "accounts.sign_in_failed",
    RefusedKind.FACTOR: "accounts.second_factor_failed",
    RefusedKind.SLOWED: "accounts.turned_away",
}
"""What besides stands in the sealed audit: the first of a window at once, and how often when the window is over."""

REFUSAL_WINDOW: Final = timedelta(minutes=15)
"""Refusals alike in it are one row."""

AUDITED_MOST: Final = 200
"""The most refusals of one window that enter the sealed audit, which nothing can be taken out of again."""

REFUSALS_MOST: Final = 20_000
"""The most rows of who had signed in, and again of strangers, so that no stranger pushes out what insiders did."""

REFUSALS_PENDING: Final = 500
"""The most refusals that wait in memory for the database; of more only their number is known."""

REFUSAL_DAYS: Final = 365
"""How long refusals are kept. By law it must be six months at least."""

FIELD_FACTS: Final = frozenset({"fields", "changed", "field"})
"""Facts that name fields of the thing."""

ACTION_TITLES: Final[Mapping[str, str | Promise]] = {
    "audit.renew_anchors": _("重新记起审计的链尾"),
    "accounts.sign_in": _("登录"),
    "accounts.sign_in_failed": _("登录失败"),
    "accounts.second_factor_failed": _("第二步验证失败"),
    "accounts.turned_away": _("试错太多，须等待"),
    "accounts.sign_out": _("退出"),
    "accounts.change_password": _("修改密码"),
    "accounts.add_factor": _("添加第二步验证"),
    "accounts.remove_factor": _("移除第二步验证"),
    "accounts.reset_factor": _("重新生成恢复码"),
}
"""What is done through signing in. Each app above keeps its own `ACTION_TITLES` in its words."""
