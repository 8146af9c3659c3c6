"""What becomes of volunteers' service when a body is no more, or when they died or left."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.endings import Change, End, Found, Obstacle, Part, Unchanged, hang, may_end, stays
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.network.organisations.models import Organisation, Unit

from .models import Person, Volunteer
from .rules import may_amend_volunteer
from .words import VolunteerStatus

may_end("people.Person", "departed")


def departure_of(person: Person, departure: str, end: End) -> Change:
    """Somebody died or left the county on a day, as far as it is known."""
    values = {"departed": end.on, "departed_precision": end.precision.value, "departure": departure}
    return Change(person, person.name, end.cause, values, ends=True)


def teams_of_bodies(rows: Sequence[Organisation], _end: End) -> Iterator[Found]:
    """Its volunteers serve on, of no team."""
    serving = Volunteer.objects.filter(team__in=rows).exclude(status=VolunteerStatus.LEFT)
    for volunteer in serving.select_related("person", "team").order_by("pk"):
        yield Change(volunteer, volunteer.person.name, _("不再属于这个服务队，仍是志愿者"), {"team_id": None})


def service_of_persons(rows: Sequence[Person], end: End) -> Iterator[Found]:
    """He is on the register no longer; the team he served with stays beside what he did."""
    serving = Volunteer.objects.filter(person__in=rows).exclude(status=VolunteerStatus.LEFT)
    for volunteer in serving.select_related("person", "region").order_by("pk"):
        verdict = may_amend_volunteer(end.acting, volunteer)
        title = f"{volunteer.person.name} · {volunteer.region}"
        page = volunteer.person.get_absolute_url()
        values: dict[str, Any] = {"status": VolunteerStatus.LEFT.value, "left_on": end.on}
        if volunteer.registered_on is not None and volunteer.registered_on > end.on:
            if (first := first_registered(volunteer)) is not None and first > end.on:
                reason = _("他 %s 才登记为志愿者，请先更正那一天。") % first.isoformat()
                yield Obstacle(title, reason, page, code="ends_before_it_begins")
                continue
            values["registered_on"] = end.on  # known less than to the day: he was on the register by then
        if not verdict:
            yield Obstacle(title, verdict.reason, page, code=verdict.code)
        else:
            yield Change(volunteer, title, _("退出志愿者名册"), values)


def first_registered(volunteer: Volunteer) -> Any:
    """The first day on which he may have been registered; None when nobody knows."""
    precision = Precision(volunteer.registered_precision)
    if volunteer.registered_on is None or precision == Precision.UNKNOWN:
        return None
    return PartialDate.of(volunteer.registered_on, precision).first


def still_serving(changes: Sequence[Change], end: End) -> Iterator[Found]:
    """Nobody serves again who is no more; others do so again by the word of who may change that."""
    for change in changes:
        volunteer = change.row
        if not isinstance(volunteer, Volunteer):
            yield change
            continue
        person, verdict = volunteer.person, may_amend_volunteer(end.acting, volunteer)
        if person.departed is not None and not end.brings_back(person):
            yield Unchanged(person.name, person.departed_words)
        elif not verdict:
            yield Obstacle(person.name, verdict.reason, person.get_absolute_url(), code=verdict.code)
        else:
            yield change


def people_of_units(rows: Sequence[Unit], _end: End) -> Iterator[Found]:
    """Where somebody worked is on his record until he says where he works now."""
    working = Person.objects.here().filter(unit__in=rows).count()
    if working:
        yield Unchanged(_("工作单位"), _("%d 人的工作单位照旧写着它，调到哪里知道了再改") % working)


hang(
    "people.teams",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("服务队的志愿者"),
        columns=("people.Volunteer.team",),
        find=teams_of_bodies,
        back=still_serving,
        loose=True,
        related=("person",),
    ),
)
hang(
    "people.service",
    Part(
        of="people.Person",
        title=gettext_lazy("志愿者"),
        columns=("people.Volunteer.person",),
        find=service_of_persons,
        back=still_serving,
        naming=lambda one: one.person.name,
        related=("person",),
    ),
)
hang(
    "people.workplaces",
    Part(
        of="organisations.Unit",
        title=gettext_lazy("工作单位"),
        columns=("people.Person.unit",),
        find=people_of_units,
    ),
)
RECORD = gettext_lazy("这是记录，留存。")
for column in (
    "people.Person.merged_into",
    "people.Merge.kept",
    "people.Merge.gone",
    "people.Distinction.one",
    "people.Distinction.other",
):
    stays(column, RECORD)
stays("people.Expertise.person", gettext_lazy("专长留在他的记录里，选人时不再列出他。"))
stays("people.Consent.person", gettext_lazy("同意过什么，是处理合法的凭据。"))
stays("people.Request.person", gettext_lazy("提过的请求照常答复。"))
