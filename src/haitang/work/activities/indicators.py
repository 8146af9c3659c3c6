"""The figures of activities. Only what was confirmed one level up counts; what waits is shown beside."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Exists, OuterRef
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import (
    Distinct,
    Evidence,
    Line,
    Measure,
    Ratio,
    Rows,
    Split,
    Total,
    indicator,
    presents,
)
from haitang.machinery.figures.periods import Period
from haitang.network.regions.models import Region
from haitang.network.regions.queries import residents

from .models import Activity, ActivityQuerySet, Correction, ServiceRecord
from .words import Form, State, Topic

SPLITS: Final = (
    Split("topic", _("主题"), column="topic", words=dict(Topic.choices)),
    Split("form", _("形式"), column="form", words=dict(Form.choices)),
)
SERVICE_SPLITS: Final = (
    Split("topic", _("主题"), column="activity__topic", words=dict(Topic.choices)),
    Split("form", _("形式"), column="activity__form", words=dict(Form.choices)),
)
EACH: Final = Rows()


@presents(Activity, needs="activities.view", related=("organiser", "region"))
def activity_line(activity: Activity) -> Line:
    note = f"{activity.held_on.isoformat()} · {activity.region.name} · {activity.organiser.name}"
    return Line(activity.title, note, activity.get_absolute_url())


@presents(ServiceRecord, needs="activities.view", related=("person", "activity"))
def service_line(service: ServiceRecord) -> Line:
    activity = service.activity
    note = f"{activity.held_on.isoformat()} · {activity.title}"
    return Line(service.person.name, note, activity.get_absolute_url())


def held_activities(scope: Scope, period: Period, *forms: Form) -> ActivityQuerySet:
    """What was held in a period, of some forms or of all, whatever its state."""
    activities = Activity.objects.within(scope).held_in(period)
    return activities.filter(form__in=forms) if forms else activities


def confirmed_of(found: ActivityQuerySet, count: Measure = EACH, splits: Sequence[Split] = ()) -> Evidence:
    """Counts what is confirmed of the activities found, by the day held and the organiser; beside it what waits."""
    return Evidence(
        found.confirmed(),
        count,
        day="held_on",
        body="organiser_id",
        unconfirmed=found.reported(),
        splits=splits,
    )


def confirmed_service(scope: Scope, period: Period, count: Measure, splits: Sequence[Split] = ()) -> Evidence:
    """Counts the service in confirmed activities, by the activity's place, day and organiser."""
    found = ServiceRecord.objects.within(scope).held_in(period)
    return Evidence(
        found.confirmed(),
        count,
        region="activity__region_id",
        day="activity__held_on",
        body="activity__organiser_id",
        unconfirmed=found.reported(),
        splits=splits,
    )


