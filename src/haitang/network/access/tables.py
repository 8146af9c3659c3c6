from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.machinery.accounts.models import Account
from haitang.machinery.ui.tables import Column, DateColumn, MainColumn, StateColumn, Table

STATES = {"True": "", "False": "off"}


class AccountTable(Table):
    """Accounts with the roles they hold."""

    username = MainColumn(verbose_name=_("登录名"))
    name = Column(verbose_name=_("姓名"))
    roles = Column(verbose_name=_("角色"), empty_values=(), orderable=False)
    is_active = StateColumn(verbose_name=_("状态"), tones=STATES)
    last_login = DateColumn(verbose_name=_("最近登录"))

    caption = pgettext_lazy("many", "账号")

    def render_roles(self, record: Account) -> str:
        held = [str(grant.get_role_display()) for grant in record.grants_in_force]  # type: ignore[attr-defined]
        return "、".join(dict.fromkeys(held)) or str(_("还没有授权"))

    def render_is_active(self, value: bool) -> str:  # noqa: FBT001  django-tables2 hands it so
        return str(_("启用") if value else _("已停用"))
