from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import prefix_range
from haitang.machinery.ui.filters import FilterSet
from haitang.network.organisations.queries import called
from haitang.network.regions.queries import towns_in

from .models import Task, TaskQuerySet
from .queries import borne_by, to_answer, to_close
from .words import NEAR_DAYS, State

WHOSE = (
    ("mine", _("由我承办")),
    ("to_answer", _("等我答复")),
    ("to_close", _("等我办结")),
)
TIMES = (
    ("late", _("逾期")),
    ("near", _("7 天内到期")),
    ("pressed", _("催办、退回未办")),
)


class TaskFilter(FilterSet):
    """The filter bar over tasks; its towns are those of the page's scope."""

    q = django_filters.CharFilter(label=_("任务、承办组织或文号"), method="by_words", max_length=60)
    town = django_filters.ChoiceFilter(label=_("镇街"), empty_label=_("全部"), method="in_town")
    state = django_filters.ChoiceFilter(label=_("状态"), empty_label=_("全部"), choices=State.choices)
    time = django_filters.ChoiceFilter(
        label=_("时间"), empty_label=_("全部"), choices=TIMES, method="by_time"
    )

    whose = django_filters.ChoiceFilter(
        label=_("与我有关"), empty_label=_("全部"), choices=WHOSE, method="by_part"
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["town"].extra["choices"] = towns_in(self.request.scope)

    def by_words(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return rows.filter(
            Q(title__icontains=value)
            | called(value, "owner__name")
            | Q(origin_title__icontains=value)
            | Q(instruction__document__icontains=value)
        )

    def in_town(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return rows.filter(prefix_range("region_id", value))

    def by_part(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        reads = {"mine": borne_by, "to_answer": to_answer, "to_close": to_close}
        found = reads[value](self.request.acting, timezone.localdate(self.request.at))
        return rows.filter(pk__in=found.order_by().values("pk"))

    def by_time(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        today = timezone.localdate(self.request.at)
        if value == "late":
            return rows.given().filter(due__lt=today)
        if value == "near":
            return rows.given().filter(due__range=(today, today + timedelta(days=NEAR_DAYS)))
        return rows.given().filter(pressed_on__isnull=False)
