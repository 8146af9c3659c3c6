from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.codes import county_of
from haitang.foundation.constraints import must_be_filled, must_be_known, must_end_after_it_begins
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.words import NAME_LENGTH
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.work.vouching.models import Judgement, Vouched

from .words import CODE_LENGTH, MOVES, NEAR_DAYS, TERMLY, Demand, Direction, Rhythm, State


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))

    def touching(self, period: Period) -> Self:
        """Rules in force on some day of a period."""
        ends = Q(until__isnull=True) | Q(until__gt=period.since)
        return self.filter(ends, since__lt=period.until)


class Obligation(Versioned):
    """What a kind of organisation, or one organisation, owes in a rhythm, on the half-open days [since, until).

    A period is judged by the rule in force on its last day; so a change, which ends a rule and begins another of the same
    `code`, changes no period that is over. Met by a figure that reaches `at_least`, or by a filing. `opens` and `closes` are
    days of a year as 09-01, the last one included; `months_before` counts back from the end of a term, `working_days` on from an
    election; `near_days` before the last day an unmet period turns near. Personal data: none.
    """

    district = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县"), related_name="obligations")
    code = models.CharField(max_length=CODE_LENGTH, editable=False)
    title = models.CharField(_("要求"), max_length=60)
    organisation_kind = models.CharField(_("哪类组织"), max_length=24, choices=Kind.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("哪个组织"),
        null=True,
        blank=True,
        related_name="obligations",
    )
    demand = models.CharField(_("怎样算完成"), max_length=10, choices=Demand.choices)
    indicator = models.CharField(_("指标"), max_length=NAME_LENGTH, blank=True)
    at_least = models.PositiveIntegerField(_("至少"), default=1)
    document = models.CharField(_("材料名称"), max_length=60, blank=True)
    rhythm = models.CharField(_("多久一次"), max_length=20, choices=Rhythm.choices)
    opens = models.CharField(_("从哪一天"), max_length=5, blank=True)
    closes = models.CharField(_("到哪一天"), max_length=5, blank=True)
    months_before = models.PositiveSmallIntegerField(_("届满前几个月"), null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(_("换届后几个工作日"), null=True, blank=True)
    near_days = models.PositiveSmallIntegerField(_("提前几天提醒"), default=NEAR_DAYS)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    since = models.DateField(_("生效日期"))
    until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度要求")
        ordering: ClassVar = ["district_id", "code", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_obligation_has_one_open_rule",
                fields=["district", "code"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="an_obligation_binds_a_kind_or_one_organisation",
                condition=Q(organisation__isnull=True) & ~Q(organisation_kind="")
                | Q(organisation__isnull=False, organisation_kind=""),
            ),
            models.CheckConstraint(
                name="an_obligation_asks_for_a_figure_or_a_document",
                condition=Q(demand="figure", document="", at_least__gte=1) & ~Q(indicator="")
                | Q(demand="document", indicator="") & ~Q(document=""),
            ),
            must_end_after_it_begins("an_obligation_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("obligations:rule", args=[self.pk])

    @property
    def termly(self) -> bool:
        return self.rhythm in TERMLY

    def judges(self, day: date) -> bool:
        """Whether it is the rule for periods whose last day this is."""
        return self.since <= day and (self.until is None or day < self.until)

    def binds(self, organisation: Organisation) -> bool:
        if self.organisation_id is not None:
            return self.organisation_id == organisation.pk
        return (
            self.organisation_kind == organisation.kind
            and self.district_id == organisation.region_id[: len(self.district_id)]
        )


class FilingQuerySet(models.QuerySet["Filing"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="organisation__region_id", line="organisation__line"))

    def acknowledged(self) -> Self:
        return self.filter(state=State.ACKNOWLEDGED)

    def waiting(self) -> Self:
        return self.filter(state=State.FILED)

    def standing(self) -> Self:
        """Those that answer for their period: neither returned nor withdrawn."""
        return self.filter(state__in=(State.FILED, State.ACKNOWLEDGED))


class Filing(Vouched):
    """A document an organisation handed in for one period of an obligation; there because the document is.

    It answers the periods of its obligation's `code` that its own half-open days [since, until) overlap.
    Personal data: who recorded it.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("组织"), related_name="filings"
    )
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, verbose_name=_("制度要求"), related_name="filings"
    )
    since = models.DateField(_("所属期间自"), editable=False)
    until = models.DateField(_("所属期间至"), editable=False)
    title = models.CharField(_("材料标题"), max_length=120)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    filed_on = models.DateField(_("报备日期"))
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.FILED)
    objects = FilingQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = pgettext_lazy("one", "报备材料")
        ordering: ClassVar = ["-filed_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "until"], name="filing_of_a_body_by_period"),
            models.Index(fields=["filed_on"], name="filing_by_day"),
        ]
        constraints: ClassVar = [
            must_be_filled("a_filing_has_a_title", "title"),
            models.CheckConstraint(name="a_filing_is_for_some_days", condition=Q(until__gt=F("since"))),
            must_be_known("a_filing_is_in_a_known_state", "state", State),
            models.UniqueConstraint(
                name="a_period_has_one_filing_that_stands",
                fields=["organisation", "obligation", "until"],
                condition=Q(state__in=["filed", "acknowledged"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("obligations:filing", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period(self.since, self.until)

    @property
    def region_code(self) -> str:
        return self.organisation.region_id

    @property
    def line(self) -> str:
        return self.organisation.line

    @property
    def level_above(self) -> str:
        """The district acknowledges what anybody in it hands in."""
        return county_of(self.organisation.region_id)


class Answer(Judgement):
    """What somebody one level up said to a filing: acknowledged, or returned with a reason. Personal data: who said it."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="answers")
    state = models.CharField(_("答复"), max_length=12, choices=State.choices)
    reason = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("对材料的答复")
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_state_display()


class PlanQuerySet(models.QuerySet["Plan"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q())


class Plan(Versioned):
    """A plan of a district or a town over the years from `first_year` to `last_year`, both included.

    `led_by` names the post of who leads, as the document does: 区委副书记. Personal data: none.
    """

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县或镇街"), related_name="plans")
    title = models.CharField(_("规划名称"), max_length=80)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    led_by = models.CharField(_("由谁牵头"), max_length=80, blank=True)
    first_year = models.PositiveSmallIntegerField(_("起始年"))
    last_year = models.PositiveSmallIntegerField(_("截止年"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("规划")
        ordering: ClassVar = ["-first_year", "region_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_plan_ends_no_earlier_than_it_begins", condition=Q(last_year__gte=F("first_year"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("obligations:plan", args=[self.pk])

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class Target(models.Model):
    """What a figure should be in one year of a plan: of a flow over the year, of a stock at its end. Personal data: none."""

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name=_("规划"), related_name="targets")
    indicator = models.CharField(_("指标"), max_length=NAME_LENGTH)
    year = models.PositiveSmallIntegerField(_("年份"))
    direction = models.CharField(
        _("方向"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST
    )
    value = models.DecimalField(_("目标"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("规划目标")
        ordering: ClassVar = ["plan_id", "indicator", "year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_figure_has_one_target_a_year", fields=["plan", "indicator", "year"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
