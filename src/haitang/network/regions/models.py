from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.codes import county_of, town_of
from haitang.foundation.scope import Scope, prefix_range
from haitang.machinery.audit.models import Versioned
from haitang.machinery.spreadsheets.values.places import short_village

from .words import Level


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="code"))

    def below(self, code: str) -> Self:
        """The region itself and everything under it."""
        return self.filter(prefix_range("code", code))

    def in_force(self, on: date) -> Self:
        begun = Q(since__isnull=True) | Q(since__lte=on)
        return self.filter(begun, Q(until__isnull=True) | Q(until__gt=on))

    def towns(self) -> Self:
        return self.filter(level=Level.TOWN)

    def villages(self) -> Self:
        return self.filter(level=Level.VILLAGE)


class Region(Versioned):
    """A division, known by its national statistical code; valid on the half-open days [since, until).

    A missing `since` means: since before our records. Personal data: none.
    """

    placed_by: ClassVar = "code"
    may_leave: ClassVar = {"successor": "a division may be merged into one of another county"}

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=100)
    level = models.CharField(_("级别"), max_length=8, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("上级"), null=True, blank=True, related_name="children"
    )
    since = models.DateField(_("启用日期"), null=True, blank=True)
    until = models.DateField(_("停用日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("并入"), null=True, blank=True, related_name="predecessors"
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "行政区划")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_region_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        """The name as people say it: a village without 居民委员会 or 村民委员会."""
        return short_village(self.name) if self.level == Level.VILLAGE else self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:region", args=[self.code])

    @property
    def county_code(self) -> str:
        return county_of(self.code)

    @property
    def town_code(self) -> str:
        """The town this region is or lies in; empty above towns."""
        return town_of(self.code)


class PopulationQuerySet(models.QuerySet["Population"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q())


class Population(Versioned):
    """How many people live in a region in a year, by one source. Personal data: none."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("行政区划"), related_name="populations")
    year = models.PositiveSmallIntegerField(_("年份"))
    people = models.PositiveIntegerField(_("人口（人）"))
    source = models.CharField(_("来源"), max_length=200)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("人口")
        ordering: ClassVar = ["region_id", "-year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_region_has_one_population_a_year_and_source", fields=["region", "year", "source"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}"
