from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_known
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import OWN_ASSOCIATIONS
from haitang.network.regions.models import Region

from ..words import (
    MOVES,
    State,
)
from .scheme import Item, Scheme


class RoundQuerySet(models.QuerySet["Round"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scheme__in=Scheme.objects.within(scope))


class Round(Versioned):
    """One run of a published scheme over the organisations it judges. Personal data: none."""

    scheme = models.OneToOneField(Scheme, models.PROTECT, verbose_name=_("考核办法"), related_name="round")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPENED)
    opened_at = models.DateTimeField(_("开始"))
    computed_at = models.DateTimeField(_("计算时间"), null=True)
    notice_since = models.DateField(_("公示从"), null=True)
    notice_until = models.DateField(_("公示到"), null=True)
    frozen_at = models.DateTimeField(_("存档时间"), null=True)

    objects = RoundQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = _("考核轮次")
        ordering: ClassVar = ["-scheme__year", "-id"]
        constraints: ClassVar = [
            must_be_known("a_round_is_in_a_known_state", "state", State),
            models.CheckConstraint(
                name="a_notice_ends_after_it_begins",
                condition=Q(notice_since__isnull=True, notice_until__isnull=True)
                | Q(notice_since__isnull=False, notice_until__gte=F("notice_since")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.scheme)

    def get_absolute_url(self) -> str:
        return reverse("assessment:round", args=[self.pk])


class ResultQuerySet(models.QuerySet["Result"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(line="organisation__line" if scope.lines else None))


class Result(models.Model):
    """One organisation in a round: its total in hundredths, its band, and the residents its place was counted with.

    Personal data: none; it is an organisation's.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name=_("考核轮次"), related_name="results")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("考核对象"), related_name="results"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("镇街"), related_name="results")
    total = models.IntegerField(_("总分"), default=0)
    band = models.CharField(_("等次"), max_length=20)
    vetoed = models.BooleanField(_("一项否决"), default=False)
    people = models.PositiveIntegerField(_("人口"), default=0)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核结果")
        ordering: ClassVar = ["region_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_organisation_has_one_result_a_round", fields=["round", "organisation"]
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("assessment:result", args=[self.round_id, self.pk])

    @property
    def of_a_place(self) -> bool:
        """Whether it is judged as the association of its place."""
        return self.organisation.kind in OWN_ASSOCIATIONS

    @property
    def named(self) -> str:
        """How it is called in lists: a town by its name, another body by its own."""
        return self.region.name if self.of_a_place else self.organisation.name


class Score(models.Model):
    """What one item gave one organisation: the figure as read (None: judged, or a ratio of nothing) and its points.

    Personal data: none.
    """

    result = models.ForeignKey(Result, models.CASCADE, verbose_name=_("考核结果"), related_name="scores")
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("考核项目"), related_name="scores")
    value = models.DecimalField(_("数"), max_digits=18, decimal_places=4, null=True)
    points = models.IntegerField(_("得分"))

    class Meta:
        verbose_name = _("考核得分")
        ordering: ClassVar = ["item__part__position", "item__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="an_item_is_scored_once_a_result", fields=["result", "item"])
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.points}"


class Snapshot(models.Model):
    """Everything a frozen round was computed from, so that it can be computed again: see `freezing`.

    `digest` is the SHA-256 of the content as written, and stands in the audit entry of the freezing. Personal data: none.
    """

    round = models.OneToOneField(Round, models.PROTECT, verbose_name=_("考核轮次"), related_name="snapshot")
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("内容"), encoder=DjangoJSONEncoder
    )
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = _("考核存档")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.digest[:12]
