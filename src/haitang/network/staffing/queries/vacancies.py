"""What stands vacant on a day, since when, and whose duty it is to fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from haitang.foundation.codes import county_of
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind, Part

from ..models import Appointment, StaffingRule
from ..words import COUNTY_WORD, TOWN_CHAIR, TOWN_WORD
from .rules import rules_by_role
from .seats import Seating, seatings


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post with unfilled seats; no `town` is the district itself, no `village` the whole organisation."""

    town: str | None
    organisation: str
    organisation_id: int
    post: str
    post_id: int
    part: Part
    village: str | None
    village_name: str
    seats: int
    vacant: int
    since: date | None
    duty_of: str
    town_name: str = ""
    chair_s_duty: bool = False


def vacancies(scope: Scope, on: date, town: str | None = None) -> list[Vacancy]:
    """Every post in force on a day with an unfilled seat, by town, part and village.

    The words are those of the staffing rule in force on that day, so a later change of a rule changes no past
    answer. Three queries, for one town or all.
    """
    return empty_among(seatings(scope, on, town), on)


def empty_among(seats: Iterable[Seating], on: date) -> list[Vacancy]:
    """The vacancies among seats read before. One query."""
    empty = [seating for seating in seats if seating.vacant]
    rules = rules_by_role({county_of(seating.post.organisation.region_id) for seating in empty}, on)
    return [_vacancy(seating, _rule(rules, seating.post)) for seating in empty]


def _rule(rules: dict[tuple[str, str, str], StaffingRule], post: Post) -> StaffingRule | None:
    organisation = post.organisation
    return (
        rules.get((county_of(organisation.region_id), organisation.kind, post.role))
        if post.required
        else None
    )


def _vacancy(seating: Seating, rule: StaffingRule | None) -> Vacancy:
    post = seating.post
    words = rule or post
    return Vacancy(
        town=seating.town,
        organisation=post.organisation.name,
        organisation_id=post.organisation_id,
        post=words.title,
        post_id=post.pk,
        part=Part(post.part),
        village=post.place_id,
        village_name=post.place.name if post.place else "",
        seats=post.seats,
        vacant=seating.vacant,
        since=seating.since,
        duty_of=in_place(words.filled_by, post.organisation),
        town_name=post.organisation.region.name if seating.town else "",
        chair_s_duty=words.filled_by == TOWN_CHAIR,
    )


def chairs_on(scope: Scope, on: date) -> dict[int, str]:
    """By town association: the name of who chairs it on a day."""
    chairs = (
        Appointment.objects.within(scope)
        .on(on)
        .filter(post__part=Part.ONE, post__organisation__kind=Kind.TOWN_ASSOCIATION)
    )
    return dict(chairs.order_by("pk").values_list("post__organisation_id", "person__name"))


def in_place(body: str, organisation: Organisation) -> str:
    """A body named in a rule as it is called in the place: 镇街党（工）委 → 远觉镇党（工）委."""
    for word in (TOWN_WORD, COUNTY_WORD):
        if body.startswith(word):
            return organisation.region.name + body.removeprefix(word)
    return body
