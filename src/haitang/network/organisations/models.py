from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.constraints import must_be_filled
from haitang.foundation.partial_dates import PartialDate, Precision, perhaps_begun, precision_field
from haitang.foundation.scope import LINE_STEP, Scope, prefix_range
from haitang.machinery.audit.models import Versioned
from haitang.network.regions.models import Region

from .words import DEFAULT_TERM_YEARS, ELECTED, OWN_ASSOCIATIONS, Establishment, Kind, Part, UnitKind


def in_force_on(on: date, begins: str, ends: str) -> Q:
    """Rows whose half-open days [begins, ends) hold `on`; a missing begin is "before our records"."""
    begun = Q(**{f"{begins}__isnull": True}) | Q(**{f"{begins}__lte": on})
    return begun & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": on}))


class UnitQuerySet(models.QuerySet["Unit"]):
    def within(self, scope: Scope) -> Self:
        """Units in the regions, and the hosts of the organisations on the lines."""
        if not scope.lines:
            return self.filter(scope.q())
        hosts = Organisation.objects.within(Scope(lines=scope.lines)).values("unit_id")
        return self.filter(Scope(regions=scope.regions).q() | Q(pk__in=hosts))

    def standing(self, on: date) -> Self:
        return self.filter(in_force_on(on, "since", "until"))


