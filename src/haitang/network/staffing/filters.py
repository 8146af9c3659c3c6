"""Filter bars over lists that are worked out rather than stored: vacancies, towns by the pattern."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import prefix_range
from haitang.machinery.ui.filters import DayFilter, FilterForm, FilterSet
from haitang.machinery.ui.forms import DateField
from haitang.network.organisations.queries import called
from haitang.network.organisations.words import Kind, Part
from haitang.network.people.models import sounding_like
from haitang.network.regions.queries import towns_in

from .models import Appointment, AppointmentQuerySet
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


class ContactFilter(FilterSet):
    """The filter bar over those who hold posts."""

    q = django_filters.CharFilter(label=_("姓名、岗位、组织或尾号"), method="by_words", max_length=60)
    town = django_filters.ChoiceFilter(label=_("镇街"), empty_label=_("全部"), method="in_town")
    part = django_filters.ChoiceFilter(
        label=_("3+1+N"), empty_label=_("全部"), choices=Part.choices, field_name="post__part"
    )
    kind = django_filters.ChoiceFilter(
        label=_("组织类别"),
        empty_label=_("全部"),
        choices=Kind.choices,
        field_name="post__organisation__kind",
    )

    class Meta:
        model = Appointment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["town"].extra["choices"] = towns_in(self.request.scope)

    def by_words(self, rows: AppointmentQuerySet, name: str, value: str) -> AppointmentQuerySet:
        of_the_post = Q(post__title__icontains=value) | called(value, "post__organisation__name")
        return rows.filter(sounding_like(value, "person__") | of_the_post)

    def in_town(self, rows: AppointmentQuerySet, name: str, value: str) -> AppointmentQuerySet:
        return rows.filter(prefix_range("post__organisation__region_id", value))


class PaperFilter(ContactFilter):
    """The filter bar over posts held on paper, with the day the page is about."""

    on = DayFilter(label=_("哪一天"), method="on_another_day")

    def on_another_day(self, rows: AppointmentQuerySet, name: str, value: date) -> AppointmentQuerySet:
        """The rows are those of the day already: the page asks it before it filters."""
        return rows
