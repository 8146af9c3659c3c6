"""Reads of activities: the list, what waits to be confirmed, hours of a day, who may be ticked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Substr

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH, town_of
from haitang.foundation.scope import Scope, prefix_range
from haitang.network.organisations.models import Organisation, OrganisationQuerySet
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Volunteer, VolunteerQuerySet
from haitang.network.people.words import VolunteerStatus
from haitang.network.regions.models import Region, RegionQuerySet
from haitang.network.staffing.models import Appointment, AppointmentQuerySet
from haitang.work.vouching.queries import of_others

from .models import (
    Activity,
    ActivityQuerySet,
    Confirmation,
    Correction,
    HoursRule,
    Lead,
    Return,
    ServiceRecord,
)
from .rules import CONFIRM, RECORD
from .words import TALLIED, State

LATEST_TITLES = 6
MOST_NAMED = 30


def list_activities(scope: Scope) -> ActivityQuerySet:
    """Activities as a list shows them, the latest first."""
    return Activity.objects.within(scope).select_related("region__parent", "organiser")


def confirmable_by(acting: Acting) -> ActivityQuerySet:
    """What `acting` may confirm now: reported, one level up to him, neither recorded by him nor naming him."""
    scope = acting.scope_for(CONFIRM)
    above = Scope(regions=scope.regions).q(region="level_above")
    reported = of_others(list_activities(scope).reported().filter(above), acting)
    if acting.person_id is None:
        return reported
    mine = ServiceRecord.objects.filter(person_id=acting.person_id).values("activity")
    led = Lead.objects.filter(person_id=acting.person_id).values("activity")
    return reported.exclude(pk__in=mine).exclude(pk__in=led)


def returned_to(acting: Acting) -> ActivityQuerySet:
    """What was sent back to `acting` to be mended."""
    return list_activities(acting.scope_for(RECORD)).filter(
        recorded_by=acting.account_id or 0, state=State.RETURNED
    )


def kept_by(acting: Acting) -> ActivityQuerySet:
    """What `acting` keeps and has not reported yet."""
    return list_activities(acting.scope_for(RECORD)).filter(
        recorded_by=acting.account_id or 0, state=State.DRAFT
    )


def hours_rule(county: str) -> HoursRule:
    """What a district asks of hours; the defaults, unsaved, where it has decided nothing."""
    return HoursRule.objects.filter(district_id=county).first() or HoursRule(district_id=county)


@dataclass(slots=True)
class Day:
    """What one person served on a day: minutes in all, and the stretches whose times are known."""

    minutes: int = 0
    stretches: list[tuple[time, time]] = field(default_factory=list)

    def meets(self, begins: time | None, ends: time | None) -> tuple[time, time] | None:
        """The first stretch that overlaps this one."""
        if begins is None or ends is None:
            return None
        return next((one for one in self.stretches if one[0] < ends and begins < one[1]), None)


def served_days(persons: Iterable[int], on: date, *, without: int | None) -> dict[int, Day]:
    """What each of these persons served on a day, one record left out. One query."""
    services = ServiceRecord.objects.filter(
        person__in=list(persons), activity__held_on=on, activity__state__in=TALLIED
    ).exclude(activity_id=without or 0)
    days: dict[int, Day] = {}
    for person, minutes, begins, ends in services.values_list(
        "person_id", "minutes", "activity__begins", "activity__ends"
    ):
        day = days.setdefault(person, Day())
        day.minutes += minutes
        if begins and ends:
            day.stretches.append((begins, ends))
    return days


def regions_for(acting: Acting, on: date) -> RegionQuerySet:
    """Towns and villages where `acting` may record: those of his regions, and of the towns his organisations are in."""
    scope = acting.scope_for(RECORD)
    inside = scope.q(region="code")
    for code in Organisation.objects.within(Scope(lines=scope.lines)).values_list("region_id", flat=True):
        inside |= prefix_range("code", code)
    towns_and_villages = Q(level__in=("town", "village"))
    return Region.objects.filter(inside, towns_and_villages).in_force(on).order_by("code")


def organisers_for(acting: Acting, regions: Iterable[str], on: date) -> OrganisationQuerySet:
    """Bodies in whose name `acting` may record: his own, and the associations of the towns his villages lie in."""
    scope = acting.scope_for(RECORD)
    reach = Scope(regions=scope.regions)
    towns = {town_of(code) for code in regions if reach.covers(region=code)}
    own = scope.q(line="line")
    above = Q(kind=Kind.TOWN_ASSOCIATION, region__in=towns)
    return Organisation.objects.standing(on).filter(own | above).order_by("region_id", "kind", "id")


def volunteers_for(acting: Acting) -> VolunteerQuerySet:
    """Volunteers whom `acting` may name in a record: active, of the places where he records, those of late first."""
    scope = acting.scope_for(RECORD)
    reach = scope.q() | Q(team__in=Organisation.objects.within(Scope(lines=scope.lines)))
    return (
        Volunteer.objects.filter(reach, status=VolunteerStatus.ACTIVE)
        .filter(person__merged_into__isnull=True, person__erased_at__isnull=True)
        .select_related("person", "region")
        .annotate(latest=Max("person__services__activity__held_on"))
        .order_by("-latest", "person__name_key", "pk")
    )


def holders_for(bodies: Iterable[int], on: date) -> AppointmentQuerySet:
    """Who holds a post in these bodies on a day: they may be named as having led an activity."""
    holding = Appointment.objects.on(on).filter(post__organisation__in=list(bodies))
    return holding.select_related("person", "post__place").order_by("person__name_key", "pk")


def latest_titles(acting: Acting) -> list[str]:
    """What `acting` recorded of late, to be tapped instead of typed."""
    own = Activity.objects.filter(recorded_by=acting.account_id or 0)
    counted = own.values("title").annotate(last=Max("pk")).order_by("-last")
    return list(counted.values_list("title", flat=True)[:LATEST_TITLES])


def services_of(activity: Activity) -> QuerySet[ServiceRecord]:
    return (
        ServiceRecord.objects.filter(activity=activity)
        .select_related("person")
        .order_by("person__name_key", "pk")
    )


def leads_of(activity: Activity) -> QuerySet[Lead]:
    return Lead.objects.filter(activity=activity).select_related("person").order_by("person__name_key", "pk")


def names(activity: Activity, person: int | None) -> bool:
    """Whether a record names a person among those who did the work."""
    if person is None:
        return False
    return (
        activity.services.filter(person_id=person).exists()
        or activity.leads.filter(person_id=person).exists()
    )


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything people one level up did about a record, the latest first."""

    confirmations: list[Confirmation]
    returns: list[Return]
    corrections: list[Correction]


