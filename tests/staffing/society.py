"""A society that is elected: a president, two vice presidents, a secretary, and who sits there."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind, Part
from haitang.network.people.models import Person
from haitang.network.staffing.actions import Choice, Election, elect
from haitang.network.staffing.models import Appointment, Term
from haitang.network.staffing.words import Mode, SeatOutcome

from .scene import AT, OFFICER, Place, make_person, seat

FOUNDED = date(2016, 3, 1)
ELECTED = date(2021, 3, 1)
STAYS, GOES, COMES = SeatOutcome.STAYS, SeatOutcome.GOES, SeatOutcome.COMES


@dataclass
class Society:
    body: Organisation
    posts: dict[str, Post]
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = make_person(name, self.body.region_id[:6])
        return self.people[name]

    def seat(self, role: str, name: str, since: date = FOUNDED, mode: Mode = Mode.PART_TIME) -> Appointment:
        return seat(self.posts[role], self.person(name), since=since, mode=mode)

    def key(self, role: str, number: int = 1) -> str:
        return f"{self.posts[role].pk}-{number}"

    def holders(self, on: date) -> dict[str, list[str]]:
        """By role the names of who sits there on a day, by seat."""
        held = (
            Appointment.objects.on(on).filter(post__organisation=self.body).select_related("person", "post")
        )
        found: dict[str, list[str]] = {}
        for one in held.order_by("post_id", "seat"):
            found.setdefault(one.post.role, []).append(one.person.name)
        return found

    def fresh(self) -> Organisation:
        return Organisation.objects.select_related("region").get(pk=self.body.pk)


def society(place: Place, founded: date | None = FOUNDED) -> Society:
    body = Organisation.objects.create(
        kind=Kind.SOCIETY, name="荣昌区农学会", region=place.county, parent=place.association, founded=founded
    )
    body.line = f"{place.association.line}{body.pk:010d}"
    body.save()
    wanted = {"president": ("会长", 1), "vice": ("副会长", 2), "secretary": ("秘书长", 1)}
    posts = {
        role: Post.objects.create(organisation=body, role=role, title=title, seats=seats, part=Part.OTHER)
        for role, (title, seats) in wanted.items()
    }
    return Society(body, posts)


def hold(society: Society, on: date = ELECTED, number: int = 2, **choices: Any) -> Term:
    """Elect: `president=GOES`, `vice_2="丙"` (who comes); what is not named stays."""
    body = society.fresh()
    return elect(
        organisation=body, election=election_of(society, on, number, **choices), expected=body.version,
        acting=OFFICER, at=AT,
    )  # fmt: skip


def election_of(society: Society, on: date = ELECTED, number: int = 2, **choices: Any) -> Election:
    asked = {}
    for name, choice in choices.items():
        role, _dash, seat_number = name.partition("_")
        key = society.key(role, int(seat_number or 1))
        asked[key] = Choice(COMES, society.person(choice)) if choice not in SeatOutcome else Choice(choice)
    return Election(number=number, on=on, document="荣农学〔2021〕1号", papers="选举办法", choices=asked)
