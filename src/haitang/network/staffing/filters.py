"""Filter bars over lists that are worked out rather than stored: vacancies, towns by the pattern."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import FilterForm, FilterSet
from haitang.machinery.ui.forms import DateField
from haitang.network.organisations.words import Part

from .queries import Vacancy


class DayForm(FilterForm):
    """The day a page is about."""

    on = DateField(label=_("哪一天"), required=False)


class HistoryForm(FilterForm):
    """The day a history is looked at; without one all of it."""

    day = DateField(label=_("哪一天"), required=False)


class RowsFilter(FilterSet):
    """A filter bar over rows in memory: `form_class` draws it, each bar's `keep` says which rows stay."""

    form_class: type[FilterForm] = DayForm

    def __init__(self, data: Any, queryset: Sequence[Any], request: Any = None, **options: Any) -> None:
        self.data, self.rows, self.request = data, queryset, request
        self.bar = self.form_class(data, **options)
        self.bar.is_valid()

    @property
    def form(self) -> FilterForm:
        return self.bar

    @property
    def qs(self) -> list[Any]:
        asked = self.bar.cleaned_data
        return [row for row in self.rows if self.keep(row, asked)]

    def keep(self, row: Any, asked: Mapping[str, Any]) -> bool:
        """Whether a row is among those asked for: every one, unless a bar says otherwise."""
        return True


class VacancyForm(DayForm):
    q = forms.CharField(label=_("岗位、组织或职责单位"), required=False, max_length=60)
    town = forms.ChoiceField(label=_("镇街"), required=False)
    part = forms.ChoiceField(label=_("3+1+N"), required=False, choices=[("", _("全部")), *Part.choices])
    field_order = ("q", "town", "part", "on")

    def __init__(self, *args: Any, towns: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("town", [("", _("全部")), *towns])


class VacancyFilter(RowsFilter):
    form_class = VacancyForm

    def keep(self, row: Vacancy, asked: Mapping[str, Any]) -> bool:
        words = asked.get("q", "")
        said = f"{row.organisation} {row.post} {row.village_name} {row.duty_of}"
        return (
            words in said
            and asked.get("town", "") in {"", row.town}
            and asked.get("part", "") in {"", row.part}
        )
