from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import Scope


class AccountQuerySet(models.QuerySet["Account"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="home"))


class AccountManager(BaseUserManager["Account"]):
    def get_queryset(self) -> AccountQuerySet:
        return AccountQuerySet(self.model, using=self._db)

    def within(self, scope: Scope) -> AccountQuerySet:
        return self.get_queryset().within(scope)

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody, or the console, that signs in. What it may do stands in `access.Grant`.

    `home` is the code of the district that keeps the account, empty for one of the whole installation.
    Personal data: the sign-in name, the name shown, the e-mail address for recovery.
    """

    placed_by: ClassVar = "home"

    username = models.CharField(_("登录名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=64, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    home = models.CharField(_("所属区县代码"), max_length=12, blank=True, db_index=True)
    person_key = models.BigIntegerField(_("对应人员"), null=True, blank=True, db_index=True)
    is_active = models.BooleanField(_("启用"), default=True)
    is_console = models.BooleanField(_("命令行账号"), default=False)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    joined_at = models.DateTimeField(_("建立时间"))
    password_set_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("账号")
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("access:account", args=[self.pk])

    def give_initial_password(self, password: str, at: datetime) -> None:
        """Set, without saving, a password that opens nothing but its own change, and that only for some days."""
        self.set_password(password)
        self.password_set_at = at
        self.must_change_password = True

    def password_older_than(self, age: timedelta, at: datetime) -> bool:
        """Whether the password was set longer ago; of an account from before that was written down, its making counts."""
        return (self.password_set_at or self.joined_at) + age < at

    def initial_password_expired(self, at: datetime, age: timedelta) -> bool:
        """Whether it still has the password it was given, and has had it for longer than that opens the door."""
        return self.must_change_password and self.password_older_than(age, at)


class SignInAttempt(models.Model):
    """One try to sign in, kept for a day to slow down guessing; a success takes its row away.

    Personal data: none readable, keyed digests of the name typed, of the network address and of the device.
    """

    name_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["name_digest", "at"], name="attempt_on_a_name"),
            models.Index(fields=["address_digest", "at"], name="attempt_from_an_address"),
        ]

    def __str__(self) -> str:
        return str(self.at)
