from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import Scope

from .words import RefusedKind


class Versioned(models.Model):
    """A record that counts its changes, so that of two people who edit it the second sees both versions."""

    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A record that is only ever added: the database itself refuses to change, remove or replace it.

    On both engines, by triggers of its migration (0002, 0003, 0005, 0007); `haitang doctor` asks whether they are there.
    """

    class Meta:
        abstract = True


class EntryQuerySet(models.QuerySet["Entry"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q())

    def of(self, thing: models.Model) -> Self:
        """What was done to one record."""
        return self.filter(thing_kind=thing._meta.label, thing_id=str(thing.pk))


class Entry(AppendOnly):
    """One thing done.

    Personal data: none. `facts` names fields, codes, dates and numbers of records, never a person's values.
    """

    placed_by: ClassVar = "region_id"

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("账号编号"), null=True)
    actor = models.CharField(_("账号"), max_length=150)
    action = models.CharField(_("行为"), max_length=64)
    thing_kind = models.CharField(_("对象类别"), max_length=64)
    thing_id = models.CharField(_("对象编号"), max_length=40)
    region_id = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("事实"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["thing_kind", "thing_id", "id"], name="audit_entry_of_a_thing"),
            models.Index(fields=["region_id", "id"], name="audit_entry_in_a_region"),
            models.Index(fields=["actor_id", "id"], name="audit_entry_by_an_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.thing_kind}:{self.thing_id}"


class Seal(AppendOnly):
    """A batch of entries closed into the hash chain: each seal binds its entries and the seal before it.

    `leaves` is, for each entry in order, its id (8 bytes, big-endian) and the SHA-256 of its content (32 bytes), so
    that a breach names the entry. Personal data: none.
    """

    first_id = models.BigIntegerField(_("首条"))
    last_id = models.BigIntegerField(_("末条"))
    count = models.PositiveIntegerField(_("条数"))
    at = models.DateTimeField(_("封存时间"))
    leaves = models.BinaryField()
    previous = models.CharField(_("前一封存"), max_length=64, unique=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("封存")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"


class Head(AppendOnly):
    """The end of the chain at one sealing, written down a second time: whoever cuts the chain must cut this, too.

    As long as nobody did, every seal since the first head has one, in the order of `last_id`. Personal data: none.
    """

    last_id = models.BigIntegerField(_("末条"))
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("链尾")
        ordering: ClassVar = ["last_id", "id"]

    def __str__(self) -> str:
        return f"{self.last_id} {self.digest[:12]}"


class RefusedTryQuerySet(models.QuerySet["RefusedTry"]):
    def within(self, scope: Scope) -> Self:
        """Those of accounts of the scope, and those of nobody known, which belong to no place."""
        return self.filter(scope.q() | Q(region_id=""))


class RefusedTry(models.Model):
    """What was refused to somebody at one door in a quarter of an hour, and how often.

    Rows are bounded in number and age (`refusals`). Personal data: the sign-in name of an account that was used or tried;
    of a name that belongs to none, and of the network address, a keyed digest; the address with its end hidden.
    """

    placed_by: ClassVar = "region_id"

    kind = models.CharField(_("拒绝原因"), max_length=16, choices=RefusedKind.choices)
    page = models.CharField(_("页面"), max_length=80, blank=True)
    account_id = models.BigIntegerField(_("账号编号"), default=0)
    account = models.CharField(_("账号"), max_length=64, blank=True)
    region_id = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    name_digest = models.CharField(max_length=64, blank=True)
    address_digest = models.CharField(max_length=64, blank=True)
    address = models.CharField(_("网络地址"), max_length=48, blank=True)
    signed_in = models.BooleanField(default=False)
    window = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(_("最近一次"))
    count = models.PositiveIntegerField(_("次数"), default=1)
    entered = models.BooleanField(default=False)
    summed = models.BooleanField(default=False)

    objects = RefusedTryQuerySet.as_manager()

    class Meta:
        verbose_name = _("拒绝记录")
        ordering: ClassVar = ["-last_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["last_at", "id"], name="refused_try_by_age"),
            models.Index(fields=["signed_in", "id"], name="refused_try_by_pool"),
            models.Index(fields=["account_id", "id"], name="refused_try_of_an_account"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="tries_refused_alike_in_a_window_are_one_row",
                fields=["window", "kind", "page", "account_id", "name_digest", "address_digest"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.page} × {self.count}"
