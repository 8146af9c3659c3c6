"""What looks odd and is worth asking about. Nothing here says that anybody did wrong (DOMAIN §3: known fraud)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice

from django.db.models import Count, F, Max, Min, Q, RowRange, Sum, Window
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.scope import Scope
from haitang.network.regions.words import Level

from .models import Activity, ActivityQuerySet, Confirmation, ServiceQuerySet, ServiceRecord
from .words import LARGE_CROWD, MASS_ENTRY, QUICK_CONFIRMATION, QUICK_ENTRY, State

SHOWN = 50
"""Of each kind at most so many; looking into these comes first."""
LOOKED_AT = 20_000

COUNTED = (State.REPORTED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing to ask about: what, why it is shown, the record it opens (None where there are several)."""

    what: str
    why: str
    activity: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    title: str | Promise
    meaning: str | Promise
    found: list[Oddity]


def oddities(scope: Scope, since: date, until: date) -> list[Kind]:
    """What looks odd among activities held on the half-open days [since, until); a fixed number of queries."""
    held = (
        Activity.objects.within(scope)
        .filter(held_on__gte=since, held_on__lt=until, state__in=COUNTED)
        .order_by()
    )
    return [
        Kind(
            gettext_lazy("集中录入"),
            gettext_lazy("同一账号一天里手工记了很多场。可能是补记，也可能是编造。"),
            list(mass_entries(held)),
        ),
        Kind(
            gettext_lazy("刚结束就记了时长"),
            gettext_lazy(
                "活动还没结束或刚刚结束，服务时长已经录入。在现场用手机记的也会这样，抽查几场即可。"
            ),
            list(quick_entries(held)),
        ),
        Kind(
            gettext_lazy("刚记录就确认"),
            gettext_lazy("记录之后很快就被确认，多半没有细看。"),
            list(quick_confirmations(held)),
        ),
        Kind(
            gettext_lazy("互相确认"),
            gettext_lazy("两个账号轮流确认对方记录的活动。"),
            list(mutual(held)),
        ),
        Kind(
            gettext_lazy("同时在两处"),
            gettext_lazy("同一个人同一时间记了两场服务。新记录会被拦下，这里多是合并人员之后出现的。"),
            list(islice(two_places(held), SHOWN)),
        ),
        Kind(
            gettext_lazy("人数特别多"),
            gettext_lazy("一个村（社区）的活动来了很多人，看看签到或现场情况。"),
            list(crowds(held)),
        ),
    ]


def mass_entries(held: ActivityQuerySet) -> Iterator[Oddity]:
    """Accounts that recorded many in one day by hand; ledgers brought in are no hand-work."""
    by_day = (
        held.filter(batch__isnull=True)
        .annotate(day=TruncDate("recorded_at"))
        .values("recorded_by", "recorder", "day")
        .annotate(many=Count("pk"), came=Sum("participants"))
        .filter(many__gte=MASS_ENTRY)
        .order_by("-many", "recorded_by", "day")
    )
    for row in by_day[:SHOWN]:
        yield Oddity(
            _("%(who)s · %(day)s") % {"who": row["recorder"], "day": row["day"].isoformat()},
            _("一天记了 %(many)d 场，共 %(came)d 人次。") % {"many": row["many"], "came": row["came"]},
        )


def quick_entries(held: ActivityQuerySet) -> Iterator[Oddity]:
    """Hours entered before the act was over, or minutes after."""
    rows = (
        held.filter(batch__isnull=True, ends__isnull=False)
        .annotate(day=TruncDate("recorded_at"), hours=Count("services"))
        .filter(day=F("held_on"), hours__gt=0)
        .order_by("-recorded_at", "-pk")
    )
    zone, shown = timezone.get_current_timezone(), 0
    for activity in rows.iterator(chunk_size=500):
        if activity.ends is None or shown >= SHOWN:
            break
        after = activity.recorded_at - datetime.combine(activity.held_on, activity.ends, zone)
        if after <= QUICK_ENTRY:
            shown += 1
            yield Oddity(activity.title, entry_delay_words(after), activity.pk)


