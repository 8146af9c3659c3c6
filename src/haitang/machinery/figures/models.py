from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import COUNTY_LENGTH, TOWN_LENGTH
from haitang.foundation.scope import Scope

from .words import EDITION_LENGTH, NAME_LENGTH


class Counted(models.Model):
    """What a figure counted to in one place.

    `length` is how many digits of the code the place was grouped by: 9 for towns (what lies in no town stands under its
    county), 6 for counties. `side` is one of `words.Side`.
    """

    placed_by: ClassVar = "code"

    figure = models.CharField(_("指标"), max_length=NAME_LENGTH)
    length = models.PositiveSmallIntegerField(_("级别"))
    code = models.CharField(_("代码"), max_length=TOWN_LENGTH)
    side = models.PositiveSmallIntegerField(_("分子或分母"), default=0)
    number = models.BigIntegerField(_("数"))
    rows = models.PositiveIntegerField(_("记录数"))

    class Meta:
        abstract = True


class RollUpQuerySet(models.QuerySet["RollUp"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="code"))


class RollUp(Counted):
    """What a figure was in a place in a month that has ended: of a flow what fell in it, of a stock what stood on its last day.

    Personal data: none.
    """

    month = models.DateField(_("月份"))

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


class PresentQuerySet(models.QuerySet["Present"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="code"))


class Present(Counted):
    """What a stock stands at in a place on a day that is kept: today and tomorrow, never longer. Personal data: none."""

    day = models.DateField(_("日期"))

    objects = PresentQuerySet.as_manager()

    class Meta:
        verbose_name = _("当日汇总")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_figure_is_kept_once_a_place_and_day",
                fields=["figure", "day", "length", "code", "side"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.code} {self.day.isoformat()}"


class KeptDay(models.Model):
    """A day on which what stocks stand at is kept, everywhere; of which figures, as with a `Closing`. Personal data: none."""

    day = models.DateField(_("日期"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    edition = models.CharField(_("版次"), max_length=EDITION_LENGTH)

    class Meta:
        verbose_name = _("当日汇总的日期")
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class Closing(models.Model):
    """A month whose figures were rolled up, everywhere, at a moment; months close one after the other.

    `edition` tells which figures, as which release of the program counts them: of another edition nothing is read, and it
    is made anew. Personal data: none.
    """

    month = models.DateField(_("月份"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    edition = models.CharField(_("版次"), max_length=EDITION_LENGTH, default="")

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

    placed_by: ClassVar = "county"

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


class Changed(models.Model):
    """Something that watched figures count was changed in a place: what is stored of them there is not read until made anew.

    Only ever added, one row a change, so that no change waits for another; making anew deletes the rows it began from.
    `code` is the county's, or a shorter one for what lies above counties. `present`: not even the days kept were made anew
    since; those come first, the many months later. Personal data: none.
    """

    placed_by: ClassVar = "code"

    code = models.CharField(_("代码"), max_length=COUNTY_LENGTH, blank=True)
    present = models.BooleanField(_("含当日"), default=True)

    class Meta:
        verbose_name = _("有变动的地方")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["code"], name="figures_changed_where")]

    def __str__(self) -> str:
        return self.code


class Turn(models.Model):
    """How often stored figures were written: who counted before somebody else wrote may not write any more. One row.

    Personal data: none.
    """

    number = models.BigIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("汇总的次数")

    def __str__(self) -> str:
        return str(self.number)
