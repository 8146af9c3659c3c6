"""One small district, established by its rules: three towns of two villages each, and nobody in a post."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

from django.test import Client

from haitang.foundation.acting import Acting, Hold
from haitang.foundation.scope import Scope
from haitang.network.access.permissions import actions_of
from haitang.network.access.words import Role
from haitang.network.organisations.models import Organisation, Post, Unit
from haitang.network.organisations.words import UnitKind
from haitang.network.people.models import Person
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level
from haitang.network.staffing.actions import appoint, establish_district
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode

AT = datetime(2021, 4, 30, 2, 0, tzinfo=UTC)
TODAY = date(2021, 4, 30)
RULES_BEGIN = date(2018, 1, 1)
TOWNS = ("昌元街道", "广顺街道", "远觉镇")
CODE, NEXT_DOOR = "500153", "500199"


def acting_as(role: Role, region: str) -> Acting:
    return Acting(1, role.value, (Hold(role.value, actions_of(role), Scope(regions=(region,))),))


OFFICER = acting_as(Role.OFFICER, CODE)
CHAIR = acting_as(Role.CHAIR, "500153001")
LEADER = acting_as(Role.LEADER, CODE)
STRANGER = acting_as(Role.OFFICER, NEXT_DOOR)


@dataclass
class Place:
    """An established district and the few things tests ask of it."""

    county: Region
    towns: list[Region]
    villages: list[Region]
    association: Organisation
    town_associations: dict[str, Organisation]
    opened: int

    @property
    def scope(self) -> Scope:
        return Scope(regions=(self.county.code,))

    def post(self, role: str, town: int = 0, village: str | None = None) -> Post:
        return Post.objects.get(
            organisation=self.town_associations[self.towns[town].code],
            role=role,
            place_id=village,
            required=True,
        )

    def post_rows(self, role: str) -> list[Post]:
        """All rows of a role in the first town, oldest first."""
        return list(
            Post.objects.filter(organisation=self.town_associations["500153001"], role=role).order_by("pk")
        )

    def district_post(self, role: str) -> Post:
        return Post.objects.get(organisation=self.association, role=role)


def make_county(code: str = CODE, name: str = "荣昌区", towns: tuple[str, ...] = TOWNS) -> Region:
    province, _made = Region.objects.get_or_create(code="50", name="重庆市", level=Level.PROVINCE)
    city, _made = Region.objects.get_or_create(code="5001", name="市辖区", level=Level.CITY, parent=province)
    county = Region.objects.create(code=code, name=name, level=Level.COUNTY, parent=city)
    for number, town_name in enumerate(towns, 1):
        town = Region.objects.create(
            code=f"{code}00{number}", name=town_name, level=Level.TOWN, parent=county
        )
        for village in (1, 2):
            Region.objects.create(
                code=f"{town.code}00{village}",
                name=f"{town_name[:2]}{village}村",
                level=Level.VILLAGE,
                parent=town,
            )
    return county


def establish(county: Region) -> Place:
    made = establish_district(county=county, acting=acting_as(Role.OFFICER, county.code), at=AT, on=TODAY)
    below = Region.objects.below(county.code).order_by("code")
    return Place(
        county=county,
        towns=list(below.towns()),
        villages=list(below.villages()),
        association=made.association,
        town_associations=made.towns,
        opened=made.opened,
    )


def make_person(name: str, county: str = CODE, **facts: object) -> Person:
    return Person.objects.create(
        county_id=county, region_id=county, name=name, name_key=name, initials=name, **facts
    )


def seat(post: Post, person: Person, since: date = TODAY, mode: Mode = Mode.PART_TIME) -> Appointment:
    return appoint(post=post, person=person, mode=mode, since=since, acting=OFFICER, at=AT)


def fill(place: Place) -> None:
    """Somebody in every seat of the towns."""
    for post in Post.objects.exclude(organisation=place.association):
        seat(post, make_person(f"任{post.pk}"), mode=Mode.EX_OFFICIO, since=RULES_BEGIN)


def enterprise(
    place: Place, name: str, workers: int | None, *, technology: bool = False, town: int = 0
) -> Unit:
    return Unit.objects.create(
        region=place.towns[town],
        name=name,
        kind=UnitKind.ENTERPRISE,
        science_workers=workers,
        technology_enterprise=technology,
        credit_code=f"C{Unit.objects.count():017d}",
    )


def confirmed(client: Client, address: str, sent: dict[str, Any]) -> Any:
    """The answer to what is sent, and confirmed where it is doubted."""
    answer = client.post(address, sent)
    mark = (
        answer.context["form"]["doubted"].value()
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        else ""
    )
    return client.post(address, sent | {"sure": "on", "doubted": mark}) if mark else answer
