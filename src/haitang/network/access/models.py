from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import Scope
from haitang.machinery.accounts.models import Account
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region

from .words import ADMINISTRATORS, HOLDER_LENGTH, KEY_LENGTH, TOKEN_LENGTH, Role


class GrantQuerySet(models.QuerySet["Grant"]):
    def within(self, scope: Scope) -> Self:
        """Grants whose place lies inside; one for everywhere is seen only from everywhere."""
        if "" in scope.regions:
            return self
        in_organisations = scope.q(region="organisation__region_id", line="organisation__line")
        return self.filter(scope.q() | in_organisations)

    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(since__lte=at), Q(until__isnull=True) | Q(until__gt=at))


class Grant(models.Model):
    """A role given to an account, in a region or an organisation, over the half-open time [since, until).

    Without region and organisation it holds everywhere. Personal data: who was trusted with what.
    """

    account = models.ForeignKey(Account, models.PROTECT, verbose_name=_("账号"), related_name="grants")
    role = models.CharField(_("角色"), max_length=24, choices=Role.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("行政区划"), null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("组织"), null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField(_("自"))
    until = models.DateTimeField(_("至"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("授权人"), null=True, related_name="+"
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权")
        ordering: ClassVar = ["account_id", "role", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_account_is_administrator_of_one_kind",
                fields=["account"],
                condition=Q(role__in=[role.value for role in ADMINISTRATORS], until__isnull=True),
            ),
            models.UniqueConstraint(
                name="a_role_is_granted_once_in_a_region",
                fields=["account", "role", "region"],
                condition=Q(until__isnull=True),
            ),
            models.UniqueConstraint(
                name="a_role_is_granted_once_in_an_organisation",
                fields=["account", "role", "organisation"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="a_grant_is_in_a_region_or_an_organisation",
                condition=Q(region__isnull=True) | Q(organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="a_grant_everywhere_is_the_installations_own",
                condition=Q(region__isnull=False)
                | Q(organisation__isnull=False)
                | Q(role__in=[Role.CONSOLE.value, *(role.value for role in ADMINISTRATORS)]),
            ),
            models.CheckConstraint(
                name="a_grant_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place}"

    @property
    def place(self) -> str:
        """Where the role is held, in words."""
        return str(self.organisation or self.region or _("全部"))


class Receipt(models.Model):
    """The answer a changing request got, kept so that a repeat with the same key gets it again and changes nothing.

    Before there is one, the row is a claim: `token` is known to whoever does the work, `holder` names his process.
    Personal data: what the page answered, sealed, for as long as `words.RECEIPT_DAYS`.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    asked = models.CharField(max_length=64)
    token = models.CharField(max_length=TOKEN_LENGTH, blank=True)
    holder = models.CharField(max_length=HOLDER_LENGTH, blank=True)
    at = models.DateTimeField(_("时间"))
    status = models.PositiveSmallIntegerField(default=0)
    headers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    messages: "models.JSONField[list[Any], list[Any]]" = models.JSONField(default=list)
    body = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("回执")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["at"], name="receipt_by_age")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="an_account_uses_a_key_once", fields=["account", "key"]),
            models.CheckConstraint(
                name="a_key_is_claimed_or_answered",
                condition=Q(status=0, token__gt="") | Q(status__gt=0, token=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.key}"

    @property
    def answered(self) -> bool:
        return self.status > 0
