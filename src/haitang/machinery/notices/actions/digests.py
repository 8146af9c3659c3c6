"""The one mail a day, and a group's day: made by the hourly upkeep, each once a day by its key."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haitang.machinery.accounts.models import Account

from ..hours import day_due
from ..models import Delivery, GroupNotice, Notice, Robot
from ..queries import by_mail, mail_is_set_up, rhythm_kept, ways_of
from ..words import (
    DIGEST_DAYS,
    DOUBTED_AFTER,
    GROUP_LINES,
    QUIET_FROM,
    QUIET_UNTIL,
    ROBOT_HOUR,
    State,
    Trouble,
    Way,
)
from .telling import ask_to_send


def make_digests(at: datetime) -> int:
    """Make the day's mail for every account whose hour has come and who has something unread. Returns how many."""
    if not mail_is_set_up():
        return 0
    waiting = Notice.objects.filter(waits=True)
    waiting.filter(at__lt=at - timedelta(days=DIGEST_DAYS)).update(waits=False)
    accounts = by_mail(waiting.unread().order_by().values_list("account", flat=True).distinct())
    return sum(_digest(account, at) for account in accounts.values() if account.email)


def _digest(account: Account, at: datetime) -> bool:
    rhythm = rhythm_kept(account)
    day = day_due(at, rhythm.digest_hour, rhythm.quiet_from, rhythm.quiet_until)
    return day is not None and _make(account, day, at)


@transaction.atomic
def _make(account: Account, day: date, at: datetime) -> bool:
    """Gather what waits into one delivery; False when the day has had its own, or nothing is left to say."""
    key = f"digest:{account.pk}:{day.isoformat()}"
    if Delivery.objects.filter(key=key).exists():
        return False
    wanted = [kind for kind, way in ways_of(account.pk).items() if way != Way.OFF]
    waiting = Notice.objects.of(account.pk).filter(waits=True)
    gathered = list(waiting.unread().filter(kind__in=wanted).values_list("pk", flat=True))
    waiting.exclude(pk__in=gathered).update(waits=False)
    if not gathered:
        return False
    delivery = Delivery.objects.create(account=account, key=key, due_at=at)
    Notice.objects.filter(pk__in=gathered).update(waits=False, delivery=delivery)
    ask_to_send(delivery, at)
    return True


def make_group_digests(at: datetime) -> int:
    """Have every robot say what is new in its district since it last spoke. Returns how many will."""
    if day_due(at, ROBOT_HOUR, QUIET_FROM, QUIET_UNTIL) != timezone.localdate(at):
        return 0
    listening = Robot.objects.filter(removed_at__isnull=True)
    news = defaultdict(list)
    oldest = at - timedelta(days=DIGEST_DAYS)
    for one in GroupNotice.objects.filter(county__in=listening.values("county"), at__gte=oldest, at__lt=at):
        news[one.county].append(one)
    return sum(_say(robot, news[robot.county], at) for robot in listening)


@transaction.atomic
def _say(robot: Robot, news: list[GroupNotice], at: datetime) -> bool:
    fresh = [one for one in news if one.at >= robot.told_until]
    key = f"group:{robot.pk}:{timezone.localdate(at).isoformat()}"
    if not fresh or Delivery.objects.filter(key=key).exists():
        return False
    if not Robot.objects.filter(pk=robot.pk, told_until=robot.told_until).update(told_until=at):
        return False
    title = ngettext("科协今日提醒：%(many)d 件", "科协今日提醒：%(many)d 件", len(fresh)) % {
        "many": len(fresh)
    }
    lines = [f"· {one.title}" for one in fresh[:GROUP_LINES]]
    if len(fresh) > GROUP_LINES:
        lines.append(_("……另有 %(more)d 件") % {"more": len(fresh) - GROUP_LINES})
    lines.append(_("办理请登录海棠：%(address)s") % {"address": settings.SITE_ADDRESS})
    delivery = Delivery.objects.create(robot=robot, key=key, title=title, text="\n".join(lines), due_at=at)
    ask_to_send(delivery, at)
    return True


@transaction.atomic
def send_again(at: datetime) -> int:
    """Queue what is due: held back by quiet hours, or failed and to be tried again. Returns how many.

    What was claimed long ago and never ended was broken off: nobody knows whether it arrived, so it is not sent again.
    """
    broken_off = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=at - DOUBTED_AFTER)
    broken_off.update(state=State.FAILED, trouble=Trouble.IN_DOUBT, ended_at=at)
    due = list(Delivery.objects.filter(state=State.WAITING, due_at__lte=at).order_by("id"))
    for delivery in due:
        ask_to_send(delivery, at)
    return len(due)
