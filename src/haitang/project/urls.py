"""Every address of the program, by room."""

from django.urls import include, path

from haitang.operation import errors

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
    "operation",
)
"""In the order they are asked."""

urlpatterns = [path("", include(f"haitang.{room}.urls")) for room in ROOMS]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
