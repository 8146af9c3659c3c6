"""Every address of the program, by app."""

from django.urls import include, path

from . import errors
from .health import health

APPS = (
    "ui",
    "accounts",
    "audit",
    "notices",
    "figures",
    "spreadsheets",
    "regions",
    "organisations",
    "people",
    "staffing",
    "access",
    "tasks",
    "activities",
    "meetings",
    "obligations",
    "assessment",
    "reports",
    "desk",
)

urlpatterns = [
    path("health/", health, name="health"),
    *(path("", include(f"haitang.{app}.urls")) for app in APPS),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
