from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import FilterSet

from .declaring import kinds
from .models import Notice


class NoticeFilter(FilterSet):
    """The filter bar over one's notices."""

    unread = django_filters.ChoiceFilter(
        label=_("状态"),
        field_name="read_at",
        lookup_expr="isnull",
        choices=[("true", _("未读")), ("false", _("已读"))],
        empty_label=_("全部"),
        method="by_reading",
    )
    kind = django_filters.ChoiceFilter(label=_("种类"), empty_label=_("全部"))

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(kind.name, kind.title) for kind in kinds()]

    def by_reading(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(read_at__isnull=value == "true")
