from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_known
from haitang.foundation.scope import Scope
from haitang.machinery.accounts.models import Account

from .declaring import title_of
from .words import DIGEST_HOUR, QUIET_FROM, QUIET_UNTIL, RobotKind, State, Trouble, Way


class RobotQuerySet(models.QuerySet["Robot"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="county"))


class Robot(models.Model):
    """A group's robot that a district lets speak: it says the day's matters of the district to that group.

    Personal data: none. `address` is a secret: whoever has it may speak to the group, so it is sealed, and gone when
    the robot is removed. `told_until` is up to which moment its group has been told.
    """

    placed_by: ClassVar = "county"

    county = models.CharField(_("区县代码"), max_length=12, db_index=True)
    name = models.CharField(_("群的名称"), max_length=60)
    kind = models.CharField(_("哪一家"), max_length=8, choices=RobotKind.choices)
    address = models.BinaryField(_("地址"), default=b"")
    mask = models.CharField(_("地址末尾"), max_length=8)
    added_at = models.DateTimeField(_("添加时间"))
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    told_until = models.DateTimeField()

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("群机器人")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            must_be_known("a_robot_is_of_a_known_kind", "kind", RobotKind),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one addressee, by mail to an account or by a robot to its group. It is claimed before it is
    sent, and claimed once: see docs/decisions/0010.

    `key` says what it is, so that the same is never made twice: a notice sent at once, a day's digest, a group's day.
    `title` and `text` are what a robot says; a mail is composed from its notices when it leaves. Personal data: none
    of its own.
    """

    placed_by: ClassVar = ("account__home", "robot__county")

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    robot = models.ForeignKey(Robot, models.CASCADE, null=True, related_name="deliveries")
    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    text = models.TextField(_("内容"), blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("最早发出时间"))
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    trouble = models.CharField(_("原因"), max_length=12, choices=Trouble.choices, blank=True)

    class Meta:
        verbose_name = _("发送")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            must_be_known("a_delivery_is_in_a_known_state", "state", State),
            models.CheckConstraint(
                condition=Q(account__isnull=True) ^ Q(robot__isnull=True), name="a_delivery_has_one_addressee"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="delivery_by_state_and_time")]

    def __str__(self) -> str:
        return self.key


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, account_id: int | None) -> Self:
        return self.filter(account=account_id or 0)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing one account was told. What is told of twice under the same key is told once.

    `waits` marks what the next digest should hold; `delivery` is the one message that carries it, if any.
    Personal data: title and text may name people, for the account's own eyes.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    kind = models.CharField(_("种类"), max_length=40)
    key = models.CharField(max_length=128)
    title = models.CharField(_("标题"), max_length=200)
    text = models.CharField(_("内容"), max_length=500, blank=True)
    href = models.CharField(_("地址"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    waits = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="an_account_is_told_a_thing_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-at", "-id"], name="notice_of_an_account"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["account"], condition=Q(waits=True), name="notice_waiting_for_a_digest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_title(self) -> str:
        return title_of(self.kind)


class GroupNotice(models.Model):
    """One thing a district's groups are told, by their robots. Personal data: none, a group reads it."""

    placed_by: ClassVar = "county"

    county = models.CharField(_("区县代码"), max_length=12)
    key = models.CharField(max_length=128)
    title = models.CharField(_("标题"), max_length=200)
    href = models.CharField(_("地址"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("群通知")
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "key"], name="a_district_is_told_a_thing_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["county", "at"], name="group_notice_of_a_district")]

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """How one account wants one kind of notice by mail; the kind's own way where there is none."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(_("种类"), max_length=40)
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)

    class Meta:
        verbose_name = _("通知方式")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind"], name="an_account_has_one_way_for_a_kind"),
            must_be_known("a_notice_goes_a_known_way", "way", Way),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"

    @property
    def kind_title(self) -> str:
        return title_of(self.kind)


class Rhythm(models.Model):
    """When an account wants mail, local time; the usual hours where there is none."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="rhythm")
    quiet_from = models.TimeField(_("从几点起不打扰"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("到几点为止"), default=QUIET_UNTIL)
    digest_hour = models.PositiveSmallIntegerField(_("每天几点合成一封"), default=DIGEST_HOUR)

    class Meta:
        verbose_name = _("通知时间")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest_hour__lt=24), name="a_digest_is_made_at_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M}–{self.quiet_until:%H:%M}"


class Feed(models.Model):
    """The secret address of an account's calendar: only its digest is kept, so that it is shown once."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("日历订阅")

    def __str__(self) -> str:
        return str(self.made_at)
