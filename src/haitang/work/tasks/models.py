from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.constraints import must_be_filled, must_be_known
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation, Post
from haitang.network.regions.models import Region

from .words import MOST_TARGET, MOVES, OPEN, Answer, CountsAs, State


class TaskQuerySet(models.QuerySet["Task"]):
    def within(self, scope: Scope) -> Self:
        """Tasks borne in the scope, given in it, and those a body of it helps with."""
        if "" in scope.regions:
            return self
        line = "organisation__line" if scope.lines else None
        helping = Help.objects.filter(scope.q(region="organisation__region_id", line=line)).values("task_id")
        given = Scope(regions=scope.regions).q(region="given_in_id")
        return self.filter(tasks_condition(scope) | given | Q(pk__in=helping))

    def borne_in(self, scope: Scope) -> Self:
        """Tasks whose responsible body or post lies in the scope: those its figures count."""
        return self.filter(tasks_condition(scope))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def given(self) -> Self:
        """Being worked on: neither said to be done nor ended."""
        return self.filter(state=State.GIVEN)

    def standing(self) -> Self:
        """All but the cancelled ones."""
        return self.exclude(state=State.CANCELLED)

    def given_during(self, period: Period) -> Self:
        """Given on the half-open days [period.since, period.until)."""
        return self.filter(period.q("given_on"))

    def done_during(self, period: Period) -> Self:
        return self.filter(period.q("done_on"))

    def due_during(self, period: Period) -> Self:
        return self.filter(period.q("due"))


def tasks_condition(scope: Scope) -> Q:
    return scope.q(line="owner__line" if scope.lines else None)


