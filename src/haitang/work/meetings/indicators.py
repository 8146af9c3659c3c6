"""The figures of meetings. A meeting counts once it was held, a resolution once the minutes are issued."""

from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Line, Ratio, Split, indicator, presents
from haitang.machinery.figures.periods import Period
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import State as TaskState

from .models import Meeting, MeetingQuerySet, Resolution, ResolutionQuerySet
from .words import AHEAD, RESOLUTION, Kind

KINDS: Final = (Split("kind", _("类别"), column="kind", words=dict(Kind.choices)),)


@presents(Meeting, needs="meetings.view", related=("convener",))
def meeting_line(meeting: Meeting) -> Line:
    note = f"{meeting.held_on.isoformat()} · {meeting.convener.name} · {meeting.get_state_display()}"
    return Line(meeting.title, note, meeting.get_absolute_url())


@presents(Resolution, needs="meetings.view", related=("organisation", "meeting"))
def resolution_line(resolution: Resolution) -> Line:
    body = resolution.organisation.name if resolution.organisation else ""
    note = f"{resolution.meeting.held_on.isoformat()} · {body} · {resolution.meeting.title}"
    return Line(resolution.text, note, reverse("meetings:resolution", args=[resolution.pk]))


def held_meetings(found: MeetingQuerySet, splits: tuple[Split, ...] = ()) -> Evidence:
    """Those of the meetings that were held; those still to come beside."""
    return Evidence(
        found.took_place(),
        region="convener__region_id",
        day="held_on",
        unconfirmed=found.filter(state__in=AHEAD),
        splits=splits,
    )


def of_the_district(scope: Scope, period: Period, kind: Kind) -> Evidence:
    """Meetings of a kind the district association convened and held: nobody else's makes the district's duty met."""
    convened = Meeting.objects.convened_in(scope).convened_by_district().held_in(period)
    return held_meetings(convened.filter(kind=kind))


@indicator(
    "meetings.held",
    _("召开会议"),
    unit=pgettext_lazy("unit", "次"),
    period="flow",
    basis=_("登记过出席的会议，按会议日期、召集组织所在地计"),
)
def meetings_held(scope: Scope, period: Period) -> Evidence:
    return held_meetings(Meeting.objects.convened_in(scope).held_in(period), KINDS)


@indicator(
    "meetings.joint_held",
    _("群团联席会议"),
    unit=pgettext_lazy("unit", "次"),
    period="flow",
    basis=_("区县科协召集、登记过出席的群团联席会议，按会议日期计"),
)
def joint_held(scope: Scope, period: Period) -> Evidence:
    return of_the_district(scope, period, Kind.JOINT)


@indicator(
    "meetings.hearings_held",
    _("常委会听取汇报"),
    unit=pgettext_lazy("unit", "次"),
    period="flow",
    basis=_("区县科协报告、登记过出席的常委会听取科协工作汇报，按会议日期计"),
)
def hearings_held(scope: Scope, period: Period) -> Evidence:
    return of_the_district(scope, period, Kind.HEARING)


def resolutions_in(scope: Scope, period: Period) -> ResolutionQuerySet:
    return Resolution.objects.of_bodies_in(scope).resolved_in(period)


def with_task(resolutions: ResolutionQuerySet, *states: TaskState) -> ResolutionQuerySet:
    """Those whose task is in one of these states."""
    tasks = Task.objects.filter(origin_kind=RESOLUTION, origin_key=OuterRef("pk"), state__in=states)
    return resolutions.filter(Exists(tasks))


@indicator(
    "meetings.resolutions",
    _("会议议定事项"),
    unit=pgettext_lazy("unit", "项"),
    period="flow",
    basis=_("纪要已印发的会议议定、写明责任组织的事项，按会议日期、责任组织所在地计"),
)
def resolutions_made(scope: Scope, period: Period) -> Evidence:
    found = resolutions_in(scope, period)
    return Evidence(
        found.issued(),
        region="organisation__region_id",
        day="meeting__held_on",
        unconfirmed=found.pending(),
    )


@indicator(
    "meetings.resolutions_done",
    _("已办结的议定事项"),
    unit=pgettext_lazy("unit", "项"),
    period="flow",
    basis=_("议定事项里任务已由交办方办结的，按会议日期、责任组织所在地计；报了结果还没办结的不算"),
)
def resolutions_done(scope: Scope, period: Period) -> Evidence:
    found = resolutions_in(scope, period).issued()
    return Evidence(
        with_task(found, TaskState.CLOSED),
        region="organisation__region_id",
        day="meeting__held_on",
        unconfirmed=with_task(found, TaskState.DONE),
    )


@indicator(
    "meetings.resolutions_done_share",
    _("议定事项办结率"),
    unit="%",
    period="flow",
    basis=_("已办结的议定事项除以会议议定事项"),
)
def resolutions_done_share(scope: Scope, period: Period) -> Ratio:
    return Ratio(resolutions_done(scope, period), resolutions_made(scope, period))
