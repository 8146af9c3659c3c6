from datetime import date
from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import prefix_range
from haitang.machinery.ui.filters import FilterSet
from haitang.network.regions.queries import towns_in

from .models import OrganisationQuerySet
from .queries import called, terms_ending
from .words import Kind, UnitKind

GONE = "gone"
ALL = "all"


class ListFilter(FilterSet):
    """Name, town, and whether it still stands: today's alone unless asked otherwise."""

    q = django_filters.CharFilter(label=_("名称"), method="by_name", max_length=120)
    town = django_filters.ChoiceFilter(label=_("镇街"), empty_label=_("全部"), method="in_town")
    standing = django_filters.ChoiceFilter(label=_("状态"), method="as_asked")
    gone_word = pgettext_lazy("organisation", "已撤销")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["town"].extra["choices"] = towns_in(self.request.scope)
        self.filters["standing"].extra |= {
            "choices": [(GONE, self.gone_word), (ALL, _("全部"))],
            "empty_label": _("在册"),
        }

    @property
    def today(self) -> date:
        return timezone.localdate(self.request.at)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("standing") else rows.standing(self.today)

    def by_name(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(called(value))

    def in_town(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(prefix_range("region_id", value))

    def as_asked(self, rows: Any, name: str, value: str) -> Any:
        return (
            rows
            if value == ALL
            else rows.exclude(pk__in=rows.model.objects.standing(self.today).values("pk"))
        )


class OrganisationFilter(ListFilter):
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Kind.choices, empty_label=_("全部"))
    term = django_filters.ChoiceFilter(
        label=_("换届"),
        choices=[("ending", _("半年内届满或已届满"))],
        empty_label=_("全部"),
        method="by_term",
    )

    def by_term(self, rows: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return terms_ending(rows, self.today)


class UnitFilter(ListFilter):
    gone_word = _("已注销")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=UnitKind.choices, empty_label=_("全部"))
    association = django_filters.ChoiceFilter(
        label=_("科协组织"),
        choices=[("has", _("已建")), ("none", _("未建"))],
        empty_label=_("全部"),
        method="by_association",
    )

    def by_association(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(associations__gt=0) if value == "has" else rows.filter(associations=0)
