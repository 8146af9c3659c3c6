from typing import Any

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, MainColumn, MomentColumn, NumberColumn, Table

from .models import Entry, RefusedTry
from .titles import facts_in_words, kind_in_words, title_of


class EntryTable(Table):
    """What was done, by whom, to what, where."""

    at = MomentColumn(verbose_name=_("时间"), orderable=False)
    action = MainColumn(verbose_name=_("行为"), orderable=False, linkify=None)
    actor = Column(verbose_name=_("账号"), orderable=False)
    thing = Column(verbose_name=_("对象"), accessor="thing_kind", orderable=False)
    region = Column(verbose_name=_("行政区划代码"), accessor="region_id", orderable=False)
    facts = Column(verbose_name=_("说明"), orderable=False)

    caption = _("审计记录")

    def render_action(self, value: str) -> str:
        return title_of(value)

    def render_thing(self, record: Entry) -> str:
        return f"{kind_in_words(record.thing_kind)} {record.thing_id}".strip()

    def render_facts(self, record: Entry, value: dict[str, Any]) -> str:
        return facts_in_words(record.thing_kind, value) or self.default


class RefusedTryTable(Table):
    """Who was turned away where, how often."""

    last_at = MomentColumn(verbose_name=_("最近一次"), orderable=False)
    kind = MainColumn(verbose_name=_("拒绝原因"), orderable=False, linkify=None)
    account = Column(verbose_name=_("账号"), empty_values=(), orderable=False)
    count = NumberColumn(verbose_name=_("次数"), orderable=False)
    address = Column(verbose_name=_("网络地址"), orderable=False)
    page = Column(verbose_name=_("页面"), orderable=False)

    caption = _("拒绝记录")

    def render_account(self, record: RefusedTry) -> str:
        if record.account:
            return (
                record.account
                if record.signed_in
                else str(_("%(name)s（未登录）") % {"name": record.account})
            )
        return str(_("不存在的登录名")) if record.name_digest else self.default