def entry_delay_words(after: timedelta) -> str:
    minutes = int(after.total_seconds() // 60)
    if minutes < 0:
        return _("结束前 %(minutes)d 分钟就记了时长。") % {"minutes": -minutes}
    return _("结束后 %(minutes)d 分钟记了时长。") % {"minutes": minutes}


def quick_confirmations(held: ActivityQuerySet) -> Iterator[Oddity]:
    rows = (
        held.annotate(first=Min("confirmations__at"))
        .filter(first__lte=F("recorded_at") + QUICK_CONFIRMATION)
        .order_by("-recorded_at", "-pk")
    )
    found = rows.values_list("pk", "title", "recorded_at", "first")
    for key, title, recorded_at, first in found[:SHOWN]:
        seconds = int((first - recorded_at).total_seconds())
        yield Oddity(title, _("记录后 %(seconds)d 秒就确认了。") % {"seconds": seconds}, key)


def mutual(held: ActivityQuerySet) -> Iterator[Oddity]:
    """Pairs of accounts of which each confirmed the other's records."""
    pairs = (
        Confirmation.objects.filter(activity__in=held)
        .order_by()
        .values_list("activity__recorded_by", "activity__recorder", "account", "name")
        .annotate(many=Count("activity", distinct=True))
    )
    given = {(by, confirmer): (name, other, many) for by, name, confirmer, other, many in pairs[:LOOKED_AT]}
    both = [(pair, found) for pair, found in given.items() if pair[0] < pair[1] and pair[::-1] in given]
    for (by, confirmer), (name, other, many) in sorted(both, key=lambda each: -each[1][2])[:SHOWN]:
        back = given[confirmer, by][2]
        yield Oddity(
            _("%(one)s 与 %(other)s") % {"one": name, "other": other},
            _("%(other)s 确认了 %(one)s 的 %(many)d 场，%(one)s 确认了 %(other)s 的 %(back)d 场。")
            % {"one": name, "other": other, "many": many, "back": back},
        )


def two_places(held: ActivityQuerySet) -> Iterator[Oddity]:
    """Services of one person that begin before an earlier one of the same day has ended, the latest days first."""
    services = ServiceRecord.objects.filter(activity__in=held, activity__ends__isnull=False).order_by()
    days = Q(pk__in=[])
    for person, day in overlapping(services).values_list("person", "activity__held_on")[:SHOWN]:
        days |= Q(person=person, activity__held_on=day)
    rows = (
        services.filter(days)
        .select_related("activity")
        .order_by("-activity__held_on", "person_id", "activity__begins", "pk")
    )
    for _day, served in groupby(rows, key=lambda each: (each.person_id, each.activity.held_on)):
        yield from overlaps(served)


def overlapping(services: ServiceQuerySet) -> ServiceQuerySet:
    """Of services whose times are known, those that begin before all earlier ones of that person's day have ended."""
    earlier = Window(
        Max("activity__ends"),
        partition_by=["person", "activity__held_on"],
        order_by=["activity__begins", "pk"],
        frame=RowRange(end=-1),
    )
    found = services.annotate(busy_until=earlier).filter(busy_until__gt=F("activity__begins"))
    return found.order_by("-activity__held_on", "person_id", "activity__begins", "pk")


def overlaps(served: Iterable[ServiceRecord]) -> Iterator[Oddity]:
    """Of one person's day, in the order they begin: each that begins while the one that lasts longest so far goes on."""
    longest, until = "", time.min
    for activity in (service.activity for service in served):
        if activity.begins and activity.begins < until:
            yield Oddity(
                activity.title,
                _("与“%(other)s”同一天，时间重叠，有同一位志愿者。") % {"other": longest},
                activity.pk,
            )
        if activity.ends and activity.ends > until:
            longest, until = activity.title, activity.ends


def crowds(held: ActivityQuerySet) -> Iterator[Oddity]:
    rows = held.filter(participants__gte=LARGE_CROWD, region__level=Level.VILLAGE)
    for activity in rows.order_by("-participants", "-pk")[:SHOWN]:
        yield Oddity(
            activity.title, _("%(people)d 人参加。") % {"people": activity.participants}, activity.pk
        )
