"""Posts on a day and the people in their seats: the reading every other question of this app is asked of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from haitang.foundation.scope import Scope, prefix_range
from haitang.network.organisations.models import Post, PostQuerySet, standing
from haitang.network.organisations.words import Kind, Part

from ..models import Appointment

PART_ORDER = {Part.ONE: 0, Part.THREE: 1, Part.N: 2, Part.OTHER: 3}


def posts_on(scope: Scope, on: date, town: str | None = None) -> PostQuerySet:
    """The posts of a scope in force on a day."""
    posts = posts_in_force(on).within(scope)
    if town:
        posts = posts.filter(prefix_range("organisation__region_id", town))
    return posts.select_related("organisation__region", "place").defer("duties")


def posts_in_force(on: date) -> PostQuerySet:
    """Posts in force on a day: their organisation stands, and the village they serve still exists."""
    village_lives = Q(place__isnull=True) | standing(on, "place__since", "place__until")
    return Post.objects.standing(on).filter(village_lives)


def window(post: Post) -> tuple[date | None, date | None]:
    """The half-open days on which a post can be held, its organisation's and its village's life included."""
    organisation, place = post.organisation, post.place
    begins = [post.since, organisation.founded, place.since if place else None]
    ends = [post.until, organisation.dissolved, place.until if place else None]
    return (
        max((day for day in begins if day), default=None),
        min((day for day in ends if day), default=None),
    )


@dataclass(frozen=True, slots=True)
class Seating:
    """A post on a day: how many of its seats are held, and since when the longest vacant one stands empty.

    `since` is None when no seat is vacant, or when the post has stood vacant since before our records.
    """

    post: Post
    held: int
    since: date | None

    @property
    def vacant(self) -> int:
        return self.post.seats - self.held

    @property
    def town(self) -> str | None:
        """The town's code; None for posts of the district."""
        return self.post.organisation.region.town_code or None

    @property
    def order(self) -> tuple[str, int, str, str, int]:
        post = self.post
        return (self.town or "", PART_ORDER[Part(post.part)], post.place_id or "", post.role, post.pk)


def seatings(scope: Scope, on: date, town: str | None = None) -> list[Seating]:
    """Every post in force on a day with its seats, by town, part, village. Two queries, whatever the size."""
    posts = posts_on(scope, on, town)
    held, left = _seats(scope, on, town)
    found = [_seating(post, held[post.pk], left[post.pk]) for post in posts.order_by()]
    return sorted(found, key=lambda seating: seating.order)


def _seats(
    scope: Scope, on: date, town: str | None
) -> tuple[defaultdict[int, set[int]], defaultdict[int, dict[int, date]]]:
    """By post: the seats held on a day, and for each seat the last day somebody left it by then."""
    held: defaultdict[int, set[int]] = defaultdict(set)
    left: defaultdict[int, dict[int, date]] = defaultdict(dict)
    appointments = Appointment.objects.within(scope).filter(since__lte=on).order_by()
    if town:
        appointments = appointments.filter(prefix_range("post__organisation__region_id", town))
    for post, seat, until in appointments.values_list("post_id", "seat", "until"):
        if until is None or until > on:
            held[post].add(seat)
        else:
            left[post][seat] = max(until, left[post].get(seat, until))
    return held, left


def _seating(post: Post, held: set[int], left: dict[int, date]) -> Seating:
    vacant = [seat for seat in range(1, post.seats + 1) if seat not in held]
    begin = window(post)[0]
    days = [left.get(seat, begin) for seat in vacant]
    known = [day for day in days if day is not None]
    return Seating(post, post.seats - len(vacant), min(known) if known and len(known) == len(days) else None)


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
