"""The lists of staffing as tables."""

from datetime import date

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.ui.lights import YEAR
from haitang.machinery.ui.tables import (
    Column,
    DateColumn,
    MainColumn,
    NumberColumn,
    PartColumn,
    StateColumn,
    Table,
)
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.machinery.ui.templatetags.ui import known

from .models import Appointment
from .queries import UNKNOWN, TownPattern, Vacancy


class VacancyTable(Table):
    """Rows are `queries.Vacancy`; the view hands in the day, who chairs which town, and whether the reader appoints."""

    caption = _("空缺的岗位")

    post = MainColumn(
        verbose_name=_("岗位"), linkify=("organisations:organisation", [django_tables2.A("organisation_id")])
    )
    village_name = Column(verbose_name=_("村（社区）"), default="")
    organisation = Column(verbose_name=_("组织"))
    town_name = Column(verbose_name=_("镇街"), default=_("区县"))
    vacant = NumberColumn(verbose_name=_("空缺席位"))
    seats = NumberColumn(verbose_name=_("席位"))
    since = DateColumn(verbose_name=_("空缺自"))
    duty_of = Column(verbose_name=_("由谁配备"))
    act = PartColumn(
        "staffing/vacancies/act.html", verbose_name="", accessor="post_id", exclude_from_export=True
    )

    optional = ("village_name", "town_name", "seats")

    on: date
    chairs: dict[int, str]
    may_appoint: bool

    def render_post(self, value: str, record: Vacancy) -> str:
        return f"{value}（{record.village_name}）" if record.village else value

    def value_post(self, value: str) -> str:
        return value

    def render_since(self, value: date) -> SafeString:
        days = (self.on - value).days
        years = days // YEAR
        lasted = (
            ngettext("空缺 %(years)d 年", "空缺 %(years)d 年", years) % {"years": years}
            if years
            else ngettext("空缺 %(days)d 天", "空缺 %(days)d 天", days) % {"days": days}
        )
        return format_html("<span>{} <small>{}</small></span>", day(value), lasted)

    def value_since(self, value: date) -> date:
        return value

    def render_duty_of(self, value: str, record: Vacancy) -> str | SafeString:
        """Whose duty it is; where that is the town's chair, who sits there, or that nobody does."""
        if not record.chair_s_duty:
            return value
        name = self.chairs.get(record.organisation_id)
        return format_html("<span>{} <small>{}</small></span>", value, name or _("也空缺"))

    def value_duty_of(self, value: str) -> str:
        return value


def town_address(town: TownPattern) -> str:
    """Where a town leads: to its association, or while it has none to the town itself."""
    if town.organisation_id:
        return reverse("organisations:organisation", args=[town.organisation_id])
    return reverse("regions:region", args=[town.code])


class ContactTable(Table):
    """Rows are appointments; phones as everybody may see them."""

    caption = _("通讯录")

    person = MainColumn(
        verbose_name=_("姓名"),
        accessor="person__name",
        linkify=("people:person", [django_tables2.A("person_id")]),
        order_by=("person__name_key", "pk"),
    )
    post = Column(verbose_name=_("岗位"), orderable=False)
    organisation = Column(
        verbose_name=_("组织"),
        accessor="post__organisation__name",
        linkify=("organisations:organisation", [django_tables2.A("post__organisation_id")]),
        order_by=("post__organisation__region_id", "post__organisation_id", "pk"),
    )
    phone = Column(verbose_name=_("手机"), accessor="person__phone_mask", orderable=False)
    office_phone = Column(verbose_name=_("办公电话"), accessor="person__office_phone", orderable=False)
    job = Column(verbose_name=_("职务"), accessor="person__job", orderable=False)

    optional = ("job",)


