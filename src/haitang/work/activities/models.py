from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.constraints import must_be_filled, must_be_known
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.machinery.figures.periods import Period
from haitang.machinery.ui.sounds import is_typed_by_sound, typed_sound
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person
from haitang.network.regions.models import Region
from haitang.work.vouching.models import Judgement, Vouched

from .words import (
    DAILY_MINUTES,
    KEY_LENGTH,
    LATE_AFTER_DAYS,
    LONGEST_MINUTES,
    MOST_PEOPLE,
    MOVES,
    Form,
    State,
    Topic,
)


def about(text: str) -> Q:
    """Activities whose title holds `text`, or sounds like it where it is letters alone.

    The database looks at every title of the reader's scope, for the words may stand anywhere in it: 100 000 titles take
    a third of a second of either engine at the worst. An index over parts of words would be PostgreSQL's alone, SQLite's
    finds no word of two characters; comparing sounds outside the database, as is done with the few names of bodies and
    places, would bear some thousand of the latest titles and miss every older one.
    """
    if is_typed_by_sound(text):
        return Q(sound__contains=typed_sound(text))
    return Q(title__icontains=text)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def within(self, scope: Scope) -> Self:
        """Activities in the regions, and those organised on the lines."""
        return self.filter(scope.q(line="organiser__line" if scope.lines else None))

    def confirmed(self) -> Self:
        return self.filter(state=State.CONFIRMED)

    def reported(self) -> Self:
        """Reported and not yet confirmed: shown beside figures, never counted."""
        return self.filter(state=State.REPORTED)

    def seen_by(self, acting: Acting) -> Self:
        """Without the drafts of others."""
        return self.exclude(~Q(recorded_by=acting.account_id or 0), state=State.DRAFT)

    def held_in(self, period: Period) -> Self:
        """Held on the half-open days [period.since, period.until)."""
        return self.filter(period.q("held_on"))


