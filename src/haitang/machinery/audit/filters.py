from datetime import date, datetime, timedelta

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.filters import FilterSet
from haitang.machinery.ui.forms import DateField

from .models import Entry, EntryQuerySet, RefusedTry, RefusedTryQuerySet
from .titles import action_titles
from .words import RefusedKind


class DayFilter(django_filters.Filter):
    """A day, as people write it."""

    field_class = DateField


class EntryFilter(FilterSet):
    """By whom, what, to what, where, when. Days are those of the office; the last one counts whole."""

    q = django_filters.CharFilter(field_name="actor", lookup_expr="icontains", label=_("账号"))
    action = django_filters.ChoiceFilter(
        choices=lambda: sorted(action_titles().items(), key=lambda pair: pair[0]),
        label=_("行为"),
        empty_label=_("全部"),
    )
    thing = django_filters.CharFilter(field_name="thing_id", label=_("对象编号"))
    region = django_filters.CharFilter(
        field_name="region_id", lookup_expr="startswith", label=_("行政区划代码")
    )
    since = DayFilter(method="from_day", label=_("自"))
    until = DayFilter(method="to_day", label=_("至"))

    class Meta:
        model = Entry
        fields: list[str] = []

    def from_day(self, entries: EntryQuerySet, name: str, day: date) -> EntryQuerySet:
        return entries.filter(at__gte=begin_of(day))

    def to_day(self, entries: EntryQuerySet, name: str, day: date) -> EntryQuerySet:
        return entries.filter(at__lt=begin_of(day + timedelta(days=1)))


class RefusedTryFilter(FilterSet):
    """Whose, why, when. Days are those of the office; the last one counts whole."""

    q = django_filters.CharFilter(field_name="account", lookup_expr="icontains", label=_("账号"))
    kind = django_filters.ChoiceFilter(
        choices=RefusedKind.choices, label=_("拒绝原因"), empty_label=_("全部")
    )
    page = django_filters.CharFilter(field_name="page", lookup_expr="icontains", label=_("页面"))
    since = DayFilter(method="from_day", label=_("自"))
    until = DayFilter(method="to_day", label=_("至"))

    class Meta:
        model = RefusedTry
        fields: list[str] = []

    def from_day(self, tries: RefusedTryQuerySet, name: str, day: date) -> RefusedTryQuerySet:
        return tries.filter(last_at__gte=begin_of(day))

    def to_day(self, tries: RefusedTryQuerySet, name: str, day: date) -> RefusedTryQuerySet:
        return tries.filter(first_at__lt=begin_of(day + timedelta(days=1)))


def begin_of(day: date) -> datetime:
    """Midnight of the office's day."""
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_current_timezone())
