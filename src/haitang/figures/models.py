from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.accounts.scope import Scope

from .words import NAME_LENGTH, TOWN_LENGTH


class RollUpQuerySet(models.QuerySet["RollUp"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="code"))


class RollUp(models.Model):
    """What a figure was in a place in a month that has ended: of a flow what fell in it, of a stock what stood on its last day.

    `length` is how many digits of the code the place was grouped by: 9 for towns (what lies in no town stands under its
    county), 6 for counties. `side` is 0, or of a ratio 0 for its part and 1 for its whole. Personal data: none.
    """

    figure = models.CharField(_("指标"), max_length=NAME_LENGTH)
    month = models.DateField(_("月份"))
    length = models.PositiveSmallIntegerField(_("级别"))
    code = models.CharField(_("代码"), max_length=TOWN_LENGTH)
    side = models.PositiveSmallIntegerField(_("分子或分母"), default=0)
    number = models.BigIntegerField(_("数"))
    rows = models.PositiveIntegerField(_("记录数"))

    objects = RollUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度汇总")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_figure_is_rolled_up_once_a_place_and_month",
                fields=["figure", "month", "length", "code", "side"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.code} {self.month:%Y-%m}"


class Closing(models.Model):
    """A month whose figures were rolled up, everywhere, at a moment; months close one after the other. Personal data: none."""

    month = models.DateField(_("月份"), primary_key=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("月度汇总的月份")
        ordering: ClassVar = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Reopened(models.Model):
    """A county's month in which a record changed after it had ended: its roll-ups are not read until made anew.

    `mark` is another one after each change, so that a roll-up begun before a change does not pass for one made after it.
    Personal data: none.
    """

    county = models.CharField(_("区县"), max_length=12)
    month = models.DateField(_("月份"))
    mark = models.UUIDField()

    class Meta:
        verbose_name = _("需要重新汇总的月份")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_month_is_reopened_once_a_county", fields=["county", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.month:%Y-%m}"
