"""Seats, villages, towns and enterprises as rows that can be counted in the database."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Substr

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, PostQuerySet, Unit, UnitQuerySet
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.regions.models import Region, RegionQuerySet

from ..models import Appointment, AppointmentQuerySet, CoverageRule
from ..words import PATTERN_PARTS
from .seats import posts_in_force, posts_on


def with_held(posts: PostQuerySet, on: date) -> PostQuerySet:
    """Posts with the seats `held` on a day and those `vacant`; neither counts a seat of which nobody knows whether it was."""
    taken = Appointment.objects.on(on)
    held, known = seats_in(taken), seats_in(taken | Appointment.objects.perhaps_on(on))
    return posts.annotate(held=held).annotate(vacant=F("seats") - known)


def seats_in(appointments: AppointmentQuerySet) -> Coalesce:
    """How many seats of a post these appointments take."""
    of_post = appointments.filter(post=OuterRef("pk")).order_by().values("post")
    return Coalesce(Subquery(of_post.annotate(many=Count("seat", distinct=True)).values("many")), 0)


def seats_on(scope: Scope, on: date) -> PostQuerySet:
    """Posts in force on a day, each with its seats `held` and `vacant`."""
    return with_held(posts_on(scope, on), on)


def guided_villages(scope: Scope, on: date) -> RegionQuerySet:
    """Villages in force on a day in which somebody holds the guide's post."""
    guides = Appointment.objects.on(on).filter(
        post__in=posts_in_force(on).filter(part=Part.N), post__place=OuterRef("pk")
    )
    return Region.objects.within(scope).in_force(on).villages().filter(Exists(guides))


def complete_towns(scope: Scope, on: date) -> RegionQuerySet:
    """Towns in force on a day with every seat that 3+1+N requires held."""
    asked = with_held(posts_in_force(on), on).filter(
        part__in=PATTERN_PARTS,
        organisation__kind=Kind.TOWN_ASSOCIATION,
        organisation__region=OuterRef("pk"),
    )
    empty = asked.filter(Q(held__lt=F("seats")), required=True)
    return Region.objects.within(scope).in_force(on).towns().filter(Exists(asked), ~Exists(empty))


def required_units(scope: Scope, on: date) -> UnitQuerySet:
    """Enterprises standing on a day of which their county's rule of that day asks an association."""
    rules = CoverageRule.objects.in_force(on).filter(district=Substr(OuterRef("region_id"), 1, COUNTY_LENGTH))
    technology = Q(Exists(rules.filter(technology_enterprise=True)), technology_enterprise=True)
    workers = Q(Exists(rules.filter(science_workers__lte=OuterRef("science_workers"))))
    return Unit.objects.within(scope).standing(on).filter(technology | workers, kind=UnitKind.ENTERPRISE)


def covered_units(scope: Scope, on: date) -> UnitQuerySet:
    """Those of the required enterprises that have an association on that day."""
    associations = Organisation.objects.standing(on).of_kind(Kind.ENTERPRISE_ASSOCIATION)
    return required_units(scope, on).filter(Exists(associations.filter(unit=OuterRef("pk"))))
