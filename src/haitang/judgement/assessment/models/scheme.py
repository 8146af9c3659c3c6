from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.machinery.figures.periods import DAY, Period, first_of_month
from haitang.machinery.figures.words import NAME_LENGTH
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region

from ..judging import ItemText, PartText, SchemeText, Source
from ..words import (
    BAND_NAMES,
    EXCELLENT_ABOVE,
    MOST_NOTICE_DAYS,
    NOTICE_DAYS,
    POINT,
    REACHED_FROM,
    SCHEME_MOVES,
    YEAR_MONTHS,
    Formula,
    SchemeState,
    Sort,
)


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def within(self, scope: Scope) -> Self:
        """Schemes of the districts in the scope, and those that judge what lies in it: a town and a society see theirs."""
        inside = scope.q(region="district_id")
        if scope.lines:
            bodies = Organisation.objects.within(Scope(lines=scope.lines)).order_by()
            counties = bodies.annotate(county=Substr("region_id", 1, COUNTY_LENGTH))
            inside |= Q(Exists(counties.filter(kind=OuterRef("kind"), county=OuterRef("district_id"))))
        if "" in scope.regions:  # everywhere: an empty condition, which `|` would drop
            return self.filter(inside)
        above = {code[:length] for code in scope.regions for length in range(1, len(code))}
        return self.filter(inside | Q(district__in=sorted(above)))


class Scheme(Versioned):
    """How a district judges one kind of organisation in one year. `total` and the bands are hundredths of a point.

    Once published it stands as it is. `published_on` after the year began is late, and shown so. Personal data: none.
    """

    district = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县"), related_name="schemes")
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("考核对象"), max_length=24, choices=Kind.choices, default=Kind.TOWN_ASSOCIATION)
    title = models.CharField(_("名称"), max_length=120)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    total = models.PositiveIntegerField(_("总分"), default=100 * POINT)
    reached_from = models.PositiveIntegerField(_("达标线"), default=REACHED_FROM)
    excellent_above = models.PositiveIntegerField(_("优秀线"), default=EXCELLENT_ABOVE)
    low_name = models.CharField(_("最低一等"), max_length=20, default=BAND_NAMES[0])
    middle_name = models.CharField(_("中间一等"), max_length=20, default=BAND_NAMES[1])
    high_name = models.CharField(_("最高一等"), max_length=20, default=BAND_NAMES[2])
    notice_days = models.PositiveSmallIntegerField(_("公示工作日"), default=NOTICE_DAYS)
    state = models.CharField(_("状态"), max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    published_on = models.DateField(_("发布日期"), null=True, blank=True, editable=False)

    objects = SchemeQuerySet.as_manager()
    moves: ClassVar = SCHEME_MOVES

    class Meta:
        verbose_name = _("考核办法")
        ordering: ClassVar = ["-year", "kind", "district_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_district_publishes_one_scheme_a_year_and_kind",
                fields=["district", "year", "kind"],
                condition=Q(state="published"),
            ),
            models.CheckConstraint(
                name="bands_of_a_scheme_rise",
                condition=Q(reached_from__lte=F("excellent_above"), excellent_above__lte=F("total")),
            ),
            models.CheckConstraint(
                name="a_published_scheme_has_its_day",
                condition=Q(state="draft", published_on__isnull=True)
                | Q(state="published", published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_notice_lasts_some_days",
                condition=Q(notice_days__gte=1, notice_days__lte=MOST_NOTICE_DAYS),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessment:scheme", args=[self.pk])

    @property
    def late(self) -> bool:
        """Whether it was published when the year it judges had begun."""
        return self.published_on is not None and self.published_on >= date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, YEAR_MONTHS, 31)

    def when(self, source: Source) -> tuple[Period, date]:
        """The period a source's figure is counted over, and the day if it is a stock."""
        since = date(self.year, source.first_month, 1)
        until = first_of_month(date(self.year, source.last_month, 1), 1)
        return Period(since, until), until - DAY

    def text(self) -> SchemeText:
        """What the scheme says. Two queries."""
        parts = self.parts.order_by("position", "id").prefetch_related("items")
        return self.text_with(
            PartText(part.title, part.sort, part.weight, tuple(item.text() for item in part.items.all()))
            for part in parts
        )

    def text_with(self, parts: Iterable[PartText]) -> SchemeText:
        """What it would say with other parts."""
        return SchemeText(
            title=self.title,
            year=self.year,
            total=self.total,
            reached_from=self.reached_from,
            excellent_above=self.excellent_above,
            band_names=(self.low_name, self.middle_name, self.high_name),
            parts=tuple(parts),
        )


class Part(models.Model):
    """A part of a scheme. Its weight is the sum of its items' or, of bonuses and deductions, their cap. Personal data: none."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("考核办法"), related_name="parts")
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("名称"), max_length=60)
    sort = models.CharField(_("类别"), max_length=10, choices=Sort.choices, default=Sort.POINTS)
    weight = models.PositiveIntegerField(_("分值"))

    class Meta:
        verbose_name = _("考核办法的部分")
        ordering: ClassVar = ["scheme_id", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_part_has_its_place", fields=["scheme", "position"])
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One item: a figure with a formula, or a judgement. `weight` in hundredths. Personal data: none."""

    part = models.ForeignKey(Part, models.CASCADE, verbose_name=_("部分"), related_name="items")
    position = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("编号"), max_length=8)
    title = models.CharField(_("名称"), max_length=120)
    weight = models.PositiveIntegerField(_("分值"))
    formula = models.CharField(_("计分方法"), max_length=12, choices=Formula.choices)
    numbers = models.CharField(_("数"), max_length=120, blank=True)
    indicator = models.CharField(_("指标"), max_length=NAME_LENGTH, blank=True)
    first_month = models.PositiveSmallIntegerField(_("从几月"), default=1)
    last_month = models.PositiveSmallIntegerField(_("到几月"), default=YEAR_MONTHS)
    waived = models.BooleanField(_("没有对象时不扣分"), default=False)
    evidence = models.CharField(_("要什么依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("考核项目")
        ordering: ClassVar = ["part_id", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="an_item_has_its_place", fields=["part", "position"]),
            models.CheckConstraint(
                name="an_item_reads_a_figure_or_is_judged",
                condition=Q(formula="judged", indicator="") | (~Q(formula="judged") & ~Q(indicator="")),
            ),
            models.CheckConstraint(
                name="an_item_reads_months_in_order",
                condition=Q(
                    first_month__gte=1, last_month__lte=YEAR_MONTHS, first_month__lte=F("last_month")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def source(self) -> Source:
        """What a computed item reads; of a judged one it means nothing."""
        return Source(self.indicator, self.first_month, self.last_month)

    def text(self) -> ItemText:
        return ItemText(
            code=self.code,
            title=self.title,
            weight=self.weight,
            formula=self.formula,
            numbers=self.numbers,
            indicator=self.indicator,
            first_month=self.first_month,
            last_month=self.last_month,
            waived=self.waived,
        )
