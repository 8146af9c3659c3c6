"""The lists of activities as tables."""

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import (
    Column,
    DateColumn,
    MainColumn,
    MomentColumn,
    NumberColumn,
    PickColumn,
    StateColumn,
    Table,
)
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .words import State

TONES = {
    State.DRAFT.value: "off",
    State.REPORTED.value: "hollow",
    State.CONFIRMED.value: "plain",
    State.RETURNED.value: "strong",
    State.WITHDRAWN.value: "off",
}


class PlaceColumn(Column):
    """A place with its town: 清江镇 · 河中村."""

    def render(self, value: Region) -> str:
        return f"{value.parent} · {value}" if value.level == Level.VILLAGE and value.parent else str(value)

    def value(self, value: Region) -> str:
        return self.render(value)


class ActivityTable(Table):
    caption = _("活动")
    optional = ("topic", "volunteers", "place", "recorder", "recorded_at")

    title = MainColumn(verbose_name=_("内容"), order_by=("title", "id"))
    held_on = DateColumn(verbose_name=_("日期"), order_by=("held_on", "id"))
    region = PlaceColumn(verbose_name=_("镇街、村（社区）"), order_by=("region_id", "id"))
    organiser = Column(verbose_name=_("主办组织"), order_by=("organiser__name", "id"))
    form = Column(verbose_name=_("形式"), order_by=("form", "id"))
    topic = Column(verbose_name=_("主题"), order_by=("topic", "id"))
    participants = NumberColumn(verbose_name=_("参加人数"), order_by=("participants", "id"))
    volunteers = NumberColumn(verbose_name=_("志愿者"), order_by=("volunteers", "id"))
    place = Column(verbose_name=_("地点"), orderable=False)
    state = StateColumn(verbose_name=_("状态"), accessor="state", tones=TONES, order_by=("state", "id"))
    recorder = Column(verbose_name=_("记录人"), orderable=False)
    recorded_at = MomentColumn(verbose_name=_("记录时间"), order_by=("recorded_at", "id"))


class WaitingTable(Table):
    """What waits to be confirmed; a row is chosen with the version that is seen."""

    caption = _("待确认的活动")
    optional = ("organiser", "form")

    pick = PickColumn(accessor="ticket")
    title = MainColumn(verbose_name=_("内容"), order_by=("title", "id"))
    held_on = DateColumn(verbose_name=_("日期"), order_by=("held_on", "id"))
    region = PlaceColumn(verbose_name=_("镇街、村（社区）"), order_by=("region_id", "id"))
    participants = NumberColumn(verbose_name=_("参加人数"), order_by=("participants", "id"))
    volunteers = NumberColumn(verbose_name=_("志愿者"), order_by=("volunteers", "id"))
    recorder = Column(verbose_name=_("记录人"), orderable=False)
    recorded_at = MomentColumn(verbose_name=_("记录时间"), order_by=("recorded_at", "id"))
    organiser = Column(verbose_name=_("主办组织"), order_by=("organiser__name", "id"))
    form = Column(verbose_name=_("形式"), order_by=("form", "id"))
