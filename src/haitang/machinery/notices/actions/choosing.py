"""What an account does with its notices: reads them, and says which it wants how."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit

from ..declaring import kind_named
from ..models import Notice, Preference, Rhythm
from ..queries import rhythm_of, ways_of
from ..words import Way


@transaction.atomic
def mark_read(*, account: Account, notice: Notice | None = None, acting: Acting, at: datetime) -> int:
    """Mark one notice of an account as read, or all. Returns how many were not; of none, nothing is written."""
    unread = Notice.objects.of(account.pk).unread()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    count = unread.update(read_at=at)
    if count:
        audit.add(acting, at, "notices.read", account, region=account.home, count=count)
    return count


@transaction.atomic
def prefer(
    *,
    account: Account,
    ways: Mapping[str, Way],
    email: str,
    quiet_from: time,
    quiet_until: time,
    digest_hour: int,
    acting: Acting,
    at: datetime,
) -> None:
    """Say how an account wants each kind of notice, where to and when. A kind not named stays as it is.

    Raises `Unregistered` for a kind that is none.
    """
    before = ways_of(account.pk)
    changed = [name for name, way in ways.items() if before[kind_named(name).name] != way]
    for name in changed:
        _choose(account, name, Way(ways[name]))
    account.email = email
    fits(account, {"email"}).require()
    moved = Account.objects.get_queryset().filter(pk=account.pk).exclude(email=email).update(email=email)
    rhythm = rhythm_of(account)
    hours = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_hour": digest_hour}
    fields = [name for name, value in hours.items() if getattr(rhythm, name) != value]
    if fields:
        Rhythm.objects.update_or_create(account=account, defaults=hours)
    said = [*changed, *fields, *(["email"] if moved else [])]
    audit.add(acting, at, "notices.prefer", account, region=account.home, fields=said)


@transaction.atomic
def switch_off(*, account: Account, kind: str, at: datetime) -> None:
    """Mail an account nothing of one kind any more: the switch under every mail, for whoever holds the signed link.

    Raises `Unregistered`.
    """
    acting = Acting(account_id=account.pk, name=str(account), username=account.username)
    _choose(account, kind_named(kind).name, Way.OFF)
    Notice.objects.of(account.pk).filter(kind=kind, waits=True).update(waits=False)
    audit.add(acting, at, "notices.switch_off", account, region=account.home, kind=kind)


def _choose(account: Account, kind: str, way: Way) -> None:
    Preference.objects.update_or_create(account=account, kind=kind, defaults={"way": way})
