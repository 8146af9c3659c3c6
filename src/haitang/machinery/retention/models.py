from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned


class TermQuerySet(models.QuerySet["Term"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="county"))


class Term(Versioned):
    """For how many days a district keeps what serves a purpose; without a row the purpose's own days stand.

    Personal data: none.
    """

    placed_by: ClassVar = "county"

    county = models.CharField(_("区县代码"), max_length=6)
    purpose = models.CharField(_("用途"), max_length=40)
    days = models.PositiveIntegerField(_("保存多少天"))
    basis = models.CharField(_("依据"), max_length=120, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("保存期限")
        ordering: ClassVar = ["county", "purpose", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_district_has_one_term_a_purpose", fields=["county", "purpose"]),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.days}"
