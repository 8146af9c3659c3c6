"""A resolution as what a task came from. Its task is given when the minutes are issued, never by the form."""

from datetime import date

from django.urls import reverse

from haitang.foundation.acting import Acting
from haitang.work.tasks.actions import Ground

from .actions.giving import origin_of
from .doors import resolution_for


def resolution_found(acting: Acting, key: int, part: str, on: date) -> Ground:
    found = resolution_for(acting, key)
    return Ground(origin_of(found), reverse("meetings:resolution", args=[found.pk]))