def trail_of(activity: Activity) -> Trail:
    return Trail(
        list(Confirmation.objects.filter(activity=activity)),
        list(Return.objects.filter(activity=activity)),
        list(Correction.objects.filter(activity=activity)),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some activities: how many there are, who came, and how many are confirmed."""

    held: int
    participants: int
    confirmed: int
    waiting: int


def sums_of(activities: ActivityQuerySet) -> Sums:
    """One query. Withdrawn records and drafts do not count."""
    live = activities.filter(state__in=(State.REPORTED, State.CONFIRMED, State.RETURNED)).order_by()
    found = live.aggregate(
        held=Count("pk"),
        participants=Sum("participants", default=0),
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        waiting=Count("pk", filter=Q(state=State.REPORTED)),
    )
    return Sums(**found)


def work_began(scope: Scope, on: date) -> dict[str, date]:
    """The first day before a day on which a confirmed activity was held, by the code of the county. One query."""
    held = Activity.objects.within(scope).confirmed().filter(held_on__lt=on).order_by()
    by_county = held.annotate(county=Substr("region_id", 1, COUNTY_LENGTH)).values_list("county")
    return dict(by_county.annotate(first=Min("held_on")))


def workers(scope: Scope, since: date, until: date) -> list[QuerySet[Any, Any]]:
    """The keys of the persons who recorded, led or served at a confirmed activity on the half-open days [since, until)."""
    confirmed = Activity.objects.within(scope).confirmed().filter(held_on__gte=since, held_on__lt=until)
    authors = confirmed.filter(author__isnull=False).order_by().values_list("author_id", flat=True)
    done = (
        kind.objects.filter(activity__in=confirmed.order_by().values("pk"), person__isnull=False).order_by()
        for kind in (ServiceRecord, Lead)
    )
    return [authors, *(each.values_list("person_id", flat=True) for each in done)]


def last_held(scope: Scope, until: date) -> date | None:
    """The last day before `until` on which something confirmed was held; None where nothing was. One query."""
    held = Activity.objects.within(scope).confirmed().filter(held_on__lt=until)
    last: date | None = held.aggregate(last=Max("held_on"))["last"]
    return last
