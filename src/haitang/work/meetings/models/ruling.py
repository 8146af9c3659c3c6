"""What a district decides about a kind of meeting."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Post
from haitang.network.regions.models import Region

from ..words import AGENDA_DAYS, ISSUES_DAYS, LONGEST_NAME, PAPER_CHARACTERS, Kind


class MeetingRuleQuerySet(models.QuerySet["MeetingRule"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))


class MeetingRule(Versioned):
    """What a district asks of a kind of meeting; without a row the defaults in `words` stand. Personal data: none."""

    district = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县"), related_name="meeting_rules")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    issues_days = models.PositiveSmallIntegerField(_("会前几天截止报送议题"), default=ISSUES_DAYS)
    agenda_days = models.PositiveSmallIntegerField(_("会前几天定下议程"), default=AGENDA_DAYS)
    most_a_year = models.PositiveSmallIntegerField(_("一年最多几次"), null=True, blank=True)
    paper_characters = models.PositiveIntegerField(_("材料最多多少字"), default=PAPER_CHARACTERS)
    basis = models.CharField(_("依据"), max_length=LONGEST_NAME, blank=True)

    objects = MeetingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议规定")
        ordering: ClassVar = ["district_id", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_district_rules_a_kind_of_meeting_once", fields=["district", "kind"]
            ),
            models.CheckConstraint(
                name="an_agenda_follows_its_issues", condition=Q(agenda_days__lte=models.F("issues_days"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class StandingMember(models.Model):
    """Who is a member of every meeting of a kind: a post, or somebody of a body outside the association by its name.

    Personal data: none.
    """

    rule = models.ForeignKey(MeetingRule, models.CASCADE, verbose_name=_("会议规定"), related_name="members")
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name=_("岗位"), null=True, blank=True, related_name="+"
    )
    guest = models.CharField(_("其他单位"), max_length=LONGEST_NAME, blank=True)

    class Meta:
        verbose_name = _("固定成员")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_standing_member_is_a_post_or_a_guest",
                condition=Q(post__isnull=False, guest="") | (Q(post__isnull=True) & ~Q(guest="")),
            ),
            models.UniqueConstraint(name="a_post_is_a_standing_member_once", fields=["rule", "post"]),
        ]

    def __str__(self) -> str:
        return self.guest or str(self.post)
