"""The terms of a body, and every seat of it as an election finds it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from haitang.network.organisations.models import Organisation, Post

from ..models import Appointment, Postponement, PostponementQuerySet, Term
from .history import in_order
from .seats import posts_in_force


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a post on the day of an election: `held` is who would go on after it, `later` who begins that day or after."""

    post: Post
    number: int
    held: Appointment | None = None
    later: Appointment | None = None

    @property
    def key(self) -> str:
        """What a form calls it by."""
        return f"{self.post.pk}-{self.number}"


def seats_of(organisation: Organisation, on: date) -> list[Seat]:
    """Every seat of a body on a day, in the order of its pattern; one its post no longer has while it is held. Two queries."""
    posts = list(in_order(posts_in_force(on).filter(organisation=organisation)))
    lasting = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=on), post__in=posts)
    taken: defaultdict[tuple[int, int], list[Appointment]] = defaultdict(list)
    for one in lasting.select_related("person").order_by("since", "pk"):
        taken[one.post_id, one.seat].append(one)
    held: defaultdict[int, set[int]] = defaultdict(set)
    for key, number in taken:
        held[key].add(number)
    return [
        seat_of(post, number, on, taken[post.pk, number])
        for post in posts
        for number in sorted({*range(1, post.seats + 1), *held[post.pk]})
    ]


def seat_of(post: Post, number: int, on: date, lasting: Iterable[Appointment]) -> Seat:
    held = next((one for one in lasting if one.since < on), None)
    later = next((one for one in lasting if one.since >= on), None)
    return Seat(post, number, held, later)


def terms_of(organisation: Organisation) -> list[Term]:
    """The terms of a body of which the election stands, the latest first."""
    return list(Term.objects.counted().filter(organisation=organisation).order_by("-since", "-pk"))


def latest_term(organisation: Organisation) -> Term | None:
    return Term.objects.counted().filter(organisation=organisation).order_by("-since", "-pk").first()


def postponements_of(organisation: Organisation) -> PostponementQuerySet:
    """How its present term was put off, the latest first."""
    in_force = Postponement.objects.in_force().filter(organisation=organisation, elected=organisation.elected)
    return in_force.order_by("-pk")


def postponement_in_force(organisation: Organisation) -> Postponement | None:
    """How the present end of its term came about by putting the election off; None where it did not."""
    if organisation.term_ends is None:
        return None
    return postponements_of(organisation).filter(until=organisation.term_ends).first()
