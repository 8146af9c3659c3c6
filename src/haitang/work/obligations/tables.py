"""The lists of obligations as tables."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.machinery.ui.tables import Column, DateColumn, MainColumn, StateColumn, Table

from .matrices import rhythm_words
from .models import Obligation
from .words import State

TONES = {
    State.FILED.value: "hollow",
    State.ACKNOWLEDGED.value: "plain",
    State.RETURNED.value: "strong",
    State.WITHDRAWN.value: "off",
}


class RuleTable(Table):
    caption = _("制度要求")
    optional = ("until", "basis")

    title = MainColumn(verbose_name=_("要求"), order_by=("title", "id"))
    organisation_kind = Column(verbose_name=_("对谁"), order_by=("organisation_kind", "id"), empty_values=())
    rhythm = Column(verbose_name=_("多久一次"), order_by=("rhythm", "id"))
    demand = Column(verbose_name=_("怎样算完成"), order_by=("demand", "id"))
    since = DateColumn(verbose_name=_("生效"), order_by=("since", "id"))
    until = DateColumn(verbose_name=_("失效"), order_by=("until", "id"))
    basis = Column(verbose_name=_("依据"), order_by=("basis", "id"))

    def render_organisation_kind(self, record: Obligation) -> str:
        return record.organisation.name if record.organisation else record.get_organisation_kind_display()

    def value_organisation_kind(self, record: Obligation) -> str:
        return self.render_organisation_kind(record)

    def render_rhythm(self, record: Obligation) -> str:
        return rhythm_words(record)

    def value_rhythm(self, record: Obligation) -> str:
        return rhythm_words(record)


class FilingTable(Table):
    caption = _("报备材料")
    optional = ("recorder",)

    title = MainColumn(verbose_name=_("材料标题"), order_by=("title", "id"))
    organisation = Column(verbose_name=pgettext_lazy("one", "组织"), order_by=("organisation__name", "id"))
    obligation = Column(verbose_name=_("制度要求"), order_by=("obligation__title", "id"))
    number = Column(verbose_name=_("文号"), order_by=("number", "id"))
    filed_on = DateColumn(verbose_name=_("报备日期"), order_by=("filed_on", "id"))
    state = StateColumn(verbose_name=_("状态"), tones=TONES, order_by=("state", "id"))
    recorder = Column(verbose_name=_("记录人"), orderable=False)


class PlanTable(Table):
    caption = _("规划")

    title = MainColumn(verbose_name=_("规划名称"), order_by=("title", "id"))
    region = Column(verbose_name=_("区县或镇街"), order_by=("region_id", "id"))
    first_year = Column(verbose_name=_("起始年"), order_by=("first_year", "id"))
    last_year = Column(verbose_name=_("截止年"), order_by=("last_year", "id"))
    led_by = Column(verbose_name=_("由谁牵头"), order_by=("led_by", "id"))
    number = Column(verbose_name=_("文号"), order_by=("number", "id"))
