"""Who holds what: the posts of one organisation with their holders, and the posts of one person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.queries import posts_of
from haitang.network.people.models import Person

from ..models import Appointment, AppointmentQuerySet


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post on a day with the appointments to it, by seat."""

    post: Post
    holders: list[Appointment]

    @property
    def vacant(self) -> int:
        return max(0, self.post.seats - len(self.holders))


def held_posts(organisation: Organisation, on: date) -> list[HeldPost]:
    """An organisation's posts in force on a day with their holders, by the pattern. Two queries."""
    holders: defaultdict[int, list[Appointment]] = defaultdict(list)
    appointments = Appointment.objects.on(on).filter(post__organisation=organisation).select_related("person")
    for appointment in appointments.order_by("seat", "pk"):
        holders[appointment.post_id].append(appointment)
    return [HeldPost(post, holders[post.pk]) for post in posts_of(organisation, on)]


def posts_held_by(person: Person) -> AppointmentQuerySet:
    """What somebody holds or held, the latest first."""
    return Appointment.objects.filter(person=person).select_related("post__organisation", "post__place")