@indicator(
    "activities.held",
    _("开展科普活动"),
    unit=pgettext_lazy("unit", "场"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的活动，按举办日期计"),
)
def activities_held(scope: Scope, period: Period) -> Evidence:
    return confirmed_of(held_activities(scope, period), splits=SPLITS)


@indicator(
    "activities.participants",
    _("参加科普活动"),
    unit=pgettext_lazy("unit", "人次"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的活动的参加人数之和，按举办日期计；同一人参加几场算几次"),
)
def activities_participants(scope: Scope, period: Period) -> Evidence:
    return confirmed_of(held_activities(scope, period), Total("participants"), SPLITS)


@indicator(
    "activities.volunteer_hours",
    _("志愿服务时长"),
    unit=pgettext_lazy("unit", "小时"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的活动里记名志愿者的服务时长之和，按举办日期计；不超过活动时长和一天的上限"),
)
def volunteer_hours(scope: Scope, period: Period) -> Evidence:
    hours = Total("minutes", per=60, small=pgettext_lazy("unit", "分钟"))
    return confirmed_service(scope, period, hours, SERVICE_SPLITS)


@indicator(
    "activities.volunteers_served",
    _("参加服务的志愿者"),
    unit=pgettext_lazy("unit", "人"),
    period="flow",
    basis=_("经上一级确认的活动里有服务时长的人，同一人只算一次"),
)
def volunteers_served(scope: Scope, period: Period) -> Evidence:
    return confirmed_service(scope, period, Distinct("person_id"))


@indicator(
    "activities.unconfirmed",
    _("待确认的活动"),
    unit=pgettext_lazy("unit", "场"),
    period="flow",
    rolled=True,
    basis=_("已报送、上一级还没有确认的活动，按举办日期计；不计入其他数字"),
)
def activities_unconfirmed(scope: Scope, period: Period) -> Evidence:
    return Evidence(
        held_activities(scope, period).reported(), day="held_on", body="organiser_id", splits=SPLITS
    )


@indicator(
    "activities.boards_renewed",
    _("宣传栏更新"),
    unit=pgettext_lazy("unit", "次"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的宣传栏更新，按更新日期计"),
)
def boards_renewed(scope: Scope, period: Period) -> Evidence:
    return confirmed_of(held_activities(scope, period, Form.BOARD))


@indicator(
    "activities.classes",
    _("讲座、课堂与培训"),
    unit=pgettext_lazy("unit", "场"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的讲座、田间课堂、小院讲堂、培训，按举办日期计"),
)
def classes(scope: Scope, period: Period) -> Evidence:
    found = held_activities(scope, period, Form.LECTURE, Form.FIELD_CLASS, Form.COURTYARD, Form.TRAINING)
    return confirmed_of(found, splits=SPLITS)


@indicator(
    "activities.open_days",
    _("基地和场馆开放"),
    unit=pgettext_lazy("unit", "场"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的开放日，按举办日期计"),
)
def open_days(scope: Scope, period: Period) -> Evidence:
    return confirmed_of(held_activities(scope, period, Form.OPEN_DAY))


@indicator(
    "activities.days_open",
    _("基地和场馆开放天数"),
    unit=pgettext_lazy("unit", "天"),
    period="flow",
    basis=_("有经上一级确认的开放日的天数，同一天开放几处只算一天；一个基地的天数按主办组织分"),
)
def days_open(scope: Scope, period: Period) -> Evidence:
    return confirmed_of(held_activities(scope, period, Form.OPEN_DAY), Distinct("held_on"))


@indicator(
    "activities.visits",
    _("走访调研"),
    unit=pgettext_lazy("unit", "次"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的走访和调研，按日期计"),
)
def visits(scope: Scope, period: Period) -> Evidence:
    return confirmed_of(held_activities(scope, period, Form.VISIT, Form.RESEARCH))


@indicator(
    "activities.villages_reached",
    _("有科普活动的村（社区）"),
    unit=pgettext_lazy("unit", "个"),
    period="flow",
    basis=_("有经上一级确认的活动的村（社区），几场只算一次；记在镇街或区县的活动不算"),
)
def villages_reached(scope: Scope, period: Period) -> Evidence:
    in_villages = held_activities(scope, period).filter(region__level="village")
    return confirmed_of(in_villages, Distinct("region_id"))


@indicator(
    "activities.village_reach",
    _("科普活动的村（社区）覆盖率"),
    unit="%",
    period="flow",
    basis=_("有科普活动的村（社区）× 100 ÷ 期末启用的村（社区）"),
)
def village_reach(scope: Scope, period: Period) -> Ratio:
    villages = Region.objects.within(scope).in_force(period.last).villages()
    return Ratio(villages_reached(scope, period), Evidence(villages, region="code"))


@indicator(
    "activities.months_held",
    _("有科普活动的月份"),
    unit=pgettext_lazy("unit", "个"),
    period="flow",
    basis=_("有经上一级确认的活动的月份，按举办日期计；几年的同一个月只算一次"),
)
def months_held(scope: Scope, period: Period) -> Evidence:
    found = held_activities(scope, period).annotate(month_held=ExtractMonth("held_on"))
    return Evidence(found.confirmed(), Distinct("month_held"), day="held_on", unconfirmed=found.reported())


@indicator(
    "activities.annulled",
    _("确认后作废的活动"),
    unit=pgettext_lazy("unit", "场"),
    period="flow",
    basis=_("上一级确认之后又作废的活动，按举办日期计"),
)
def annulled_activities(scope: Scope, period: Period) -> Evidence:
    confirmed_once = Correction.objects.filter(activity=OuterRef("pk"), before__state=State.CONFIRMED.value)
    found = held_activities(scope, period).filter(state=State.WITHDRAWN)
    return Evidence(found.filter(Exists(confirmed_once)), day="held_on")


@indicator(
    "activities.participants_each",
    _("场均参加人数"),
    unit=pgettext_lazy("unit", "人次"),
    period="flow",
    rolled=True,
    basis=_("参加人次除以场次，都只计经上一级确认的活动"),
)
def participants_each(scope: Scope, period: Period) -> Ratio:
    return Ratio(activities_participants(scope, period), activities_held(scope, period), times=1)


@indicator(
    "activities.held_per_ten_thousand",
    _("每万人科普活动"),
    unit=pgettext_lazy("unit", "场"),
    period="flow",
    rolled=True,
    basis=_("经上一级确认的活动场次除以人口，乘一万；人口取期末当年或以前最近一次的数"),
)
def held_per_ten_thousand(scope: Scope, period: Period) -> Ratio:
    return Ratio(activities_held(scope, period), residents(scope, period.last), times=10_000, places=2)
