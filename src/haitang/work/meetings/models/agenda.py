"""What a meeting is about: issues filed for it, the items of its agenda, its papers."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_filled
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Organisation

from ..words import ISSUE_MOVES, LONGEST_NAME, LONGEST_REASON, IssueState
from .meeting import Meeting

_Row = TypeVar("_Row", bound=models.Model)


class OfMeetings(models.QuerySet[_Row]):
    """Records seen by whoever sees their meeting."""

    def within(self, scope: Scope) -> Self:
        return self.filter(meeting__in=Meeting.objects.within(scope).order_by())


class Issue(Versioned):
    """What a member body, or a guest by the convener's hand, asks a meeting to deal with; accepted or declined by the
    convener. Personal data: who filed it.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="issues")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("报送组织"), null=True, blank=True, related_name="+"
    )
    guest = models.CharField(_("其他单位"), max_length=LONGEST_NAME, blank=True)
    title = models.CharField(_("议题"), max_length=LONGEST_NAME)
    text = models.TextField(_("说明"), max_length=2000, blank=True)
    state = models.CharField(_("处理"), max_length=10, choices=IssueState.choices, default=IssueState.FILED)
    reason = models.CharField(_("不列入的原因"), max_length=LONGEST_REASON, blank=True)
    filed_by = models.BigIntegerField(_("报送账号"), editable=False)
    filer = models.CharField(_("报送人"), max_length=64, editable=False)
    filed_at = models.DateTimeField(_("报送时间"), editable=False)

    objects = OfMeetings["Issue"].as_manager()
    moves: ClassVar = ISSUE_MOVES

    class Meta:
        verbose_name = _("议题")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            must_be_filled("an_issue_is_about_something", "title"),
            models.CheckConstraint(
                name="an_issue_is_of_a_body_or_a_guest",
                condition=Q(organisation__isnull=False, guest="")
                | (Q(organisation__isnull=True) & ~Q(guest="")),
            ),
            models.CheckConstraint(
                name="an_issue_is_declined_for_a_reason", condition=~Q(state="declined") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whose(self) -> str:
        return self.organisation.name if self.organisation else self.guest


class AgendaItem(models.Model):
    """One item of an agenda, in the order of `position`. The first item of all is never a row: see `queries.follow_up`.

    Personal data: none.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="items")
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("议程"), max_length=LONGEST_NAME)
    presenter = models.CharField(_("汇报单位"), max_length=LONGEST_NAME, blank=True)
    issue = models.OneToOneField(
        Issue, models.CASCADE, verbose_name=_("议题"), null=True, blank=True, related_name="item"
    )

    objects = OfMeetings["AgendaItem"].as_manager()

    class Meta:
        verbose_name = _("议程")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            must_be_filled("an_item_is_about_something", "title"),
        ]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A paper laid before a meeting, as its text or as a reference to where it lies. Personal data: who laid it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会议"), related_name="papers")
    title = models.CharField(_("材料"), max_length=LONGEST_NAME)
    text = models.TextField(_("正文"), blank=True)
    reference = models.CharField(_("文号或网址"), max_length=LONGEST_REASON, blank=True)
    over_reason = models.CharField(_("超出字数的理由"), max_length=LONGEST_REASON, blank=True)
    author = models.CharField(_("提交人"), max_length=64, editable=False)
    at = models.DateTimeField(_("提交时间"), editable=False)

    objects = OfMeetings["Paper"].as_manager()

    class Meta:
        verbose_name = _("会议材料")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_paper_has_a_text_or_a_reference", condition=~Q(text="") | ~Q(reference="")
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def characters(self) -> int:
        """Characters that are read: blanks do not count."""
        return count_characters(self.text)


def count_characters(text: str) -> int:
    return sum(not character.isspace() for character in text)
