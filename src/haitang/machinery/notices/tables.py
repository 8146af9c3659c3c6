"""The list of notices, and of a district's robots, as tables."""

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, MomentColumn, PartColumn, Table


class TitleColumn(PartColumn):
    """A notice with its text; opening it marks it as read."""

    td_class = "main"


class NoticeTable(Table):
    caption = _("通知")

    title = TitleColumn("notices/title.html", verbose_name=_("内容"))
    kind_title = Column(verbose_name=_("种类"), order_by=("kind", "id"))
    at = MomentColumn(verbose_name=_("时间"), order_by=("at", "id"))
    state = PartColumn("notices/state.html", verbose_name=_("状态"))


class RobotTable(Table):
    caption = _("群机器人")

    name = TitleColumn("notices/robot_name.html", verbose_name=_("群"))
    kind = Column(verbose_name=_("哪一家"))
    mask = PartColumn("notices/robot_address.html", verbose_name=_("地址"))
    last = PartColumn("notices/robot_last.html", verbose_name=_("最近一次"))
    acts = PartColumn("notices/robot_acts.html", verbose_name="")
