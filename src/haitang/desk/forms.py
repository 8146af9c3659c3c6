"""As of which day a page is looked at."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from haitang.figures.periods import KEPT, is_kept
from haitang.figures.words import EARLIEST_YEAR
from haitang.ui.forms import DateField, Form


class DayForm(Form):
    on = DateField(label=_("看哪一天"), required=False)

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and not is_kept(on):
            raise ValidationError(_("这一天太远了，年份要在 %(first)d 到 %(last)d 之间。") % KEPT)
        return on

    def day_or(self, today: date) -> date:
        """The day asked; today without one, or when what was asked is none."""
        return (self.cleaned_data["on"] if self.is_valid() else None) or today


class PastDayForm(DayForm):
    """A day that has come, a year after figures begin: they are counted from what happened, twelve months back."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        on = super().clean_on()
        if on is not None and on > self.today:
            raise ValidationError(_("这一天还没有到，没有数字。"))
        if on is not None and on.year <= EARLIEST_YEAR:
            said = _("%(year)d 年以前没有数字。")
            raise ValidationError(said, params={"year": EARLIEST_YEAR + 1})
        return on
