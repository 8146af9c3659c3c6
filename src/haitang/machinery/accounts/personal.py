"""Where the machinery of signing in keeps something of a person."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import account_link, link, register_place, wordless
from haitang.foundation.privacy.subject import ERASED_NAME, Mentioned, Subject
from haitang.foundation.privacy.walking import as_text

from .models import Account


def active(on: Any) -> Q:
    return Q(is_active=True)


def accounts_found(subject: Subject) -> int:
    return Account.objects.get_queryset().filter(pk__in=subject.accounts).count()


def erase_accounts(subject: Subject) -> int:
    """Leave of an account its key; what it did points there."""
    for key in subject.accounts:
        Account.objects.get_queryset().filter(pk=key).update(
            username=f"erased-{key}", name=ERASED_NAME, email="", password=make_password(None)
        )
    for kind in (EmailAddress, Authenticator, UserSession):
        kind._base_manager.filter(user__in=subject.accounts).delete()
    return len(subject.accounts)


def own_accounts(subject: Subject) -> list[tuple[str, ...]]:
    found = Account.objects.get_queryset().filter(pk__in=subject.accounts).order_by("pk")
    return [(account.username, account.name, account.email) for account in found]


def sessions_of(subject: Subject) -> list[tuple[Session, dict[str, Any], bool]]:
    """Sessions of his accounts, and those in which a sentence waiting to be shown names him."""
    found = []
    accounts = {str(key) for key in subject.accounts}
    marks = Session.objects.order_by("pk").values_list("pk", "session_data")
    # signed with its moment: whatever is written to a session later makes another text of it
    for key in [key for key, *data in marks if ("session", *data) not in subject.cleared]:
        for session in Session.objects.filter(pk=key):
            data = session.get_decoded()
            own = str(data.get("_auth_user_id", "")) in accounts
            if own or subject.mentioned_in(as_text(data)) is not Mentioned.NO:
                found.append((session, data, own))
            else:
                subject.cleared.add(("session", session.session_data))
    return found


def erase_sessions(subject: Subject) -> int:
    found = sessions_of(subject)
    for session, data, own in found:
        if own:
            session.delete()
        else:
            session.session_data = SessionStore().encode(subject.rewritten(data))
            session.save()
    return len(found)


link(
    "accounts.Account.person_key",
    bare=True,
    holds=active,
    in_copy=False,
    why=_("账号由人使用，停用以后才能删；账号的编号留着，办过的事靠它对得上。"),
)
register_place(
    "accounts",
    title=_("本人的账号"),
    columns=(
        "accounts.Account.username",
        "accounts.Account.name",
        "accounts.Account.email",
        "account.EmailAddress.email",
        "mfa.Authenticator.data",
        "usersessions.UserSession.ip",
        "usersessions.UserSession.user_agent",
        "usersessions.UserSession.data",
        "usersessions.UserSession.session_key",
    ),
    find=accounts_found,
    erase=erase_accounts,
    heads=(_("登录名"), _("姓名"), _("电子邮箱")),
    copy=own_accounts,
    why=_("登录名、姓名、邮箱、第二步验证和登录过的设备都清掉；操作日志里的登录名按《网络安全法》留存。"),
)
register_place(
    "sessions",
    title=_("登录状态和还没显示的提示"),
    columns=("sessions.Session.session_data",),
    find=lambda subject: len(sessions_of(subject)),
    erase=erase_sessions,
    until=_("退出或超时即删"),
    why=_("页面上的提示会提到人。"),
)

OWN = _("他自己的账号、设备和网络地址。")
account_link(
    "usersessions.UserSession.user",
    title=_("登录过的设备"),
    in_copy={
        "created_at": _("登录时间"),
        "last_seen_at": _("最近使用"),
        "ip": _("网络地址"),
        "user_agent": _("浏览器"),
    },
    why=OWN,
)
account_link(
    "mfa.Authenticator.user",
    title=_("第二步验证"),
    in_copy={"type": _("种类"), "created_at": _("设置时间"), "last_used_at": _("最近使用")},
    why=OWN,
)
account_link(
    "account.EmailAddress.user",
    title=_("找回密码用的邮箱"),
    in_copy={"email": _("电子邮箱"), "verified": _("核实过")},
    why=OWN,
)

CODES = _("代号、密钥或摘要，不写字。")
wordless("accounts.Account", "password home", CODES)
wordless("accounts.SignInAttempt", "name_digest address_digest device", CODES)
wordless("account.EmailConfirmation", "key", CODES)
wordless("auth.Permission", "name codename", CODES)
wordless("auth.Group", "name", CODES)
wordless("contenttypes.ContentType", "app_label model", CODES)
