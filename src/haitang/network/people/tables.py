"""The lists of persons, volunteers and merges as tables."""

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import (
    Column,
    DateColumn,
    KnownDateColumn,
    MainColumn,
    MomentColumn,
    StateColumn,
    Table,
)
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .models import Merge, Person
from .words import VolunteerStatus

TONES = {
    VolunteerStatus.ACTIVE.value: "plain",
    VolunteerStatus.PAUSED.value: "hollow",
    VolunteerStatus.LEFT.value: "off",
}


def place_with_town(region: Region) -> str:
    """A place with its town: 昌元街道 · 河中村; a town or county alone."""
    if region.level == Level.VILLAGE and region.parent is not None:
        return f"{region.parent} · {region}"
    return str(region)


class PlaceColumn(Column):
    def render(self, value: Region) -> str:
        return place_with_town(value)

    def value(self, value: Region) -> str:
        return place_with_town(value)


class PersonTable(Table):
    caption = _("人员")
    optional = ("sex", "born", "identity", "education", "office_phone")

    name = MainColumn(verbose_name=_("姓名"), order_by=("name_key", "id"))
    region = PlaceColumn(verbose_name=_("所在地"), order_by=("region_id", "name_key", "id"))
    workplace = Column(verbose_name=_("工作单位"), accessor="unit", empty_values=(), orderable=False)
    job = Column(verbose_name=_("职务"), orderable=False)
    expertise = Column(verbose_name=_("专长"), empty_values=(), orderable=False)
    phone = Column(verbose_name=_("手机"), accessor="phone_mask", orderable=False)
    volunteer = StateColumn(
        verbose_name=_("志愿者"), accessor="volunteer__status", tones=TONES, orderable=False
    )
    sex = Column(verbose_name=_("性别"), orderable=False)
    born = Column(verbose_name=_("出生年月"))
    identity = Column(verbose_name=_("身份证号"), accessor="identity_mask", orderable=False)
    education = Column(verbose_name=_("学历"), orderable=False)
    office_phone = Column(verbose_name=_("办公电话"), orderable=False)

    def render_name(self, record: Person) -> str:
        """Marked where he died or left."""
        return f"{record.name} {record.departed_words}".strip()

    def render_workplace(self, record: Person) -> str:
        return str(record.unit or record.workplace or "—")

    def value_workplace(self, record: Person) -> str:
        return str(record.unit or record.workplace)

    def render_expertise(self, record: Person) -> str:
        return self.value_expertise(record) or "—"

    def value_expertise(self, record: Person) -> str:
        return "、".join(row.subject for row in record.expertise.all())

    def render_volunteer(self, record: Person) -> SafeString:
        status = record.volunteer.status
        return format_html(
            '<span class="state {}">{}</span>', TONES[status], record.volunteer.get_status_display()
        )

    def value_volunteer(self, record: Person) -> str:
        return str(record.volunteer.get_status_display())


class VolunteerTable(Table):
    caption = _("志愿者")
    optional = ("left_on",)

    name = MainColumn(
        verbose_name=_("姓名"),
        accessor="person__name",
        linkify=("people:person", [django_tables2.A("person_id")]),
        order_by=("person__name_key", "id"),
    )
    region = PlaceColumn(verbose_name=_("服务地"), order_by=("region_id", "id"))
    team = Column(verbose_name=_("服务队"), orderable=False)
    phone = Column(verbose_name=_("手机"), accessor="person__phone_mask", orderable=False)
    status = StateColumn(verbose_name=_("状态"), tones=TONES, order_by=("status", "id"))
    registered_on = KnownDateColumn(
        precision="registered_precision", verbose_name=_("注册日期"), order_by=("registered_on", "id")
    )
    left_on = DateColumn(verbose_name=_("退出日期"), order_by=("left_on", "id"))


class MergeTable(Table):
    caption = _("合并记录")

    kept = MainColumn(
        verbose_name=_("保留的记录"), linkify=("people:merge", [django_tables2.A("pk")]), orderable=False
    )
    gone = Column(verbose_name=_("并入的记录"), orderable=False)
    region = PlaceColumn(verbose_name=_("所在地"), accessor="kept__region", orderable=False)
    at = MomentColumn(verbose_name=_("时间"), order_by=("at", "id"))
    undone_at = MomentColumn(verbose_name=_("撤销时间"), orderable=False)

    def value_gone(self, record: Merge) -> str:
        return str(record.gone)
