"""What came of a meeting: its minutes, every version of them, and what was resolved."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_filled
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation, Post
from haitang.work.tasks.words import CountsAs

from ..words import DONE_BY, LONGEST_NAME, LONGEST_REASON, LONGEST_WORD, State
from .agenda import OfMeetings
from .meeting import Meeting


class Minutes(models.Model):
    """One version of a meeting's minutes: never changed, a change is the next version.

    An issued version has `issued_at`; issued after another one it is a correction and has its `reason`. `read` is the
    version of the meeting its author had before him: what was resolved and who was there. Personal data: who wrote and
    who issued it.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="minutes")
    number = models.PositiveSmallIntegerField(_("版次"))
    text = models.TextField(_("正文"))
    author = models.CharField(_("起草人"), max_length=64, editable=False)
    at = models.DateTimeField(_("起草时间"), editable=False)
    read = models.PositiveIntegerField(_("起草时的会议版本"), default=0, editable=False)
    reason = models.CharField(_("更正原因"), max_length=LONGEST_REASON, blank=True)
    issuer = models.CharField(_("签发人"), max_length=64, blank=True, editable=False)
    issued_at = models.DateTimeField(_("印发时间"), null=True, editable=False)

    objects = OfMeetings["Minutes"].as_manager()

    class Meta:
        verbose_name = _("会议纪要")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_version_of_minutes_has_its_number", fields=["meeting", "number"]),
            must_be_filled("minutes_say_something", "text"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"

    def knows(self, meeting: Meeting) -> bool:
        """Whether nothing was resolved, changed or struck out, and no attendance set right, since it was written: to
        write it was itself one change of the meeting.
        """
        return meeting.version == self.read + 1


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def within(self, scope: Scope) -> Self:
        """Those of meetings the scope sees, and those its bodies are responsible for."""
        own = scope.q(region="organisation__region_id", line="organisation__line")
        return self.filter(Q(meeting__in=Meeting.objects.within(scope).order_by()) | own)

    def of_bodies_in(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="organisation__region_id", line="organisation__line"))

    def issued(self) -> Self:
        return self.filter(meeting__state=State.ISSUED)

    def pending(self) -> Self:
        """Resolved at a meeting whose minutes are not issued: shown beside figures, never counted."""
        return self.filter(meeting__state=State.HELD)

    def resolved_in(self, period: Period) -> Self:
        return self.filter(period.q("meeting__held_on"))


class Resolution(Versioned):
    """One thing a meeting resolved; with a responsible body and a day it becomes a task when the minutes are issued.

    A guest, outside the association, is given no task; what is heard of it is put down as `GuestWord`s.
    Personal data: none.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="resolutions")
    number = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("议定事项"), max_length=500)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("责任组织"),
        null=True,
        blank=True,
        related_name="resolutions",
    )
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name=_("责任岗位"), null=True, blank=True, related_name="+"
    )
    guest = models.CharField(_("责任单位"), max_length=LONGEST_NAME, blank=True)
    due = models.DateField(_("完成期限"), null=True, blank=True)
    counts_as = models.CharField(_("怎样算办成"), max_length=10, choices=DONE_BY, default=CountsAs.WORD)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("议定事项")
        ordering: ClassVar = ["number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_resolution_has_its_number", fields=["meeting", "number"]),
            must_be_filled("a_resolution_says_something", "text"),
            models.CheckConstraint(
                name="who_is_responsible_has_a_day",
                condition=Q(organisation__isnull=True, guest="", due__isnull=True)
                | Q(organisation__isnull=False, guest="", due__isnull=False)
                | (Q(organisation__isnull=True, due__isnull=False) & ~Q(guest="")),
            ),
            models.CheckConstraint(
                name="a_responsible_post_is_of_the_body",
                condition=Q(post__isnull=True) | Q(organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def gives_a_task(self) -> bool:
        return self.organisation_id is not None and self.due is not None

    @property
    def responsible(self) -> str:
        """The name of the body or the guest it makes responsible; empty where nobody has to do anything."""
        return self.organisation.name if self.organisation else self.guest


class GuestWord(models.Model):
    """What was heard on a day of how a guest carries out a resolution, put down by the convener; never changed, what
    is heard later is another one. Personal data: who put it down.
    """

    resolution = models.ForeignKey(
        Resolution, models.CASCADE, verbose_name=_("议定事项"), related_name="words"
    )
    on = models.DateField(_("日期"))
    text = models.CharField(_("落实情况"), max_length=LONGEST_WORD)
    account = models.BigIntegerField(_("登记账号"), editable=False)
    name = models.CharField(_("登记人"), max_length=64, editable=False)
    at = models.DateTimeField(_("登记时间"), editable=False)

    class Meta:
        verbose_name = _("落实情况")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            must_be_filled("a_guest_word_says_something", "text"),
        ]

    def __str__(self) -> str:
        return self.text
