from datetime import date

from django.db.models import Count, Sum

from haitang.accounts.scope import Scope
from haitang.organisations.models import Organisation, Post
from haitang.organisations.words import Establishment, Kind, Part
from haitang.people.models import Volunteer
from haitang.regions.models import Region

from ..models import Appointment

KEYS = {
    "organisations.town_associations": Kind.TOWN_ASSOCIATION,
    "organisations.enterprise_associations": Kind.ENTERPRISE_ASSOCIATION,
    "organisations.institution_associations": Kind.INSTITUTION_ASSOCIATION,
    "organisations.bases": Kind.BASE,
    "organisations.agritech_associations": Kind.AGRITECH_ASSOCIATION,
    "organisations.societies": Kind.SOCIETY,
}


def summary(scope: Scope, on: date) -> dict[str, int]:
    """The district's counts on a day, each from records. Five queries.

    Chiefs are counted here: asked for distinct persons, SQLite would walk those of every county.
    """
    kinds = dict(
        Organisation.objects.within(scope)
        .standing(on)
        .order_by()
        .values_list("kind")
        .annotate(count=Count("pk"))
    )
    posts = dict(
        Post.objects.within(scope)
        .standing(on)
        .exclude(establishment=Establishment.NONE)
        .order_by()
        .values_list("establishment")
        .annotate(seats=Sum("seats"))
    )
    chiefs = Appointment.objects.within(scope).on(on).filter(post__part=Part.THREE)
    return {
        "regions.towns": Region.objects.within(scope).in_force(on).towns().count(),
        **{key: kinds.get(kind, 0) for key, kind in KEYS.items()},
        "organisations.town_chiefs": len(set(chiefs.order_by().values_list("person_id", flat=True))),
        "organisations.established_posts": posts.get(Establishment.ESTABLISHED, 0),
        "organisations.welfare_posts": posts.get(Establishment.WELFARE, 0),
        "people.volunteers": Volunteer.objects.within(scope).registered(on).count(),
    }
