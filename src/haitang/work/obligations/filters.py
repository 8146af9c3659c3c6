import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import FilterSet
from haitang.network.organisations.queries import called

from .models import Filing, FilingQuerySet
from .words import State


class FilingFilter(FilterSet):
    """The filter bar over documents handed in."""

    q = django_filters.CharFilter(label=_("标题、文号或组织"), method="by_words", max_length=60)
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=State.choices)

    class Meta:
        model = Filing
        fields: list[str] = []

    def by_words(self, rows: FilingQuerySet, name: str, value: str) -> FilingQuerySet:
        found = Q(title__icontains=value) | Q(number__icontains=value)
        return rows.filter(found | called(value, "organisation__name"))
