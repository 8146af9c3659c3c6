"""Every address of the program, by room."""

from django.urls import include, path

from . import errors
from .health import health

ROOMS = (
    "machinery.ui",
    "machinery.accounts",
    "machinery.audit",
    "machinery.retention",
    "machinery.notices",
    "machinery.figures",
    "machinery.spreadsheets",
    "network.regions",
    "network.organisations",
    "network.people",
    "network.staffing",
    "network.access",
    "work.tasks",
    "work.activities",
    "work.meetings",
    "work.obligations",
    "judgement.assessment",
    "judgement.reports",
    "faces.desk",
)
"""In the order they are asked."""

urlpatterns = [
    path("health/", health, name="health"),
    *(path("", include(f"haitang.{room}.urls")) for room in ROOMS),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
