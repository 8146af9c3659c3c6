"""What those who record activities are told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from haitang.machinery.notices.actions import notify
from haitang.machinery.notices.declaring import notice_kind, reminder
from haitang.machinery.notices.models import Notice
from haitang.network.access.queries import accounts_allowed, build_acting

from .models import Activity
from .queries import confirmable_by
from .rules import CONFIRM
from .words import State

RETURNED: Final = notice_kind("activities.returned", gettext_lazy("我记的活动被退回"))


WAITING: Final = notice_kind("activities.waiting", gettext_lazy("等我确认的活动"))


@reminder("activities.waiting")
def tell_waiting(at: datetime) -> None:
    """Tell those who have activities to confirm how many, once a week while some wait."""
    year, week, _day = timezone.localdate(at).isocalendar()
    key = f"activities.waiting:{year}-{week}"
    told = set(Notice.objects.filter(key=key).values_list("account_id", flat=True))
    for account in accounts_allowed(CONFIRM, at).exclude(pk__in=told):
        if many := confirmable_by(build_acting(account, at)).count():
            title = ngettext("%(many)d 场活动等您确认", "%(many)d 场活动等您确认", many) % {"many": many}
            href = reverse("activities:waiting")
            notify(kind=WAITING, accounts=[account.pk], title=title, href=href, key=key, at=at)


def notify_returned(activities: Sequence[Activity], reason: str, at: datetime) -> None:
    """Tell whoever recorded each of these that it was sent back, each person once for all of his."""
    by_recorder: defaultdict[int, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_recorder[activity.recorded_by].append(activity)
    for recorder, his in by_recorder.items():
        first = min(his, key=lambda one: one.pk)
        notify(
            kind=RETURNED,
            accounts=[recorder],
            title=_title(his, first),
            text=reason,
            href=_href(his, first),
            key=f"activities.returned:{first.pk}:{first.version}",
            at=at,
        )


def _title(his: Sequence[Activity], first: Activity) -> str:
    if len(his) == 1:
        return _("活动“%(title)s”被退回") % {"title": first.title}
    return ngettext("%(many)d 场活动被退回", "%(many)d 场活动被退回", len(his)) % {"many": len(his)}


def _href(his: Sequence[Activity], first: Activity) -> str:
    if len(his) == 1:
        return first.get_absolute_url()
    return f"{reverse('activities:activities')}?{urlencode({'state': State.RETURNED})}"
