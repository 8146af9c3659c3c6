"""The figures of divisions and their people."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Line, indicator, presents

from .models import Population, Region
from .queries import residents


@presents(Region, needs="regions.view", related=("parent",))
def region_line(region: Region) -> Line:
    above = region.parent.name if region.parent else ""
    return Line(region.name, note=above, href=region.get_absolute_url())


@presents(Population, needs="regions.view", related=("region",))
def population_line(population: Population) -> Line:
    return Line(
        population.region.name,
        note=f"{population.year} · {population.source}",
        href=reverse("regions:region", args=[population.region_id]),
    )


@indicator(
    "regions.towns",
    _("镇街"),
    unit=pgettext_lazy("unit", "个"),
    period="stock",
    basis=_("当日启用的乡镇和街道，按国家统计代码计"),
)
def towns(scope: Scope, on: date) -> Evidence:
    return Evidence(Region.objects.within(scope).in_force(on).towns(), region="code")


@indicator(
    "regions.villages",
    _("村（社区）"),
    unit=pgettext_lazy("unit", "个"),
    period="stock",
    basis=_("当日启用的村和社区，按国家统计代码计"),
)
def villages(scope: Scope, on: date) -> Evidence:
    return Evidence(Region.objects.within(scope).in_force(on).villages(), region="code")


@indicator(
    "regions.population",
    _("人口"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("不晚于当年的最近一次登记；区县有登记的用区县的，没有的由镇街、村相加"),
)
def population(scope: Scope, on: date) -> Evidence:
    return residents(scope, on)