class PaperTable(Table):
    """Rows are appointments held on paper."""

    caption = _("挂名的岗位")

    person = MainColumn(
        verbose_name=_("姓名"),
        accessor="person__name",
        linkify=("people:person", [django_tables2.A("person_id")]),
        order_by=("person__name_key", "pk"),
    )
    post = Column(verbose_name=_("岗位"), orderable=False)
    town = Column(
        verbose_name=_("地方"), accessor="post__organisation__region__name",
        order_by=("post__organisation__region_id", "pk"),
    )  # fmt: skip
    organisation = Column(
        verbose_name=_("组织"),
        accessor="post__organisation__name",
        linkify=("organisations:organisation", [django_tables2.A("post__organisation_id")]),
        order_by=("post__organisation__region_id", "post__organisation_id", "pk"),
    )
    since = Column(verbose_name=_("任职自"), order_by=("since", "pk"))

    def render_since(self, value: date, record: Appointment) -> str:
        return known(value, record.since_precision)

    def value_since(self, value: date, record: Appointment) -> str:
        return PartialDate.describe(value, record.since_precision) or str(_("不详"))


class TownTable(Table):
    """Rows are `queries.TownPattern`."""

    caption = _("各镇街的 3+1+N")

    name = MainColumn(
        verbose_name=_("镇街"),
        linkify=lambda record: town_address(record),  # noqa: PLW0108  django-tables2 reads the parameter names
    )
    one = PartColumn("staffing/overview/part.html", accessor="parts__one", verbose_name=_("1：主席"))
    three = PartColumn("staffing/overview/part.html", accessor="parts__three", verbose_name=_("3：三长"))
    n = PartColumn("staffing/overview/part.html", accessor="parts__n", verbose_name=_("N：科普指导员"))
    complete = Column(verbose_name=_("状态"))

    def render_complete(self, value: bool, record: TownPattern) -> SafeString:  # noqa: FBT001  the column's value
        if value:
            return format_html('<span class="state plain">{}</span>', _("已配齐"))
        missing = record.vacant
        if record.state == UNKNOWN:
            return format_html('<span class="state hollow">{}</span>', _("不详"))
        words = ngettext("缺 %(seats)d 席", "缺 %(seats)d 席", missing) % {"seats": missing}
        return format_html('<span class="state strong">{}</span>', words if record.seats else _("未建"))

    def value_complete(self, value: bool, record: TownPattern) -> str:  # noqa: FBT001  as above
        unsaid = _("不详") if record.state == UNKNOWN else _("未配齐")
        return str(_("已配齐") if value else unsaid)


class GapTable(Table):
    """Rows are `queries.Gap`, the largest first."""

    caption = _("应建未建的企业")

    unit = MainColumn(verbose_name=_("企业"), linkify=("organisations:unit", [django_tables2.A("unit_id")]))
    town_name = Column(verbose_name=_("镇街"))
    workers = NumberColumn(verbose_name=_("科技工作者"))
    why = Column(verbose_name=_("为什么应建"))
    credit_code = Column(verbose_name=_("统一社会信用代码"))


class RuleTable(Table):
    caption = _("编配规则")

    title = MainColumn(verbose_name=_("岗位"), order_by=("title", "id"))
    organisation_kind = Column(verbose_name=_("组织类别"), order_by=("organisation_kind", "id"))
    part = StateColumn(verbose_name=_("3+1+N"), order_by=("part", "id"))
    seats = NumberColumn(verbose_name=_("席位"), order_by=("seats", "id"))
    per = Column(verbose_name=_("计席方式"), order_by=("per", "id"))
    filled_by = Column(verbose_name=_("由谁负责配备"), order_by=("filled_by", "id"))
    ex_officio_of = Column(verbose_name=_("由谁当然担任"), order_by=("ex_officio_of", "id"))
    mode = Column(verbose_name=_("任职方式"), order_by=("mode", "id"))
    establishment = Column(verbose_name=_("编制"), order_by=("establishment", "id"))
    since = DateColumn(verbose_name=_("生效"), order_by=("since", "id"))
    until = DateColumn(verbose_name=_("失效"), order_by=("until", "id"))
    basis = Column(verbose_name=_("依据"), order_by=("basis", "id"))

    optional = ("mode", "establishment", "until", "basis")
