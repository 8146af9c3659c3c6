from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is granted. The first three are administrators, always three separate persons."""

    SYSTEM = "system_administrator", _("系统管理员")
    SECURITY = "security_administrator", _("安全管理员")
    AUDITOR = "auditor", _("审计员")
    OFFICER = "district_officer", _("区县科协干部")
    LEADER = "district_leader", _("区县科协领导")
    CHAIR = "town_chair", _("镇街科协主席")
    MANAGER = "organisation_manager", _("组织管理员")
    GUIDE = "guide", _("科普指导员")
    VOLUNTEER = "volunteer", _("志愿者")
    CONSOLE = "console", _("命令行")


ADMINISTRATORS: Final = (Role.SYSTEM, Role.SECURITY, Role.AUDITOR)
"""Three separate persons (DOMAIN §10); none of them has any business of the association."""

GRANTED_IN_ORGANISATIONS: Final = (Role.MANAGER,)
"""Roles whose scope is an organisation and those below it; the scope of all others is a region."""

RECEIPT_DAYS: Final = 7
"""How long a repeat of the same request is answered from its receipt."""

CLAIM_LASTS: Final = timedelta(minutes=2)
"""After so long without an answer a repeat may do the work in the place of who claimed the key."""

ASK_AGAIN_SECONDS: Final = 3
"""When a repeat of what is in hand is worth another try."""

TOKEN_LENGTH: Final = 32
HOLDER_LENGTH: Final = 120

KEY_LENGTH: Final = 80
"""The longest key of a request."""

RECEIPT_BODY_BYTES: Final = 256 * 1024
"""The longest answer a receipt keeps; a longer one is repeated as a short page that says it was done."""

FACT_CHOICES: Final = {"role": Role}
"""Facts of the audit whose values are words."""

ACTION_TITLES: Final = {
    "accounts.create": _("建立账号"),
    "accounts.reset_password": _("重置密码"),
    "accounts.disable": _("停用账号"),
    "accounts.enable": _("恢复账号"),
    "accounts.end_session": _("结束一处登录"),
    "accounts.end_other_sessions": _("结束其他登录"),
    "accounts.remove_factors": _("清除第二步验证"),
    "access.grant": _("授予角色"),
    "access.withdraw": _("收回角色"),
}
