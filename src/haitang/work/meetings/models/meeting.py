"""A meeting and who is invited to it."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.constraints import must_be_filled, must_be_known
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind as Body

from ..words import (
    AHEAD,
    KEY_LENGTH,
    LONGEST_NAME,
    LONGEST_REASON,
    MOVES,
    TOOK_PLACE,
    Answer,
    Attendance,
    Kind,
    StandIn,
    State,
)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def within(self, scope: Scope) -> Self:
        """Meetings that bodies of the scope convene, and those to which posts of its bodies are invited."""
        invited = Invitee.objects.filter(
            scope.q(region="post__organisation__region_id", line="post__organisation__line"),
            meeting=OuterRef("pk"),
        )
        return self.filter(meetings_condition(scope) | Q(Exists(invited)))

    def convened_in(self, scope: Scope) -> Self:
        """Meetings that bodies of the scope convene."""
        return self.filter(meetings_condition(scope))

    def convened_by_district(self) -> Self:
        """Those the association of the whole district convenes."""
        return self.filter(convener__kind=Body.DISTRICT_ASSOCIATION)

    def took_place(self) -> Self:
        return self.filter(state__in=TOOK_PLACE)

    def minuted(self) -> Self:
        """Held, and their minutes issued."""
        return self.filter(state=State.ISSUED)

    def ahead(self) -> Self:
        return self.filter(state__in=AHEAD)

    def held_in(self, period: Period) -> Self:
        """On the half-open days [period.since, period.until)."""
        return self.filter(period.q("held_on"))


def meetings_condition(scope: Scope) -> Q:
    return scope.q(region="convener__region_id", line="convener__line")


class Meeting(Versioned):
    """A meeting of one convening body, planned, invited to, held and minuted.

    `issues_until` and `agenda_until` are set by the district's rule of the day it was planned. `sequence` counts what
    calendars must learn anew, under the lasting `uid`. `over_reason` says why a ceiling was passed. `key` was made
    before sending, so that a repeat makes nothing new. Personal data: who convened it.
    """

    convener = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("召集组织"), related_name="meetings"
    )
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("会议名称"), max_length=LONGEST_NAME)
    held_on = models.DateField(_("日期"))
    begins = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=LONGEST_NAME)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.PLANNED)
    issues_until = models.DateField(_("议题截止"), editable=False)
    agenda_until = models.DateField(_("议程截止"), editable=False)
    agenda_fixed_at = models.DateTimeField(_("议程定下时间"), null=True, editable=False)
    invited_at = models.DateTimeField(_("通知时间"), null=True, editable=False)
    over_reason = models.CharField(_("超出规定的理由"), max_length=LONGEST_REASON, blank=True)
    off_reason = models.CharField(_("取消原因"), max_length=LONGEST_REASON, blank=True)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    planned_by = models.BigIntegerField(_("筹备账号"), editable=False)
    planner = models.CharField(_("筹备人"), max_length=64, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = pgettext_lazy("one", "会议")
        ordering: ClassVar = ["-held_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["convener", "held_on"], name="meeting_of_a_body_by_day"),
            models.Index(fields=["state", "held_on"], name="meeting_in_a_state_by_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_account_plans_with_a_key_once", fields=["planned_by", "key"], condition=~Q(key="")
            ),
            must_be_filled("a_meeting_is_about_something", "title"),
            models.CheckConstraint(
                name="a_meeting_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
            ),
            models.CheckConstraint(
                name="a_meeting_is_called_off_for_a_reason",
                condition=~Q(state="called_off") | ~Q(off_reason=""),
            ),
            must_be_known("a_meeting_is_in_a_known_state", "state", State),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def took_place(self) -> bool:
        return self.state in TOOK_PLACE

    @property
    def ahead(self) -> bool:
        return self.state in AHEAD


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def within(self, scope: Scope) -> Self:
        """Those whose post the scope covers, and all of the meetings its bodies convene."""
        own = scope.q(region="post__organisation__region_id", line="post__organisation__line")
        return self.filter(
            own | scope.q(region="meeting__convener__region_id", line="meeting__convener__line")
        )


class Invitee(Versioned):
    """Somebody invited by post, or a guest by the name of his body; what he answered, and whether he came.

    Who holds the post on the day is read from appointments. `substitute` is who was announced in his place, `stand_in`
    who came. Personal data: the names of both, who replied.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="invitees")
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name=_("岗位"), null=True, blank=True, related_name="invitations"
    )
    guest = models.CharField(_("其他单位"), max_length=LONGEST_NAME, blank=True)
    answer = models.CharField(_("回复"), max_length=12, choices=Answer.choices, blank=True)
    substitute = models.CharField(_("代会人姓名"), max_length=40, blank=True)
    substitute_post = models.CharField(_("代会人职务"), max_length=60, blank=True)
    reason = models.CharField(_("原因"), max_length=LONGEST_REASON, blank=True)
    replier = models.CharField(_("回复人"), max_length=64, blank=True, editable=False)
    replied_at = models.DateTimeField(_("回复时间"), null=True, editable=False)
    attendance = models.CharField(_("出席"), max_length=12, choices=Attendance.choices, blank=True)
    stand_in = models.CharField(_("到会人姓名"), max_length=40, blank=True)
    stand_in_post = models.CharField(_("到会人职务"), max_length=60, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("参会人")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_invitee_is_a_post_or_a_guest",
                condition=Q(post__isnull=False, guest="") | (Q(post__isnull=True) & ~Q(guest="")),
            ),
            models.UniqueConstraint(name="a_post_is_invited_once_to_a_meeting", fields=["meeting", "post"]),
            models.CheckConstraint(
                name="a_substitute_has_a_name", condition=~Q(answer="substitute") | ~Q(substitute="")
            ),
            models.CheckConstraint(
                name="who_cannot_come_says_why", condition=~Q(answer="cannot") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.named

    @property
    def named(self) -> str:
        """区科协 主席, or the guest's own words."""
        return f"{self.post.organisation.name} {self.post}" if self.post else self.guest

    @property
    def likely(self) -> StandIn:
        """Who comes in his place: as put down at the meeting, else as announced."""
        return StandIn(self.stand_in or self.substitute, self.stand_in_post or self.substitute_post)

    @property
    def answers(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("answer", "substitute", "substitute_post", "reason")}
