"""Seats, villages, towns and enterprises as rows that can be counted in the database."""

from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Substr

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import (
    Organisation,
    OrganisationQuerySet,
    Post,
    PostQuerySet,
    Unit,
    UnitQuerySet,
    of_perhaps_standing,
)
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.regions.models import Region, RegionQuerySet

from ..models import Appointment, AppointmentQuerySet, CoverageRule
from ..words import PATTERN_PARTS
from .seats import in_force, posts_on


def with_held(posts: PostQuerySet, on: date) -> PostQuerySet:
    """Posts with the seats `held` on a day, those `vacant`, and those `known` to be held or not known to be vacant."""
    taken = Appointment.objects.on(on)
    held, known = seats_in(taken), seats_in(taken | Appointment.objects.perhaps_on(on))
    return posts.annotate(held=held, known=known).annotate(vacant=F("seats") - F("known"))


def seats_in(appointments: AppointmentQuerySet) -> Coalesce:
    """How many seats of a post these appointments take."""
    of_post = appointments.filter(post=OuterRef("pk")).order_by().values("post")
    return Coalesce(Subquery(of_post.annotate(many=Count("seat", distinct=True)).values("many")), 0)


def seats_on(scope: Scope, on: date) -> PostQuerySet:
    """Posts in force on a day, each with its seats `held` and `vacant`."""
    return with_held(posts_on(scope, on), on)


def unknown_seats_on(scope: Scope, on: date) -> PostQuerySet:
    """Posts with seats of which nobody knows on a day whether anybody held them, or whether they were there: `unknown`."""
    posts = with_held(Post.objects.within(scope).filter(perhaps_in_force(on)), on)
    unknown = Case(When(of_perhaps_standing(on), then=F("seats")), default=F("known") - F("held"))
    return posts.annotate(unknown=unknown).filter(Q(unknown__gt=0))


def guided_villages(scope: Scope, on: date) -> RegionQuerySet:
    """Villages in force on a day in which somebody holds the guide's post."""
    return villages(scope, on).filter(guided(Appointment.objects.on(on), in_force(on)))


def perhaps_guided_villages(scope: Scope, on: date) -> RegionQuerySet:
    """Villages in force on a day of which nobody knows whether somebody held the guide's post."""
    taken = Appointment.objects.on(on)
    perhaps = guided(taken | Appointment.objects.perhaps_on(on), perhaps_in_force(on))
    return villages(scope, on).filter(perhaps).exclude(guided(taken, in_force(on)))


def villages(scope: Scope, on: date) -> RegionQuerySet:
    return Region.objects.within(scope).in_force(on).villages()


def guided(appointments: AppointmentQuerySet, posts: Q) -> Exists:
    """That one of these appointments is to the guide's post of a village, among these posts."""
    guides = Post.objects.filter(posts, part=Part.N)
    return Exists(appointments.filter(post__in=guides, post__place=OuterRef("pk")))


def complete_towns(scope: Scope, on: date) -> RegionQuerySet:
    """Towns in force on a day with every seat that 3+1+N requires held."""
    asked = seats_of_pattern(on, in_force(on))
    empty = asked.filter(Q(held__lt=F("seats")), required=True)
    return Region.objects.within(scope).in_force(on).towns().filter(Exists(asked), ~Exists(empty))


def perhaps_complete_towns(scope: Scope, on: date) -> RegionQuerySet:
    """Towns in force on a day of which nobody knows whether every seat that 3+1+N requires was held."""
    asked = seats_of_pattern(on, perhaps_in_force(on))
    empty = asked.filter(Q(vacant__gt=0), required=True)
    towns = Region.objects.within(scope).in_force(on).towns().filter(Exists(asked), ~Exists(empty))
    return towns.exclude(code__in=complete_towns(scope, on).values("code"))


def perhaps_in_force(on: date) -> Q:
    """Posts in force on a day, and those of bodies of which nobody knows whether they stood."""
    return in_force(on) | of_perhaps_standing(on)


def seats_of_pattern(on: date, posts: Q) -> PostQuerySet:
    """The posts of 3+1+N of a town among these, with their seats on a day."""
    return with_held(Post.objects.filter(posts), on).filter(
        part__in=PATTERN_PARTS,
        organisation__kind=Kind.TOWN_ASSOCIATION,
        organisation__region=OuterRef("pk"),
    )


def required_units(scope: Scope, on: date) -> UnitQuerySet:
    """Enterprises standing on a day of which their county's rule of that day asks an association."""
    rules = CoverageRule.objects.in_force(on).filter(district=Substr(OuterRef("region_id"), 1, COUNTY_LENGTH))
    technology = Q(Exists(rules.filter(technology_enterprise=True)), technology_enterprise=True)
    workers = Q(Exists(rules.filter(science_workers__lte=OuterRef("science_workers"))))
    return Unit.objects.within(scope).standing(on).filter(technology | workers, kind=UnitKind.ENTERPRISE)


def covered_units(scope: Scope, on: date) -> UnitQuerySet:
    """Those of the required enterprises that have an association on that day."""
    return required_units(scope, on).filter(hosts(Organisation.objects.standing(on)))


def perhaps_covered_units(scope: Scope, on: date) -> UnitQuerySet:
    """Those of the required enterprises of which nobody knows whether they had an association on that day."""
    found = required_units(scope, on).filter(hosts(Organisation.objects.perhaps_standing(on)))
    return found.exclude(hosts(Organisation.objects.standing(on)))


def hosts(bodies: OrganisationQuerySet) -> Exists:
    """That one of these bodies is the association of an enterprise."""
    return Exists(bodies.of_kind(Kind.ENTERPRISE_ASSOCIATION).filter(unit=OuterRef("pk")))
