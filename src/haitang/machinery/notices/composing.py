"""What a mail says: the notices it carries, each with its link, and under every kind the switch for it."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haitang.machinery.accounts.models import Account

from .channels.mail import Letter
from .declaring import title_of
from .models import Delivery, Notice
from .queries import ways_of
from .words import DIGEST_LINES, Way

SALT: Final = "haitang.notices.switch"


def switch_address(account_id: int, kind: str) -> str:
    """The signed address that only turns one kind of mail off, for one account, without signing in."""
    token = signing.dumps([account_id, kind], salt=SALT)
    return f"{settings.SITE_ADDRESS}{reverse('notices:switch', args=[token])}"


def read_switch(token: str) -> tuple[int, str] | None:
    """The account and kind a switch's address names; None for one that we did not sign."""
    try:
        account_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(account_id), str(kind)


def letter_for(delivery: Delivery) -> Letter | None:
    """The mail of a delivery; None when its account is disabled, has no address any more, has read it all, or wants
    no more of it.
    """
    account = delivery.account
    if account is None or not account.is_active or not account.email:
        return None
    unwanted = [kind for kind, way in ways_of(account.pk).items() if way == Way.OFF]
    carried = list(delivery.notices.unread().exclude(kind__in=unwanted).order_by("at", "id"))
    if not carried:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        return _letter(account, carried)


def _letter(account: Account, carried: list[Notice]) -> Letter:
    kinds = {notice.kind: switch_address(account.pk, notice.kind) for notice in carried}
    context = {
        "account": account,
        "site": settings.SITE_ADDRESS,
        "notices": carried[:DIGEST_LINES],
        "more": max(0, len(carried) - DIGEST_LINES),
        "switches": [(title_of(kind), address) for kind, address in kinds.items()],
        "preferences": f"{settings.SITE_ADDRESS}{reverse('notices:preferences')}",
    }
    subject = carried[0].title
    if len(carried) > 1:
        many = ngettext("今天有 %(many)d 件事", "今天有 %(many)d 件事", len(carried)) % {"many": len(carried)}
        subject = f"{many}：{carried[0].title}"
    headers = {"Auto-Submitted": "auto-generated"}
    if len(kinds) == 1:
        headers["List-Unsubscribe"] = f"<{next(iter(kinds.values()))}>"
    return Letter(
        to=account.email,
        subject=_("海棠 · %(subject)s") % {"subject": subject},
        text=render_to_string("notices/mail.txt", context),
        html=render_to_string("notices/mail.html", context),
        headers=headers,
    )
