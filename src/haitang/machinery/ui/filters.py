"""Filters of lists: one base over django-filter, whose form is ours."""

import django_filters
from django import forms
from django.http import QueryDict

from haitang.machinery.ui.forms import DateField, Form


class FilterForm(Form):
    """The form in a filter bar: nothing in it is ever required."""

    says_nothing_of_required = True


class DayFilter(django_filters.DateFilter):
    """A day, written as in every form."""

    field_class = DateField


class FilterSet(django_filters.FilterSet):
    """The base of every filter bar. `search_names` are the wide fields for words."""

    search_names: tuple[str, ...] = ("q",)

    def get_form_class(self) -> type[forms.Form]:
        base = FilterForm if self._meta.form is forms.Form else self._meta.form
        fields = {name: each.field for name, each in self.filters.items()}
        return type(f"{type(self).__name__}Form", (base,), fields)

    @property
    def filtered(self) -> bool:
        """Whether any filter narrows the list."""
        return any(value not in (None, "") for name in self.form.fields for value in self._sent(name))

    @property
    def not_understood(self) -> list[str]:
        """The fields that narrow nothing, because what was sent is no condition."""
        return [str(self.form[name].label) for name in self.form.errors if name in self.form.fields]

    def _sent(self, name: str) -> list[str]:
        sent = self.data or {}
        return sent.getlist(name) if isinstance(sent, QueryDict) else [sent.get(name, "")]