class Task(Versioned):
    """Something one body must do by a date.

    `owner` is the one responsible body; with a `post`, whoever holds that post on a day is responsible, so that it goes
    to the successor by itself and, while the post is vacant, falls to the body. `region` is where it is borne: the
    post's village, else the body's place. `given_in` is the district or town whose people gave it and may close it.
    `record_kind`, `figure` and `target` say more of what counts as done. `origin_*` is a plain reference to what it came
    from; `origin_part` says which part of that record, where it was one. `pressed_on` is the day it was last urged or sent
    back, empty again once it is said to be done.
    `given_by`, `done_by` are accounts' keys, `giver` the name then. Personal data: who gave it, who said it was done.
    """

    title = models.CharField(_("任务"), max_length=120)
    what = models.TextField(_("要求"), max_length=1000, blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("承办组织"), related_name="tasks")
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name=_("承办岗位"), null=True, blank=True, related_name="tasks"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="tasks")
    given_in = models.ForeignKey(Region, models.PROTECT, verbose_name=_("交办的地方"), related_name="+")
    due = models.DateField(_("期限"))
    counts_as = models.CharField(_("怎样算办成"), max_length=10, choices=CountsAs.choices)
    record_kind = models.CharField(_("哪一类记录"), max_length=60, blank=True)
    figure = models.CharField(_("哪个数字"), max_length=64, blank=True)
    target = models.PositiveIntegerField(_("达到多少"), null=True, blank=True)
    origin_kind = models.CharField(max_length=60, blank=True, editable=False)
    origin_key = models.BigIntegerField(null=True, editable=False)
    origin_part = models.CharField(max_length=40, blank=True, editable=False)
    origin_title = models.CharField(_("来源"), max_length=200, blank=True, editable=False)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.GIVEN)
    given_by = models.BigIntegerField(_("交办账号"), editable=False)
    giver = models.CharField(_("交办人"), max_length=64, editable=False)
    given_at = models.DateTimeField(_("交办时间"), editable=False)
    given_on = models.DateField(_("交办日期"), editable=False)
    pressed_on = models.DateField(null=True, editable=False)
    done_by = models.BigIntegerField(null=True, editable=False)
    done_on = models.DateField(_("办成日期"), null=True, editable=False)
    ended_on = models.DateField(_("办结或撤销日期"), null=True, editable=False)

    objects = TaskQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = pgettext_lazy("one", "任务")
        ordering: ClassVar = ["due", "id"]
        indexes: ClassVar = [
            models.Index(fields=["region", "due"], name="task_in_a_region_by_due"),
            models.Index(fields=["owner", "due"], name="task_of_a_body_by_due"),
            models.Index(fields=["given_in", "due"], name="task_given_in_by_due"),
            models.Index(fields=["origin_kind", "origin_key"], name="task_by_origin"),
        ]
        constraints: ClassVar = [
            must_be_filled("a_task_has_a_title", "title"),
            must_be_known("a_task_is_in_a_known_state", "state", State),
            must_be_known("a_task_counts_as_something_known", "counts_as", CountsAs),
            models.CheckConstraint(
                name="a_task_over_a_figure_names_it_and_its_target",
                condition=~Q(counts_as=CountsAs.FIGURE)
                | (~Q(figure="") & Q(target__gte=1, target__lte=MOST_TARGET)),
            ),
            models.CheckConstraint(
                name="a_task_is_done_on_a_day_by_somebody",
                condition=Q(state=State.CANCELLED)
                | Q(state=State.GIVEN, done_on__isnull=True, done_by__isnull=True)
                | Q(state__in=[State.DONE, State.CLOSED], done_on__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_task_ends_on_a_day",
                condition=Q(state__in=OPEN, ended_on__isnull=True)
                | Q(state__in=[State.CLOSED, State.CANCELLED], ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:task", args=[self.pk])

    def overdue(self, on: date) -> bool:
        """Past its date and not said to be done."""
        return self.state == State.GIVEN and self.due < on


class Help(models.Model):
    """A body that helps with a task. Personal data: none."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="helps")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("协办组织"), related_name="task_helps"
    )

    class Meta:
        verbose_name = _("协办")
        ordering: ClassVar = ["task_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_body_helps_with_a_task_once", fields=["task", "organisation"])
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Instruction(models.Model):
    """A leader's word a task was given on: whose post said it, in which document, when. Personal data: none."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="instruction")
    whose = models.CharField(_("批示领导职务"), max_length=60)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    on = models.DateField(_("批示日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("领导批示")
        constraints: ClassVar = [must_be_filled("an_instruction_is_somebodys", "whose")]

    def __str__(self) -> str:
        return self.whose


class Deed(models.Model):
    """One thing somebody did about a task. Personal data: who did it."""

    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True


class Completion(Deed):
    """The owner said a task was done, and what shows it: a record, a document, a figure's value, a word.

    Of a record its kind, key and title are kept, as a plain reference. Personal data: who said it.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="completions")
    counts_as = models.CharField(max_length=10, choices=CountsAs.choices)
    record_kind = models.CharField(max_length=60, blank=True)
    record_key = models.BigIntegerField(null=True)
    title = models.CharField(_("名称"), max_length=200, blank=True)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    on = models.DateField(_("日期"), null=True)
    value = models.FloatField(null=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("办理结果")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_completion_shows_what_counts",
                condition=Q(counts_as=CountsAs.RECORD, record_key__isnull=False)
                | Q(counts_as=CountsAs.DOCUMENT, on__isnull=False) & ~Q(title="")
                | Q(counts_as=CountsAs.FIGURE, value__isnull=False)
                | Q(counts_as=CountsAs.WORD) & ~Q(note=""),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.note


class Asking(Deed):
    """Something the owner asks of whoever gave the task, answered once. Personal data: who asked, who answered."""

    reason = models.CharField(_("理由"), max_length=200)
    answer = models.CharField(_("答复"), max_length=10, choices=Answer.choices, default=Answer.ASKED)
    answered_by = models.BigIntegerField(null=True, editable=False)
    answerer = models.CharField(_("答复人"), max_length=64, blank=True, editable=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    words = models.CharField(_("答复意见"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Postponement(Asking):
    """More time asked for: until another day. Personal data: who asked, who answered."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="postponements")
    before = models.DateField(_("原期限"))
    until = models.DateField(_("延到"))

    class Meta:
        verbose_name = _("延期")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_postponement_of_a_task_waits", fields=["task"], condition=Q(answer=Answer.ASKED)
            ),
            models.CheckConstraint(
                name="a_postponement_is_to_a_later_day", condition=Q(until__gt=models.F("before"))
            ),
            must_be_filled("a_postponement_has_a_reason", "reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class Handover(Asking):
    """A task handed on to another body or post: at once by who gave it, else asked for.

    Personal data: who asked, who answered.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="handovers")
    of = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    of_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("转给"), related_name="+")
    to_post = models.ForeignKey(
        Post, models.PROTECT, verbose_name=_("岗位"), null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("转办")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_handover_of_a_task_waits", fields=["task"], condition=Q(answer=Answer.ASKED)
            ),
            must_be_filled("a_handover_has_a_reason", "reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class Amendment(Deed):
    """Who gave a task changed what it asks, and why. Personal data: who did.

    `before` holds what changed as it stood: `title`, `what`, the columns of the `measure`, the names of the `helpers`.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="amendments")
    reason = models.CharField(_("修改原因"), max_length=200)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("修改")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [must_be_filled("a_task_is_amended_for_a_reason", "reason")]

    def __str__(self) -> str:
        return self.reason


class Urging(Deed):
    """Who gave a task reminded of it; once a day. Personal data: who did."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="urgings")
    on = models.DateField(_("日期"))
    note = models.CharField(_("催办意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("催办")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_task_is_urged_once_a_day", fields=["task", "on"])
        ]

    def __str__(self) -> str:
        return self.note


class Return(Deed):
    """Who gave a task sent it back as not done, and why. Personal data: who did."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="returns")
    reason = models.CharField(_("退回原因"), max_length=200)

    class Meta:
        verbose_name = pgettext_lazy("task", "退回")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [must_be_filled("a_task_is_returned_for_a_reason", "reason")]

    def __str__(self) -> str:
        return self.reason


class Closing(Deed):
    """Who gave a task says that it is done with. Personal data: who did."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="closing")
    note = models.CharField(_("办结意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("办结")

    def __str__(self) -> str:
        return self.note


class Cancellation(Deed):
    """Who gave a task took it back, and why. Personal data: who did."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="cancellation")
    reason = models.CharField(_("撤销原因"), max_length=200)

    class Meta:
        verbose_name = _("撤销任务")
        constraints: ClassVar = [must_be_filled("a_task_is_cancelled_for_a_reason", "reason")]

    def __str__(self) -> str:
        return self.reason
