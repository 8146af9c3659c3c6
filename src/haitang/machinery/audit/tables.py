from typing import Any

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, MainColumn, MomentColumn, Table

from .models import Entry
from .titles import facts_in_words, kind_in_words, title_of


class EntryTable(Table):
    """What was done, by whom, to what, where."""

    at = MomentColumn(verbose_name=_("时间"), orderable=False)
    action = MainColumn(verbose_name=_("行为"), orderable=False)
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
