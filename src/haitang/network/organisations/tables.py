"""The lists of organisations and units as tables. Every order ends in the key, so that no row is on two pages."""

from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.machinery.ui.lights import light
from haitang.machinery.ui.tables import (
    Column,
    DateColumn,
    KnownDateColumn,
    MainColumn,
    NumberColumn,
    StateColumn,
    Table,
)
from haitang.machinery.ui.templatetags.ui import date as day

from .models import Organisation, Unit
from .words import TERM_WARNING_DAYS


class OrganisationTable(Table):
    caption = _("科协组织")
    optional = ("members", "grade", "document", "founded", "dissolved")

    name = MainColumn(verbose_name=_("名称"), order_by=("name", "id"))
    kind = StateColumn(verbose_name=_("类别"), order_by=("kind", "id"))
    region = Column(verbose_name=_("所在地"), order_by=("region_id", "id"))
    unit = Column(verbose_name=_("挂靠单位"), order_by=("unit__name", "id"))
    term_ends = DateColumn(verbose_name=_("本届届满"), order_by=("term_ends", "id"))
    posts = NumberColumn(
        verbose_name=pgettext_lazy("many", "岗位"),
        accessor="posts_standing",
        order_by=("posts_standing", "id"),
    )
    members = NumberColumn(verbose_name=_("会员数"), order_by=("members", "id"))
    grade = Column(verbose_name=_("类型或级别"), order_by=("grade", "id"))
    document = Column(verbose_name=_("批复文号"), order_by=("document", "id"))
    founded = KnownDateColumn(
        precision="founded_precision", verbose_name=_("成立日期"), order_by=("founded", "id")
    )
    dissolved = DateColumn(verbose_name=_("撤销日期"), order_by=("dissolved", "id"))

    def render_term_ends(self, record: Organisation, value: Any) -> str | SafeString:
        """The day, and once it comes near a light."""
        lamp = light(value, timezone.localdate(self.request.at), soon=TERM_WARNING_DAYS)
        if record.dissolved or lamp.tone == "fine":
            return day(value)
        return format_html('{} <span class="light {}">{}</span>', day(value), lamp.tone, lamp.words)

    def value_term_ends(self, value: Any) -> Any:
        return value


class UnitTable(Table):
    caption = _("单位")
    optional = ("credit_code", "since", "until")

    name = MainColumn(verbose_name=_("名称"), order_by=("name", "id"))
    kind = StateColumn(verbose_name=_("类别"), order_by=("kind", "id"))
    region = Column(verbose_name=_("所在镇街"), order_by=("region_id", "id"))
    science_workers = NumberColumn(verbose_name=_("科技工作者"), order_by=("science_workers", "id"))
    technology_enterprise = Column(verbose_name=_("市级科技型企业"), order_by=("technology_enterprise", "id"))
    associations = NumberColumn(verbose_name=_("科协组织"), order_by=("associations", "id"))
    credit_code = Column(verbose_name=_("统一社会信用代码"), order_by=("credit_code", "id"))
    since = DateColumn(verbose_name=_("成立日期"), order_by=("since", "id"))
    until = DateColumn(verbose_name=_("注销日期"), order_by=("until", "id"))

    def render_technology_enterprise(self, value: bool) -> str:  # noqa: FBT001  the column's value
        return str(_("是")) if value else "—"

    def value_technology_enterprise(self, record: Unit) -> str:
        return str(_("是")) if record.technology_enterprise else ""
