"""The figures of volunteers."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Line, Ratio, indicator, presents
from haitang.machinery.figures.periods import Period
from haitang.network.regions.queries import residents

from .models import Volunteer


@presents(Volunteer, needs="people.view", related=("person", "region"))
def volunteer_line(volunteer: Volunteer) -> Line:
    href = reverse("people:person", args=[volunteer.person_id])
    return Line(volunteer.person.name, volunteer.region.name, href)


@indicator(
    "people.volunteers",
    _("科技志愿者"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("当日在册的志愿者，按服务地计；同一人的几条记录合并后只算一次"),
)
def volunteers(scope: Scope, on: date) -> Evidence:
    within = Volunteer.objects.within(scope)
    return Evidence(within.registered(on), unknown=Evidence(within.perhaps_registered(on)))


@indicator(
    "people.volunteers_joined",
    _("新注册志愿者"),
    unit=pgettext_lazy("unit", "人"),
    period="flow",
    basis=_("注册日期在期间内的志愿者，按服务地计；没有登记注册日期的不算"),
)
def volunteers_joined(scope: Scope, period: Period) -> Evidence:
    joined = Volunteer.objects.within(scope).filter(
        period.q("registered_on", precision="registered_precision"), person__merged_into__isnull=True
    )
    return Evidence(joined, day="registered_on")


@indicator(
    "people.volunteers_left",
    _("退出志愿者"),
    unit=pgettext_lazy("unit", "人"),
    period="flow",
    basis=_("退出日期在期间内的志愿者，按服务地计"),
)
def volunteers_left(scope: Scope, period: Period) -> Evidence:
    left = Volunteer.objects.within(scope).filter(period.q("left_on"), person__merged_into__isnull=True)
    return Evidence(left, day="left_on")


@indicator(
    "people.volunteers_per_ten_thousand",
    _("每万人口志愿者"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("当日在册的志愿者 × 10000 ÷ 人口；人口是不晚于当年的最近一次登记"),
)
def volunteers_per_ten_thousand(scope: Scope, on: date) -> Ratio:
    return Ratio(part=volunteers(scope, on), whole=residents(scope, on), times=10_000)