class Activity(Vouched):
    """Something held at a time and place for people.

    `level_above` is the code of the region one level above whoever recorded it: who may confirm there, may confirm it.
    `volunteers` counts everybody who helped, `ServiceRecord` names those whose hours are kept. `minutes` is the length,
    unknown in old ledgers.
    `sound` is the pinyin of the title and, after a space, its initials, to be searched by.
    `key` was made before sending, so that a repeat makes nothing new. Personal data: who recorded it.
    """

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="activities")
    level_above = models.CharField(max_length=12, editable=False)
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("主办组织"), related_name="activities"
    )
    topic = models.CharField(_("主题"), max_length=12, choices=Topic.choices)
    title = models.CharField(_("讲了什么"), max_length=120)
    sound = models.CharField(_("拼音"), max_length=1000, blank=True, editable=False)
    form = models.CharField(_("形式"), max_length=12, choices=Form.choices)
    held_on = models.DateField(_("举办日期"))
    begins = models.TimeField(_("开始"), null=True, blank=True)
    ends = models.TimeField(_("结束"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("时长（分钟）"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    participants = models.PositiveIntegerField(_("参加人数"))
    volunteers = models.PositiveIntegerField(_("志愿者人数"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.REPORTED)
    late_reason = models.CharField(_("补记原因"), max_length=200, blank=True)
    batch = models.BigIntegerField(_("导入批次"), null=True, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = pgettext_lazy("one", "活动")
        ordering: ClassVar = ["-held_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["region", "held_on"], name="activity_in_a_region_by_day"),
            models.Index(fields=["organiser", "held_on"], name="activity_of_a_body_by_day"),
            models.Index(
                fields=["level_above", "held_on"],
                name="activity_to_be_confirmed",
                condition=Q(state="reported"),
            ),
            models.Index(fields=["recorded_by", "recorded_at"], name="activity_by_recorder"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_account_records_with_a_key_once", fields=["recorded_by", "key"], condition=~Q(key="")
            ),
            must_be_filled("an_activity_is_about_something", "title"),
            models.CheckConstraint(
                name="an_activity_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(begins__isnull=False, ends__gt=F("begins")),
            ),
            models.CheckConstraint(
                name="an_activity_lasts_a_while",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES),
            ),
            models.CheckConstraint(
                name="an_activity_has_a_believable_crowd",
                condition=Q(participants__lte=MOST_PEOPLE, volunteers__lte=MOST_PEOPLE),
            ),
            must_be_known("an_activity_is_in_a_known_state", "state", State),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.pk])

    @property
    def region_code(self) -> str:
        return self.region_id

    @property
    def line(self) -> str:
        return self.organiser.line


class ServiceQuerySet(models.QuerySet["ServiceRecord"]):
    def within(self, scope: Scope) -> Self:
        line = "activity__organiser__line" if scope.lines else None
        return self.filter(scope.q(region="activity__region_id", line=line))

    def confirmed(self) -> Self:
        return self.filter(activity__state=State.CONFIRMED)

    def reported(self) -> Self:
        return self.filter(activity__state=State.REPORTED)

    def held_in(self, period: Period) -> Self:
        return self.filter(period.q("activity__held_on"))


class ServiceRecord(models.Model):
    """The time a volunteer gave at one activity, in minutes; there is no other source of hours (DOMAIN §3).

    Personal data: who served where, when and how long.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("活动"), related_name="services")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("志愿者"), related_name="services")
    minutes = models.PositiveIntegerField(_("服务时长（分钟）"))

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务时长")
        ordering: ClassVar = ["activity_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_person_serves_once_at_an_activity", fields=["activity", "person"]
            ),
            models.CheckConstraint(
                name="service_takes_some_time", condition=Q(minutes__gte=1, minutes__lte=24 * 60)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.minutes}"


class Lead(models.Model):
    """A person who held or led an activity by virtue of his post: work done, without hours of a volunteer's.

    Personal data: who did what, when and where.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("活动"), related_name="leads")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("主讲或负责的人"), related_name="leads")

    class Meta:
        verbose_name = _("主讲或负责")
        ordering: ClassVar = ["activity_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_person_leads_an_activity_once", fields=["activity", "person"]),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Confirmation(Judgement):
    """Somebody one level up vouched for a record as it stood. Personal data: who did."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("活动"), related_name="confirmations"
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("确认")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["account", "at"], name="confirmation_by_account")]

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class Return(Judgement):
    """Somebody one level up sent a record back, and why. Personal data: who did."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("活动"), related_name="returns")
    reason = models.CharField(_("退回原因"), max_length=200)

    class Meta:
        verbose_name = _("退回")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [must_be_filled("a_record_is_returned_for_a_reason", "reason")]

    def __str__(self) -> str:
        return self.reason


class Correction(Judgement):
    """What a confirmed record said before somebody one level up corrected it, and why; annulling one is the last.

    Of any record also what it said before two of the people it names were made one. `before` holds the fields that
    changed, `services` as person key → minutes, `leads` as person keys. Personal data: who did it, and through the
    keys who served.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("活动"), related_name="corrections")
    reason = models.CharField(_("原因"), max_length=200)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("更正")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [must_be_filled("a_record_is_corrected_for_a_reason", "reason")]

    def __str__(self) -> str:
        return self.reason


class HoursRuleQuerySet(models.QuerySet["HoursRule"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))


class HoursRule(Versioned):
    """What a district asks of hours; without a row the defaults in `words` stand. Personal data: none."""

    district = models.OneToOneField(Region, models.PROTECT, verbose_name=_("区县"), related_name="hours_rule")
    daily_minutes = models.PositiveIntegerField(_("一人一天最多（分钟）"), default=DAILY_MINUTES)
    late_after_days = models.PositiveIntegerField(_("超过多少天算补记"), default=LATE_AFTER_DAYS)
    basis = models.CharField(_("依据"), max_length=120, blank=True)

    objects = HoursRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务时长规定")
        ordering: ClassVar = ["district_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_day_of_service_has_an_end",
                condition=Q(daily_minutes__gte=1, daily_minutes__lte=24 * 60),
            )
        ]

    def __str__(self) -> str:
        return str(self.district_id)

    def late(self, held_on: date, today: date) -> bool:
        """Whether recording on `today` what was held then needs a reason."""
        return (today - held_on).days > self.late_after_days
