"""The list of papers as a table."""

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, DateColumn, MainColumn, MomentColumn, StateColumn, Table

from .words import State

TONES = {State.DRAFT.value: "hollow", State.ISSUED.value: "plain", State.WITHDRAWN.value: "off"}


class PaperTable(Table):
    caption = _("公文")
    optional = ("drafter", "drafted_at")

    title = MainColumn(verbose_name=_("标题"), order_by=("title", "id"))
    kind = Column(verbose_name=_("种类"), accessor="get_kind_display", order_by=("kind", "id"))
    number = Column(
        verbose_name=_("文号"),
        order_by=("register__year", "register__word", "serial", "id"),
        empty_values=(None, ""),
    )
    organisation = Column(verbose_name=_("发文机关"), order_by=("organisation__name", "id"))
    signed_on = DateColumn(verbose_name=_("成文日期"), order_by=("signed_on", "id"))
    state = StateColumn(verbose_name=_("状态"), accessor="state", tones=TONES, order_by=("state", "id"))
    drafter = Column(verbose_name=_("起草人"), orderable=False)
    drafted_at = MomentColumn(verbose_name=_("起草时间"), order_by=("drafted_at", "id"))
