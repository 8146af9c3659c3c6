from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_filled
from haitang.foundation.scope import Scope

from ..words import (
    WORDS_LENGTH,
)
from .round import Result
from .scheme import Item


class Signed(models.Model):
    """Something somebody wrote in a round. `account` is an account's key, `name` its name then. Personal data: who wrote it."""

    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True


class Statement(Signed):
    """The assessed organisation's own word on a judged item: points it would give itself, why, and what shows it.

    Personal data: who wrote it.
    """

    result = models.ForeignKey(Result, models.CASCADE, verbose_name=_("考核结果"), related_name="statements")
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("考核项目"), related_name="statements")
    points = models.PositiveIntegerField(_("自评分"))
    words = models.CharField(_("自评说明"), max_length=WORDS_LENGTH)
    evidence = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("自评")
        ordering: ClassVar = ["item__part__position", "item__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="an_item_is_stated_once_a_result", fields=["result", "item"]),
            must_be_filled("a_statement_says_something", "words"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.points}"


class Review(Signed):
    """The points a reviewer gave a judged item, and why. The latest counts; earlier ones stay. Personal data: who gave them."""

    result = models.ForeignKey(Result, models.CASCADE, verbose_name=_("考核结果"), related_name="reviews")
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("考核项目"), related_name="reviews")
    points = models.PositiveIntegerField(_("评审分"))
    reason = models.CharField(_("评审意见"), max_length=WORDS_LENGTH, blank=True)

    class Meta:
        verbose_name = _("评审")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.points}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(result__in=Result.objects.within(scope))

    def unanswered(self) -> Self:
        return self.filter(answer__isnull=True)


class Objection(Signed):
    """What an assessed organisation holds against its result while it is on public notice. Personal data: who wrote it."""

    result = models.ForeignKey(Result, models.CASCADE, verbose_name=_("考核结果"), related_name="objections")
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("考核项目"), related_name="+")
    words = models.CharField(_("异议"), max_length=WORDS_LENGTH)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [must_be_filled("an_objection_says_something", "words")]

    def __str__(self) -> str:
        return self.words


class Answer(Signed):
    """The answer to an objection; upheld, the item was read or judged anew. Personal data: who answered."""

    objection = models.OneToOneField(Objection, models.CASCADE, verbose_name=_("异议"), related_name="answer")
    upheld = models.BooleanField(_("采纳"))
    words = models.CharField(_("答复"), max_length=WORDS_LENGTH)
    before = models.IntegerField(_("原得分"))
    after = models.IntegerField(_("现得分"))

    class Meta:
        verbose_name = _("异议答复")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [must_be_filled("an_answer_says_something", "words")]

    def __str__(self) -> str:
        return self.words


class Shift(models.Model):
    """What an answer moved of another item: read anew because it reads the same figure, or let in by the same cap.

    `before` and `after` in hundredths; the same where only the value changed. Personal data: none.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, verbose_name=_("异议答复"), related_name="shifts")
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("考核项目"), related_name="+")
    before = models.IntegerField(_("原得分"))
    after = models.IntegerField(_("现得分"))

    class Meta:
        verbose_name = _("随之变动的项目")
        ordering: ClassVar = ["item__part__position", "item__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="an_answer_names_an_item_it_moved_once", fields=["answer", "item"])
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.before} {self.after}"
