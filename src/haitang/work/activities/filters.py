from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import prefix_range
from haitang.machinery.ui.filters import DayFilter, FilterSet
from haitang.network.regions.queries import towns_in

from .models import Activity, ActivityQuerySet, about
from .words import Form, State, Topic


class ActivityFilter(FilterSet):
    """The filter bar over activities; its towns are those of the page's scope."""

    q = django_filters.CharFilter(label=_("内容或地点"), method="by_words", max_length=60)
    town = django_filters.ChoiceFilter(label=_("镇街"), empty_label=_("全部"), method="in_town")
    kind = django_filters.ChoiceFilter(
        label=_("形式"), empty_label=_("全部"), choices=Form.choices, field_name="form"
    )
    topic = django_filters.ChoiceFilter(label=_("主题"), empty_label=_("全部"), choices=Topic.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=State.choices)
    since = DayFilter(label=_("从"), field_name="held_on", lookup_expr="gte")
    until = DayFilter(label=_("到"), field_name="held_on", lookup_expr="lte")

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["town"].extra["choices"] = towns_in(self.request.scope)

    def by_words(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.filter(about(value) | Q(place__icontains=value))

    def in_town(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.filter(prefix_range("region_id", value))
