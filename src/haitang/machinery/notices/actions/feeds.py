"""The address of an account's calendar: made, shown once, replaced, revoked."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import digest
from haitang.foundation.verdict import no
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit

from ..models import Feed

PURPOSE = "calendar feed"
TOKEN_BYTES = 32


@transaction.atomic
def make_feed(*, account: Account, acting: Acting, at: datetime) -> str:
    """Give an account a new secret for its calendar, returned once; the one before opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Feed.objects.update_or_create(account=account, defaults={"digest": token_digest(token), "made_at": at})
    audit.add(acting, at, "notices.make_feed", account, region=account.home)
    return token


@transaction.atomic
def revoke_feed(*, account: Account, acting: Acting, at: datetime) -> None:
    """Close an account's calendar address. Refused when it has none."""
    if not Feed.objects.filter(account=account).delete()[0]:
        no(_("没有正在使用的日历地址。"), code="no_feed").require()
    audit.add(acting, at, "notices.revoke_feed", account, region=account.home)


def token_digest(token: str) -> bytes:
    return bytes.fromhex(digest(PURPOSE, token))


def feed_owner(token: str) -> Account | None:
    """Whose calendar a secret opens: nobody's when it was revoked, or the account is disabled."""
    feed = Feed.objects.filter(digest=token_digest(token)).select_related("account").first()
    return feed.account if feed and feed.account.is_active else None
