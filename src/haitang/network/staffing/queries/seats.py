"""Posts on a day and the people in their seats: the reading every other question of this app is asked of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import starmap
from typing import Any, Final, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet, Sum

from haitang.foundation.codes import town_of
from haitang.foundation.partial_dates import perhaps_begun
from haitang.foundation.prepared import prepared
from haitang.foundation.scope import Scope, prefix_range
from haitang.network.organisations.models import Post, PostQuerySet, in_force_on
from haitang.network.organisations.words import Kind, Part

from ..models import Appointment

PART_ORDER: Final[dict[str, int]] = {Part.ONE: 0, Part.THREE: 1, Part.N: 2, Part.OTHER: 3}


def posts_on(scope: Scope, on: date, town: str | None = None) -> PostQuerySet:
    """The posts of a scope in force on a day."""
    posts = posts_in_force(on).within(scope)
    if town:
        posts = posts.filter(prefix_range("organisation__region_id", town))
    return posts.select_related("organisation__region", "place").defer("duties")


def posts_in_force(on: date) -> PostQuerySet:
    """Posts in force on a day: their organisation stands, and the village they serve still exists."""
    return Post.objects.filter(in_force(on))


def in_force(on: date) -> Q:
    village_lives = Q(place__isnull=True) | in_force_on(on, "place__since", "place__until")
    body_stands = in_force_on(on, "organisation__founded", "organisation__dissolved")
    return in_force_on(on, "since", "until") & body_stands & village_lives


SEATS_OF_PART: Final = {Part.ONE: "chair", Part.THREE: "chief", Part.N: "guide"}


def town_seats(region: str, on: date) -> dict[str, int]:
    """How many seats the towns of a county, or one town, have on a day: of chairs, of chiefs, of guides."""
    posts = posts_in_force(on).within(Scope(regions=(region,))).filter(part__in=SEATS_OF_PART)
    of_towns = posts.filter(organisation__kind=Kind.TOWN_ASSOCIATION).order_by()
    counts = dict(of_towns.values_list("part").annotate(Sum("seats")))
    return {role: counts[part] for part, role in SEATS_OF_PART.items() if part in counts}


def window(post: Post) -> tuple[date | None, date | None]:
    """The half-open days on which a post can be held, its organisation's and its village's life included."""
    organisation, place = post.organisation, post.place
    begins = [post.since, organisation.founded, place.since if place else None]
    ends = [post.until, organisation.dissolved, place.until if place else None]
    return (
        max((day for day in begins if day), default=None),
        min((day for day in ends if day), default=None),
    )


def is_extra(post: Post) -> bool:
    """Whether a post is a seat beyond those the rules ask for of its role in its body: such a one is there for its holder only.

    Any other post, opened by hand too, stays while it is vacant. One query for a post that no rule asks for.
    """
    asked = Post.objects.filter(organisation=post.organisation_id, role=post.role, required=True)
    return not post.required and asked.exists()


def extra_posts(posts: Iterable[Post]) -> list[Post]:
    """Those of some posts that are there for their holder only, as `is_extra` says. One query."""
    beyond = [post for post in posts if not post.required]
    asked = set(
        Post.objects.filter(organisation__in={post.organisation_id for post in beyond}, required=True)
        .order_by()
        .values_list("organisation_id", "role")
    )
    return [post for post in beyond if (post.organisation_id, post.role) in asked]


def ended_with_holder(post: Post, left: date | None) -> bool:
    """Whether a post is a seat beyond the rules that ended because its holder left on that day."""
    return post.until is not None and post.until == left and is_extra(post)


def latest_end(ends: Iterable[date | None]) -> date | None:
    """The day by which all have ended; None where one has no end."""
    known = [day or date.max for day in ends]
    return None if max(known) == date.max else max(known)


class SeatRow(NamedTuple):
    """A post in force, and one appointment to it begun by the day, if any."""

    post_id: int
    part: str
    role: str
    title: str
    filled_by: str
    seats: int
    required: bool
    since: date | None
    organisation_id: int
    organisation: str
    kind: str
    founded: date | None
    region_id: str
    region: str
    place_id: str | None
    place: str | None
    place_since: date | None
    seat: int | None
    until: date | None
    held_since: date | None


POST_COLUMNS: Final = (
    "pk", "part", "role", "title", "filled_by", "seats", "required", "since", "organisation_id", "organisation__name",
    "organisation__kind", "organisation__founded", "organisation__region_id", "organisation__region__name", "place_id",
    "place__name", "place__since",
)  # fmt: skip
SEAT_COLUMNS: Final = ("taken__seat", "taken__until", "taken__since")


class Seating(NamedTuple):
    """A post on a day: what it is, how many of its seats are held, and since when the longest vacant one stands empty.

    `unknown` are seats of which our records do not say whether anybody held them on that day. `since` is None when no seat
    is vacant, or when the post has stood vacant since before our records.
    """

    post: SeatRow
    held: int
    since: date | None
    unknown: int = 0

    @property
    def vacant(self) -> int:
        return self.post.seats - self.held - self.unknown

    @property
    def town(self) -> str | None:
        """The town's code; None for posts of the district."""
        return town_of(self.post.region_id) or None

    @property
    def order(self) -> tuple[str, int, str, str, int]:
        post = self.post
        return (self.town or "", PART_ORDER[post.part], post.place_id or "", post.role, post.post_id)


