"""What somebody was told, how he wants to be told, and what went out."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from haitang.foundation.scope import Scope
from haitang.machinery.accounts.models import Account

from .declaring import NoticeKind, kinds
from .models import Delivery, Feed, Notice, NoticeQuerySet, Preference, Rhythm, Robot, RobotQuerySet
from .words import SHOWN_DAYS, State, Trouble, Way


def notices_of(account_id: int | None) -> NoticeQuerySet:
    """What an account was told, the latest first."""
    return Notice.objects.of(account_id)


def keys_told(keys: Iterable[str]) -> set[str]:
    """Those of these keys under which somebody was told already."""
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def unread_of_account() -> Coalesce:
    """How many notices an account has not read, as a column of a query over accounts."""
    unread = Notice.objects.filter(account=OuterRef("pk")).unread().order_by()
    counted = unread.annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def ways_of(account_id: int) -> dict[str, Way]:
    """How an account wants each kind there is by mail."""
    chosen = dict(Preference.objects.filter(account=account_id).values_list("kind", "way"))
    return {kind.name: Way(chosen.get(kind.name, kind.way)) for kind in kinds()}


def way_for_each(kind: NoticeKind, accounts: Collection[int]) -> dict[int, Way]:
    """How each of these accounts wants one kind."""
    chosen = dict(
        Preference.objects.filter(account__in=accounts, kind=kind.name).values_list("account_id", "way")
    )
    return {account: Way(chosen.get(account, kind.way)) for account in accounts}


def rhythm_of(account: Account) -> Rhythm:
    """When an account wants mail; the usual hours, unsaved, where it never said."""
    return Rhythm.objects.filter(account=account).first() or Rhythm(account=account)


def mail_is_set_up() -> bool:
    return bool(settings.EMAIL_HOST)


def by_mail(accounts: Iterable[int]) -> dict[int, Account]:
    """Those of these accounts that are in use, by key, each with its rhythm where it has one."""
    found = Account.objects.get_queryset().filter(pk__in=list(accounts), is_active=True)
    return {account.pk: account for account in found.select_related("rhythm")}


def rhythm_kept(account: Account) -> Rhythm:
    """`rhythm_of` for an account read with its rhythm: no query."""
    found: Rhythm | None = getattr(account, "rhythm", None)
    return found or Rhythm(account=account)


def robots(scope: Scope) -> RobotQuerySet:
    """The robots of these districts that have not been removed, each with its `latest` delivery."""
    latest = Prefetch("deliveries", Delivery.objects.order_by("-id")[:1], to_attr="latest")
    return Robot.objects.within(scope).filter(removed_at__isnull=True).prefetch_related(latest)


def last_mail(account_id: int) -> Delivery | None:
    """The latest mail to an account that was tried."""
    return Delivery.objects.filter(account=account_id, tries__gt=0).order_by("-id").first()


def feed_of(account_id: int) -> Feed | None:
    return Feed.objects.filter(account=account_id).first()


def undelivered(at: datetime) -> QuerySet[Delivery]:
    """What did not go out in the last days, and what is being tried again."""
    since = at - timedelta(days=SHOWN_DAYS)
    failed = Delivery.objects.filter(state=State.FAILED, ended_at__gte=since)
    trying = Delivery.objects.filter(state=State.WAITING, tries__gt=0, due_at__gte=since)
    return failed | trying


def troubles(at: datetime) -> dict[Trouble, int]:
    """How many deliveries of the last days did not go out so far, by why."""
    counted = undelivered(at).order_by().values_list("trouble").annotate(count=Count("pk"))
    return {Trouble(trouble): count for trouble, count in counted if trouble}
