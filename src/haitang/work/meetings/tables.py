"""The list of meetings as a table."""

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, DateColumn, MainColumn, StateColumn, Table

from .words import State

TONES = {
    State.PLANNED.value: "hollow",
    State.INVITED.value: "hollow",
    State.HELD.value: "strong",
    State.ISSUED.value: "plain",
    State.CALLED_OFF.value: "off",
}


class MeetingTable(Table):
    caption = _("会议")
    optional = ("place",)

    title = MainColumn(verbose_name=_("会议"), order_by=("title", "id"))
    held_on = DateColumn(verbose_name=_("日期"), order_by=("held_on", "id"))
    kind = Column(verbose_name=_("类别"), order_by=("kind", "id"))
    convener = Column(verbose_name=_("召集组织"), order_by=("convener__name", "id"))
    place = Column(verbose_name=_("地点"), order_by=("place", "id"))
    state = StateColumn(verbose_name=_("状态"), accessor="state", tones=TONES, order_by=("state", "id"))