def seatings(scope: Scope, on: date, town: str | None = None) -> list[Seating]:
    """Every post in force on a day with its seats, by town, part, village. One query of plain rows, whatever the size."""
    by_post: dict[int, list[SeatRow]] = {}
    for row in starmap(SeatRow, seat_rows(scope, on, town)):
        by_post.setdefault(row.post_id, []).append(row)
    return sorted((_seating(taken, on) for taken in by_post.values()), key=lambda seating: seating.order)


@prepared
def seat_rows(scope: Scope, on: date, town: str | None) -> QuerySet[Any, Any]:
    posts = posts_in_force(on).within(scope)
    if town:
        posts = posts.filter(prefix_range("organisation__region_id", town))
    perhaps = perhaps_begun(on, "appointments__since", "appointments__since_precision")
    begun = FilteredRelation("appointments", condition=Q(appointments__since__lte=on) | perhaps)
    return posts.order_by().annotate(taken=begun).values_list(*POST_COLUMNS, *SEAT_COLUMNS)


def _seating(taken: list[SeatRow], on: date) -> Seating:
    """One post from its rows: a seat is held by who has not left, and of others the last day somebody left counts."""
    post, held, left, perhaps = taken[0], set[int](), dict[int, date](), set[int]()
    for row in taken:
        if row.seat is None:
            continue
        if row.held_since is not None and row.held_since > on:
            perhaps.add(row.seat)
        elif row.until is None or row.until > on:
            held.add(row.seat)
        else:
            left[row.seat] = max(row.until, left.get(row.seat, row.until))
    perhaps -= held
    vacant = [seat for seat in range(1, post.seats + 1) if seat not in held and seat not in perhaps]
    if not vacant:
        return Seating(post, post.seats - len(perhaps), None, len(perhaps))
    begin = max((day for day in (post.since, post.founded, post.place_since) if day), default=None)
    days = [left.get(seat, begin) for seat in vacant]
    known = [day for day in days if day is not None]
    since = min(known) if len(known) == len(days) else None
    return Seating(post, post.seats - len(vacant) - len(perhaps), since, len(perhaps))


@dataclass(frozen=True, slots=True)
class PostSeats:
    """A post for importers: the seats free on a day and every later day, and who holds one then or later."""

    post: Post
    free: tuple[int, ...]
    holders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountyPosts:
    """A county's posts on a day, by town and role ("" is the district itself) or by village and role."""

    by_town: dict[tuple[str, str], list[PostSeats]] = field(default_factory=dict)
    by_village: dict[tuple[str, str], list[PostSeats]] = field(default_factory=dict)
    organisation_of_town: dict[str, int] = field(default_factory=dict)


def posts_begin(county_code: str) -> date | None:
    """The first day of a county's earliest posts; None where there are none, or they were always there."""
    begins: date | None = (
        Post.objects.within(Scope(regions=(county_code,)))
        .order_by("since")
        .values_list("since", flat=True)
        .first()
    )
    return begins


def county_posts(county_code: str, on: date) -> CountyPosts:
    """Posts in force on a day in one county with their seats, in two queries."""
    found = CountyPosts()
    scope = Scope(regions=(county_code,))
    posts = list(posts_on(scope, on).order_by("pk"))
    lasting = Appointment.objects.within(scope).filter(Q(until__isnull=True) | Q(until__gt=on))
    taken = taken_seats(lasting.order_by("pk"))
    for post in posts:
        holds = taken[post.pk]
        if post.organisation.kind == Kind.TOWN_ASSOCIATION:
            found.organisation_of_town[post.organisation.region_id] = post.organisation_id
        seats = {seat for seat, _person in holds}
        entry = PostSeats(
            post=post,
            free=tuple(seat for seat in range(1, post.seats + 1) if seat not in seats),
            holders=tuple(person for _seat, person in holds),
        )
        if post.place_id:
            found.by_village.setdefault((post.place_id, post.role), []).append(entry)
        else:
            town = post.organisation.region.town_code
            found.by_town.setdefault((town, post.role), []).append(entry)
    return found


def taken_seats(appointments: Iterable[Appointment]) -> defaultdict[int, list[tuple[int, int]]]:
    """By post: pairs of seat and person's key."""
    taken: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for appointment in appointments:
        taken[appointment.post_id].append((appointment.seat, appointment.person_id))
    return taken
