"""The filter bars of the lists of persons and volunteers."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import prefix_range
from haitang.machinery.ui.filters import FilterSet
from haitang.network.organisations.queries import called
from haitang.network.regions.queries import towns_in

from .models import Expertise, Person, PersonQuerySet, Volunteer, VolunteerQuerySet
from .words import VolunteerStatus

NO_VOLUNTEER = "none"


def town_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=_("镇街"), empty_label=_("全部"), method="in_town")


class ScopedFilter(FilterSet):
    """A filter bar whose towns are those of the page's scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["town"].extra["choices"] = towns_in(self.request.scope)

    def in_town(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(prefix_range("region_id", value))


class PersonFilter(ScopedFilter):
    q = django_filters.CharFilter(label=_("姓名、拼音或手机尾号"), method="by_name", max_length=60)
    town = town_filter()
    unit = django_filters.CharFilter(label=_("工作单位"), method="by_unit", max_length=120)
    subject = django_filters.CharFilter(label=_("专长"), method="by_subject", max_length=40)
    volunteer = django_filters.ChoiceFilter(
        label=_("志愿者"),
        empty_label=_("全部"),
        choices=[*VolunteerStatus.choices, (NO_VOLUNTEER, _("不是"))],
        method="by_volunteer",
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def by_name(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return rows.matching(value)

    def by_unit(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return rows.filter(called(value, "unit__name") | Q(workplace__icontains=value))

    def by_subject(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        # asked person by person: looked up the other way round, it would read the subjects of the whole nation
        return rows.filter(Exists(Expertise.objects.filter(person=OuterRef("pk"), subject__icontains=value)))

    def by_volunteer(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        if value == NO_VOLUNTEER:
            return rows.filter(volunteer__isnull=True)
        return rows.filter(volunteer__status=value)


class VolunteerFilter(ScopedFilter):
    q = django_filters.CharFilter(label=_("姓名、拼音或手机尾号"), method="by_name", max_length=60)
    town = town_filter()
    team = django_filters.CharFilter(label=_("服务队"), method="by_team", max_length=120)
    status = django_filters.ChoiceFilter(
        label=_("状态"), empty_label=_("全部"), choices=VolunteerStatus.choices, field_name="status"
    )

    class Meta:
        model = Volunteer
        fields: list[str] = []

    def by_name(self, rows: VolunteerQuerySet, name: str, value: str) -> VolunteerQuerySet:
        return rows.matching(value)

    def by_team(self, rows: VolunteerQuerySet, name: str, value: str) -> VolunteerQuerySet:
        return rows.filter(called(value, "team__name"))
