import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import DayFilter, FilterSet

from .models import Meeting, MeetingQuerySet
from .words import Kind, State


class MeetingFilter(FilterSet):
    """The filter bar over meetings."""

    q = django_filters.CharFilter(label=_("名称或地点"), method="by_words", max_length=60)
    kind = django_filters.ChoiceFilter(label=_("类别"), empty_label=_("全部"), choices=Kind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=State.choices)
    since = DayFilter(label=_("从"), field_name="held_on", lookup_expr="gte")
    until = DayFilter(label=_("到"), field_name="held_on", lookup_expr="lte")

    class Meta:
        model = Meeting
        fields: list[str] = []

    def by_words(self, rows: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return rows.filter(Q(title__icontains=value) | Q(place__icontains=value))
