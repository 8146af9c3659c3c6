from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_filled
from haitang.foundation.partial_dates import precision_field
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Organisation


class TermQuerySet(models.QuerySet["Term"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="organisation__region_id", line="organisation__line"))

    def counted(self) -> Self:
        """Those of which the election stands."""
        return self.filter(annulled_at__isnull=True)

    def with_next(self) -> Self:
        """With `until`, the day of the next election of the body; None for the present term and for one taken back."""
        later = Term.objects.counted().filter(
            organisation=OuterRef("organisation"), since__gt=OuterRef("since")
        )
        until = Subquery(later.order_by("since").values("since")[:1])
        return self.annotate(until=Case(When(annulled_at__isnull=True, then=until)))


class Term(Versioned):
    """One term of an elected body: from its election until the next one, so that two of them never share a day.

    `ends` is the last day of the term as it was worked out at the election; `ended_before` when the term before would have
    ended. `changes` says what the election did: of each seat the post, its number, the outcome, and the appointment by key;
    of one who left the columns as they were. A term that only a list tells of has none. Personal data: who entered it;
    the reason of an annulment may name somebody.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("组织"), related_name="terms"
    )
    number = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    since = models.DateField(_("换届日期"))
    since_precision = precision_field()
    ends = models.DateField(_("届满"), editable=False)
    ended_before = models.DateField(_("上届届满"), null=True, editable=False)
    document = models.CharField(_("换届文号"), max_length=60, blank=True)
    papers = models.CharField(_("换届材料"), max_length=300, blank=True)
    changes: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("各岗位结果"), default=list, editable=False
    )
    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("登记时间"), editable=False)
    annulled_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)
    annulled_by = models.BigIntegerField(null=True, editable=False)
    annulled_name = models.CharField(_("撤销人"), max_length=64, blank=True, editable=False)
    annulled_for = models.CharField(_("撤销原因"), max_length=200, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("届")
        ordering: ClassVar = ["organisation_id", "-since", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_body_is_elected_once_a_day",
                fields=["organisation", "since"],
                condition=Q(annulled_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="a_term_of_a_body_has_its_own_number",
                fields=["organisation", "number"],
                condition=Q(annulled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_term_has_a_number_from_one_on", condition=Q(number__isnull=True) | Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="a_term_is_annulled_for_a_reason",
                condition=Q(annulled_at__isnull=True) | ~Q(annulled_for=""),
            ),
        ]

    def __str__(self) -> str:
        return term_title(self.number)

    def get_absolute_url(self) -> str:
        return reverse("staffing:term", args=[self.pk])


def term_title(number: int | None) -> str:
    """第 3 届; of a term nobody knows the number of, that."""
    return gettext("第 %(number)d 届") % {"number": number} if number else gettext("届次不详")


class PostponementQuerySet(models.QuerySet["Postponement"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="organisation__region_id", line="organisation__line"))

    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Postponement(models.Model):
    """An election put off with approval: the term that would have ended `before` ends `until`.

    `elected` is the day of the election that term began with; empty where it began with the founding.

    Personal data: who entered it and who took it back; the reasons may name somebody.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("组织"), related_name="postponements"
    )
    elected = models.DateField(_("本届换届日期"), null=True, editable=False)
    before = models.DateField(_("原定届满"))
    until = models.DateField(_("延到"))
    reason = models.CharField(_("原因"), max_length=200)
    document = models.CharField(_("批准文件"), max_length=60)
    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("登记时间"), editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)
    withdrawn_by = models.BigIntegerField(null=True, editable=False)
    withdrawn_name = models.CharField(_("撤回人"), max_length=64, blank=True, editable=False)
    withdrawn_for = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects = PostponementQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期换届")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_end_of_a_term_is_put_off_once",
                fields=["organisation", "before"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_election_is_put_off_to_a_later_day", condition=Q(until__gt=F("before"))
            ),
            must_be_filled("an_election_is_put_off_for_a_reason", "reason"),
            must_be_filled("an_election_is_put_off_with_approval", "document"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.until}"