class Unit(Versioned):
    """A legal body or workplace, known to each county by itself: its code names one unit there. Personal data: none."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在镇街"), related_name="units")
    name = models.CharField(_("单位名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=16, choices=UnitKind.choices)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    technology_enterprise = models.BooleanField(_("市级科技型企业"), default=False)
    science_workers = models.PositiveIntegerField(_("科技工作者人数"), null=True, blank=True)
    since = models.DateField(_("成立日期"), null=True, blank=True)
    until = models.DateField(_("注销日期"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "单位")
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["region", "name", "id"], name="unit_in_a_region_by_name")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "credit_code",
                Substr("region", 1, COUNTY_LENGTH),
                name="a_credit_code_names_one_unit",
                condition=~Q(credit_code=""),
            ),
            models.CheckConstraint(
                name="a_unit_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:unit", args=[self.pk])


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(line="line"))

    def on_line(self, line: str) -> Self:
        """The organisation on this line and its whole subtree."""
        return self.filter(prefix_range("line", line))

    def standing(self, on: date) -> Self:
        return self.filter(in_force_on(on, "founded", "dissolved"))

    def perhaps_standing(self, on: date) -> Self:
        """Bodies of which our records do not say whether they stood on a day: founded later for certain, and perhaps before."""
        return self.filter(perhaps_begun(on, "founded", "founded_precision"))

    def of_kind(self, *kinds: Kind) -> Self:
        return self.filter(kind__in=kinds)


class Organisation(Versioned):
    """A body of the association's system; stands on the half-open days [founded, dissolved).

    `line` is its place in the tree: its ancestors' and its own number, ten digits each. Personal data: none.
    """

    kind = models.CharField(_("类别"), max_length=24, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="organisations")
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("上级组织"), null=True, blank=True, related_name="children"
    )
    line = models.CharField(max_length=LINE_STEP * 6, blank=True, editable=False, db_index=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("挂靠单位"), null=True, blank=True, related_name="organisations"
    )
    document = models.CharField(_("批复文号"), max_length=60, blank=True)
    founded = models.DateField(_("成立日期"), null=True, blank=True)
    founded_precision = precision_field()
    dissolved = models.DateField(_("撤销日期"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("任期（年）"), default=DEFAULT_TERM_YEARS)
    term_ends = models.DateField(_("本届届满"), null=True, blank=True)
    elected = models.DateField(_("最近一次换届"), null=True, blank=True, editable=False)
    elected_precision = precision_field()
    grade = models.CharField(_("类型或级别"), max_length=40, blank=True)
    members = models.PositiveIntegerField(_("会员数"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织")
        ordering: ClassVar = ["region_id", "name", "id"]
        indexes: ClassVar = [models.Index(fields=["kind", "region"], name="organisation_kind_in_a_region")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_place_has_one_association_of_its_own",
                fields=["region", "kind"],
                condition=Q(kind__in=["district_association", "town_association"], dissolved__isnull=True),
            ),
            models.UniqueConstraint(
                name="a_unit_hosts_one_association_at_a_time",
                fields=["unit"],
                condition=Q(
                    kind__in=["enterprise_association", "institution_association"], dissolved__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="an_organisation_ends_after_it_begins",
                condition=Q(founded__isnull=True) | Q(dissolved__isnull=True) | Q(dissolved__gt=F("founded")),
            ),
        ]

    @property
    def is_own_association(self) -> bool:
        """Whether it is of a kind of which a place has one at a time."""
        return self.kind in OWN_ASSOCIATIONS

    @property
    def founded_by(self) -> date | None:
        """The first day on which it may have been founded; None when it was there before our records."""
        if self.founded is None or self.founded_precision == Precision.UNKNOWN:
            return None
        return PartialDate.of(self.founded, Precision(self.founded_precision)).first

    @property
    def is_elected(self) -> bool:
        """Whether it is elected for a term."""
        return self.kind in ELECTED

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:organisation", args=[self.pk])


def of_perhaps_standing(on: date) -> Q:
    """Posts in organisations of which our records do not say whether they stood on a day."""
    return perhaps_begun(on, "organisation__founded", "organisation__founded_precision")


class PostQuerySet(models.QuerySet["Post"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="organisation__region_id", line="organisation__line"))

    def standing(self, on: date) -> Self:
        """Posts in force on a day, in organisations that stand on it."""
        return self.filter(
            in_force_on(on, "since", "until"),
            in_force_on(on, "organisation__founded", "organisation__dissolved"),
        )

    def perhaps_standing(self, on: date) -> Self:
        """Posts in organisations of which our records do not say whether they stood on a day."""
        return self.filter(of_perhaps_standing(on))


class Post(Versioned):
    """Seats of one kind in an organisation, there while vacant, on the half-open days [since, until).

    `role` is the stable name a staffing rule asks for; `filled_by` says whose duty it is to fill the seats.
    Personal data: none.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("组织"), related_name="posts"
    )
    role = models.CharField(_("岗位代号"), max_length=40)
    part = models.CharField(_("3+1+N"), max_length=8, choices=Part.choices, default=Part.OTHER)
    title = models.CharField(_("岗位"), max_length=40)
    place = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name=_("负责的村（社区）"),
        null=True,
        blank=True,
        related_name="posts",
    )
    seats = models.PositiveSmallIntegerField(_("席位"), default=1)
    required = models.BooleanField(_("编配规则要求"), default=True)
    establishment = models.CharField(
        _("编制"), max_length=12, choices=Establishment.choices, default=Establishment.NONE
    )
    ex_officio_of = models.CharField(_("由谁当然担任"), max_length=80, blank=True)
    filled_by = models.CharField(_("由谁负责配备"), max_length=80, blank=True)
    duties = models.TextField(_("岗位职责"), max_length=2000, blank=True)
    honorary = models.BooleanField(_("名誉岗位，不查挂名"), default=False)
    since = models.DateField(_("设立日期"), null=True, blank=True)
    until = models.DateField(_("停设日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        ordering: ClassVar = ["organisation_id", "part", "role", "place_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="a_post_has_a_seat", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="a_post_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.place}）" if self.place_id else self.title

    def get_absolute_url(self) -> str:
        return reverse("organisations:post", args=[self.pk])


class EndingQuerySet(models.QuerySet["Ending"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q())

    def of(self, record: models.Model) -> Self:
        """The endings of one record, the latest first."""
        return self.filter(thing_kind=record._meta.label, thing_key=record.pk).order_by("-id")

    def in_force(self) -> Self:
        return self.filter(taken_back_at__isnull=True)


class Ending(models.Model):
    """A body, a unit, a post or a person ended, and all that ended with it: what a restoration takes back.

    `thing_kind` and `thing_key` name what ended. `changes` holds each row that became other: its part, label and key, its
    columns `before` and `after`; of a removed row all of them before. Personal data: who did it; the reason may name somebody.
    """

    thing_kind = models.CharField(max_length=60, editable=False)
    thing_key = models.BigIntegerField(editable=False)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="+")
    on = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=120)
    document = models.CharField(_("依据文件"), max_length=120)
    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("时间"))
    changes: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("一并办理的"), default=list
    )
    taken_back_at = models.DateTimeField(_("恢复时间"), null=True, editable=False)
    taken_back_by = models.BigIntegerField(null=True, editable=False)
    taken_back_name = models.CharField(_("恢复人"), max_length=64, blank=True, editable=False)
    taken_back_for = models.CharField(_("恢复原因"), max_length=200, blank=True, editable=False)

    objects = EndingQuerySet.as_manager()

    class Meta:
        verbose_name = _("终止")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["thing_kind", "thing_key"], name="ending_of_a_thing")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_thing_ends_once",
                fields=["thing_kind", "thing_key"],
                condition=Q(taken_back_at__isnull=True),
            ),
            must_be_filled("a_thing_ends_for_a_reason", "reason"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.reason}"
