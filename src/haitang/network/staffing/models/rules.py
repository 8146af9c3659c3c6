from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_end_after_it_begins
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.words import Establishment, Kind, Part
from haitang.network.regions.models import Region

from ..words import Mode, Per


class RuleQuerySet(models.QuerySet["StaffingRule"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))

    def in_force(self, on: date) -> Self:
        return self.filter(Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on))


class StaffingRule(Versioned):
    """What posts a kind of organisation must have in a district, on the half-open days [since, until).

    Personal data: none.
    """

    district = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("区县"), related_name="staffing_rules"
    )
    organisation_kind = models.CharField(_("组织类别"), max_length=24, choices=Kind.choices)
    role = models.CharField(_("岗位代号"), max_length=40)
    part = models.CharField(_("3+1+N"), max_length=8, choices=Part.choices, default=Part.OTHER)
    title = models.CharField(_("岗位"), max_length=40)
    seats = models.PositiveSmallIntegerField(_("席位"), default=1)
    per = models.CharField(_("计席方式"), max_length=12, choices=Per.choices, default=Per.ORGANISATION)
    mode = models.CharField(_("任职方式"), max_length=12, choices=Mode.choices, default=Mode.PART_TIME)
    establishment = models.CharField(
        _("编制"), max_length=12, choices=Establishment.choices, default=Establishment.NONE
    )
    ex_officio_of = models.CharField(_("由谁当然担任"), max_length=80, blank=True)
    filled_by = models.CharField(_("由谁负责配备"), max_length=80, blank=True)
    duties = models.TextField(_("岗位职责"), max_length=2000, blank=True)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    since = models.DateField(_("生效日期"))
    until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("编配规则")
        ordering: ClassVar = ["district_id", "organisation_kind", "part", "role", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_role_has_one_open_rule",
                fields=["district", "organisation_kind", "role"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(name="a_rule_asks_for_a_seat", condition=Q(seats__gte=1)),
            must_end_after_it_begins("a_rule_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.get_organisation_kind_display()} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("staffing:rule", args=[self.pk])


class CoverageRuleQuerySet(models.QuerySet["CoverageRule"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))

    def in_force(self, on: date) -> Self:
        return self.filter(Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on))


class CoverageRule(Versioned):
    """Which enterprises must have an association: those that meet any condition named here (DOMAIN §1).

    `science_workers` is the least number that obliges; empty means numbers do not. Personal data: none.
    """

    district = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("区县"), related_name="coverage_rules"
    )
    technology_enterprise = models.BooleanField(_("市级科技型企业应建"), default=True)
    science_workers = models.PositiveIntegerField(
        _("科技工作者满多少人应建"), null=True, blank=True, default=30
    )
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    since = models.DateField(_("生效日期"))
    until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = CoverageRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("应建规则")
        ordering: ClassVar = ["district_id", "-since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_district_has_one_open_coverage_rule",
                fields=["district"],
                condition=Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.since)
