"""As of which day a page is looked at."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from haitang.machinery.figures.periods import KEPT
from haitang.machinery.ui.forms import DateField, Form


class DayForm(Form):
    on = DateField(label=_("看哪一天"), required=False, **KEPT)

    def day_or(self, today: date) -> date:
        """The day asked; today without one, or when what was asked is none."""
        return (self.cleaned_data["on"] if self.is_valid() else None) or today


class PastDayForm(DayForm):
    """A day that has come."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > self.today:
            raise ValidationError(_("这一天还没有到，没有数字。"))
        return on
