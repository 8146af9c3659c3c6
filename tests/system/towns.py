"""A second town beside the chair's, with records of its own, and the requests that try to reach across.

What is sent is taken from `tests/access/addresses.py`: every address that somebody of the first town may write through,
and every field and argument of it that names a record. In its place stands the like record of the other town, or of the
other district.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db.models import Model

from haitang.network.organisations.models import Unit
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.people.models import Consent, Expertise, Volunteer
from haitang.network.people.words import ConsentAbout
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.activities.models import HoursRule
from haitang.work.meetings.models import MeetingRule
from haitang.work.tasks.models import Help
from tests.access.addresses import ADDRESSES, Address, names_a_record
from tests.access.matrix import read_matrix
from tests.cast import Cast, District
from tests.cast.activities import add_activities, add_pictures
from tests.cast.meetings import add_meetings
from tests.cast.network import _merge, _organisation, _person, _post
from tests.cast.tasks import add_tasks

from .visitor import Visitor

MARK: Final = "画眉鸟3z8k"
"""Stands in every text of the other town's records: whoever belongs to the first must never meet it."""
TAKEN: Final = {"200", "302", "303"}


def other_town(home: District) -> District:
    """The second town of a district, seen as the first is: with one of everything a town has.

    What only a district has (its rules, schemes, filed returns) is the same record in both.
    """
    there = copy.copy(home)
    there.more = dict(home.more)
    there.towns, there.villages = home.towns[::-1], home.villages[2:] + home.villages[:2]
    there.code = there.towns[0].code
    there.town_association, there.other_town_association = home.other_town_association, home.town_association
    there.chair_post, there.other_chair_post = home.other_chair_post, home.chair_post
    place = there.towns[0]
    there.unit = Unit.objects.create(region=place, name=f"广顺医院{MARK}", kind=UnitKind.HOSPITAL)
    there.enterprise = Unit.objects.create(region=place, name=f"广顺机械{MARK}", kind=UnitKind.ENTERPRISE)
    there.society = _organisation(
        Kind.SOCIETY, f"蜂学会{MARK}", place, home.association, unit=there.unit, mark=MARK
    )
    there.chief_post = _post(there.town_association, "chief.hospital", "医院院长", Part.THREE, MARK)
    there.guide_post = _post(
        there.town_association, "guide", "科普指导员", Part.N, MARK, place=there.villages[0]
    )
    _add_people(there)
    with laid_aside(home, HoursRule, MeetingRule):
        add_activities(there, home.account, MARK)
        _add_meetings(there)
    add_pictures(there, home.account, MARK)
    add_tasks(there, home.account, MARK)
    Help.objects.filter(organisation=home.town_association, task__owner=there.town_association).delete()
    return there


@contextmanager
def laid_aside(home: District, *kinds: type[Model]) -> Iterator[None]:
    """What a district has once is written with the rest of a town's records: within, its own lies aside."""
    rows = [(kind._base_manager, list(kind._base_manager.filter(district=home.region))) for kind in kinds]
    for manager, _kept in rows:
        manager.filter(district=home.region).delete()
    yield
    for manager, kept in rows:
        manager.filter(district=home.region).delete()
        manager.bulk_create(kept)


def _add_people(there: District) -> None:
    place, village = there.towns[0], there.villages[0]
    there.person = _person("钱多多", "qianduoduo", "qdd", place, MARK, unit=there.unit)
    there.twin_person = _person("钱多多", "qianduoduo", "qdd", place, MARK, unit=there.unit)
    there.volunteer_person = _person("孙小美", "sunxiaomei", "sxm", village, MARK)
    there.expertise = Expertise.objects.create(person=there.person, subject=f"养蜂{MARK}")
    there.consent = Consent.objects.create(
        person=there.person, about=ConsentAbout.RECORD, given_on=date(2021, 1, 1), note=f"书面{MARK}"
    )
    there.volunteer = Volunteer.objects.create(
        person=there.volunteer_person, region=village, registered_on=date(2021, 1, 1), team=there.society
    )
    there.merge = _merge(there.volunteer_person, MARK)
    there.appointment = Appointment.objects.create(
        post=there.chair_post, person=there.person, mode=Mode.EX_OFFICIO, since=date(2021, 1, 1)
    )


def _add_meetings(there: District) -> None:
    """Convened by the town itself."""
    district, there.association = there.association, there.town_association
    add_meetings(there, MARK)
    there.association = district


@dataclass(frozen=True)
class Attempt:
    """One request of somebody of the first town in which one place names a record from elsewhere."""

    name: str
    by: str
    place: str
    """The field or argument."""
    method: str
    url: str
    body: dict[str, Any] = field(compare=False)

    def __str__(self) -> str:
        return f"{self.method} {self.name} as {self.by} with {self.place}"


def attempts(cast: Cast, names: tuple[str, ...]) -> Iterator[Attempt]:
    """Everything these people may write or open, once for each place in it that names a record of `cast.twin`.

    What they may is read from the reviewed matrix, which `tests/access/test_matrix.py` holds to the program: what is sent
    there is taken as it stands, so that a refusal here is one of what was put in its place.
    """
    answered = read_matrix()
    for name, address in ADDRESSES.items():
        for by in names:
            sends = answered[name, "post"][by] in TAKEN and address.sends is not None
            if sends:
                yield from swapped_fields(cast, name, address, by)
            if answered[name, "get"][by] == "200" if address.gets else sends:
                yield from swapped_arguments(cast, name, address, by)


def swapped_fields(cast: Cast, name: str, address: Address, by: str) -> Iterator[Attempt]:
    whole = address.body(cast)
    for place, value in (address.sends or {}).items():
        body = address.body(cast, swapped=place)
        if names_a_record(value) and body[place] != whole[place]:
            yield Attempt(name, by, place, "POST", address.url(name, cast), body)


def swapped_arguments(cast: Cast, name: str, address: Address, by: str) -> Iterator[Attempt]:
    for place, value in address.kwargs.items():
        url = address.url(name, cast, swapped=place)
        if names_a_record(value) and url != address.url(name, cast):
            yield Attempt(name, by, place, "GET", url, {})
            if address.sends is not None:
                yield Attempt(name, by, place, "POST", url, address.body(cast))


def signed_in(cast: Cast, name: str, port: int) -> Visitor:
    """A browser over the wire in which somebody has signed in."""
    visitor = Visitor(port, timeout=60)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = (
        cast.client(name).cookies[settings.SESSION_COOKIE_NAME].value
    )
    visitor.cookies[settings.CSRF_COOKIE_NAME] = visitor.headers["X-CSRFToken"] = "k" * 32
    return visitor
