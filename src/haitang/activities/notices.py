"""What those who record activities are told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from haitang.notices.actions import tell
from haitang.notices.declaring import notice_kind

from .models import Activity
from .words import State

RETURNED: Final = notice_kind("activities.returned", gettext_lazy("我记的活动被退回"))


def tell_returned(activities: Sequence[Activity], reason: str, at: datetime) -> None:
    """Tell whoever recorded each of these that it was sent back, each person once for all of his."""
    by_recorder: defaultdict[int, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_recorder[activity.recorded_by].append(activity)
    for recorder, his in by_recorder.items():
        first = min(his, key=lambda one: one.pk)
        tell(
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
        return reverse("activities:activity", args=[first.pk])
    return f"{reverse('activities:activities')}?{urlencode({'state': State.RETURNED})}"
