"""What stands vacant on a day, since when, and whose duty it is to fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from haitang.foundation.codes import county_of
from haitang.foundation.scope import Scope
from haitang.network.organisations.words import Kind, Part

from ..models import Appointment
from ..words import COUNTY_WORD, TOWN_CHAIR, TOWN_WORD
from .rules import Wordings, wordings
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
    answer. Two queries, for one town or all.
    """
    return vacancies_and_unknown(scope, on, town)[0]


def vacancies_and_unknown(scope: Scope, on: date, town: str | None = None) -> tuple[list[Vacancy], int]:
    """The vacancies, and of how many seats our records do not say whether anybody held them on that day."""
    seats = seatings(scope, on, town)
    return empty_among(seats, wordings(scope, on)), sum(seating.unknown for seating in seats)


def empty_among(seats: Iterable[Seating], words: Wordings) -> list[Vacancy]:
    """The vacancies among seats read before, in the words of rules read before. No query."""
    return [_vacancy(seating, words) for seating in seats if seating.vacant]


def _vacancy(seating: Seating, words: Wordings) -> Vacancy:
    """A post some rule requires is called as the rule calls it; any other by its own words."""
    post = seating.post
    rule = words.get((county_of(post.region_id), post.kind, post.role)) if post.required else None
    title, filled_by = rule or (post.title, post.filled_by)
    return Vacancy(
        town=seating.town,
        organisation=post.organisation,
        organisation_id=post.organisation_id,
        post=title,
        post_id=post.post_id,
        part=Part(post.part),
        village=post.place_id,
        village_name=post.place or "",
        seats=post.seats,
        vacant=seating.vacant,
        since=seating.since,
        duty_of=in_place(filled_by, post.region),
        town_name=post.region if seating.town else "",
        chair_s_duty=filled_by == TOWN_CHAIR,
    )


def chairs_on(scope: Scope, on: date) -> dict[int, str]:
    """By town association: the name of who chairs it on a day."""
    chairs = (
        Appointment.objects.within(scope)
        .on(on)
        .filter(post__part=Part.ONE, post__organisation__kind=Kind.TOWN_ASSOCIATION)
    )
    return dict(chairs.order_by("pk").values_list("post__organisation_id", "person__name"))


def in_place(body: str, region: str) -> str:
    """A body named in a rule as it is called in a region of this name: 镇街党（工）委 → 远觉镇党（工）委."""
    for word in (TOWN_WORD, COUNTY_WORD):
        if body.startswith(word):
            return region + body.removeprefix(word)
    return body
