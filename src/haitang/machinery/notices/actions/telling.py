"""Telling: called by the apps above inside the transaction of what they do, so that both happen or neither."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from haitang.machinery.accounts.models import Account
from haitang.machinery.jobs import actions as jobs

from ..declaring import NoticeKind
from ..hours import leaves_at
from ..models import Delivery, GroupNotice, Notice
from ..queries import by_mail, mail_is_set_up, rhythm_kept, way_for_each
from ..words import State, Way

SEND = "notices.send"


@transaction.atomic
def notify(
    *,
    kind: NoticeKind,
    accounts: Iterable[int],
    title: str,
    text: str = "",
    href: str = "",
    key: str,
    at: datetime,
) -> int:
    """Tell these accounts one thing, each once under its `key`, whoever tells it again. Returns how many are in use.

    It stands in the program at once. Whoever wants this kind by mail at once gets it after the commit, outside his
    quiet hours; whoever wants it in the digest, with that. `href` is an address of ours, from the root. Costs a fixed
    number of queries for any number of accounts, and three more for each mail sent at once.
    """
    if href and not (href.startswith("/") and url_has_allowed_host_and_scheme(href, allowed_hosts=None)):
        raise ValueError(f"a notice leads to an address of ours, not to {href}")
    told = by_mail(set(accounts))
    if not told:
        return 0
    ways = way_for_each(kind, told)
    mails = _mails(kind, key, told, ways, at)
    notices = [
        Notice(
            account=account,
            kind=kind.name,
            key=key,
            title=title[:200],
            text=text[:500],
            href=href,
            at=at,
            waits=ways[pk] == Way.DIGEST,
            delivery=mails.get(pk),
        )
        for pk, account in told.items()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    for mail in mails.values():
        if mail.state == State.WAITING and not mail.tries and mail.due_at <= at:
            ask_to_send(mail, at)
    return len(told)


@transaction.atomic
def tell_groups(*, county: str, title: str, href: str = "", key: str, at: datetime) -> None:
    """Have the robots of a district tell their groups one thing with the day's other matters, once under its `key`.

    A group reads it: no person's name in `title`.
    """
    GroupNotice.objects.bulk_create(
        [GroupNotice(county=county, key=key, title=title[:200], href=href, at=at)], ignore_conflicts=True
    )


def ask_to_send(delivery: Delivery, at: datetime) -> None:
    """Queue one try to send a delivery, in the caller's transaction. Each try has its own due time, so its own job."""
    jobs.enqueue(SEND, f"{delivery.pk}:{delivery.due_at:%Y%m%d%H%M%S}", at=at, delivery=delivery.pk)


def _mails(
    kind: NoticeKind, key: str, told: Mapping[int, Account], ways: Mapping[int, Way], at: datetime
) -> dict[int, Delivery]:
    """The deliveries of those who want this at once and can have it, made or found, by account."""
    at_once = [one for one in told.values() if ways[one.pk] == Way.NOW and one.email]
    if not at_once or not mail_is_set_up():
        return {}
    before = set(Notice.objects.filter(account__in=at_once, key=key).values_list("account_id", flat=True))
    at_once = [one for one in at_once if one.pk not in before]
    made = [Delivery(account=one, key=f"now:{one.pk}:{key}", due_at=_leaving(one, at)) for one in at_once]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    return _found([one.key for one in made])


def _found(keys: Collection[str]) -> dict[int, Delivery]:
    found = Delivery.objects.filter(key__in=keys)
    return {one.account_id: one for one in found if one.account_id is not None}


def _leaving(account: Account, at: datetime) -> datetime:
    rhythm = rhythm_kept(account)
    return leaves_at(at, rhythm.quiet_from, rhythm.quiet_until)
