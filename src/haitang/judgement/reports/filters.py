import django_filters
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import FilterSet

from .models import Paper
from .words import Kind, State


class PaperFilter(FilterSet):
    """The filter bar over papers."""

    q = django_filters.CharFilter(label=_("标题"), field_name="title", lookup_expr="icontains", max_length=60)
    kind = django_filters.ChoiceFilter(label=_("种类"), empty_label=_("全部"), choices=Kind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=State.choices)

    class Meta:
        model = Paper
        fields: list[str] = []
