"""Whom one calls: everybody who holds a post on a day, with the phones as everybody may see them."""

from datetime import date

from haitang.foundation.scope import Scope

from ..models import Appointment, AppointmentQuerySet


def contacts(scope: Scope, on: date) -> AppointmentQuerySet:
    """The holders of posts of a scope on a day, body by body from the highest place down. One query."""
    return (
        Appointment.objects.within(scope)
        .on(on)
        .filter(person__erased_at__isnull=True)
        .select_related("person", "post__organisation__region", "post__place")
        .order_by(
            "post__organisation__region_id", "post__organisation_id", "post__part", "post__role", "seat", "pk"
        )
    )
