"""Who listens to whom: the one page on which apps that do not know each other are joined."""

from importlib import import_module
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.accounts.models import Account
from haitang.activities import queries as activity_queries
from haitang.activities.importers import ActivityImporter
from haitang.desk import panels as settings_panels
from haitang.desk.shell import SHELL
from haitang.figures import installed as figures
from haitang.obligations import panels as obligation_panels
from haitang.organisations import panels as organisation_panels
from haitang.people import panels as person_panels
from haitang.people.importers import VolunteerImporter
from haitang.regions.queries import gazetteer, names_below, names_of
from haitang.spreadsheets import importing, undoing
from haitang.spreadsheets.downloads import download
from haitang.staffing import panels as staffing_panels
from haitang.staffing.importers import EnterpriseImporter, OrganisationImporter, TownTeamImporter
from haitang.staffing.queries.paper import WorkSource, register_work
from haitang.ui import navigation

from . import health, signing

JOB_MODULES: Final[tuple[str, ...]] = ("haitang.project.jobs",)
"""Modules that declare background jobs."""

INDICATOR_MODULES: Final[tuple[str, ...]] = (
    "haitang.regions.indicators",
    "haitang.organisations.indicators",
    "haitang.people.indicators",
    "haitang.staffing.indicators",
    "haitang.activities.indicators",
    "haitang.obligations.indicators",
)
"""Modules that declare figures, in the order people see them."""

FIGURE_GROUPS: Final = {
    "regions": _("行政区划"),
    "organisations": pgettext_lazy("many", "组织"),
    "people": _("志愿者"),
    "staffing": _("编配"),
    "activities": _("活动"),
    "obligations": _("制度要求"),
}
"""What figures are listed under, by the first word of their names."""

IMPORTERS: Final = (
    TownTeamImporter(),
    VolunteerImporter(),
    EnterpriseImporter(),
    OrganisationImporter(),
    ActivityImporter(),
)

WORK: Final = (WorkSource("activities", activity_queries.work_recorded, activity_queries.workers),)
"""What counts as having worked in a post: without any of it, the post is held on paper."""


def join() -> None:
    """Load what is listed above. Called once, when every app is ready."""
    signing.listen()
    importing.register(IMPORTERS, gazetteer=gazetteer)
    undoing.note_bare_key("people.Person", Account, "person_key")
    organisation_panels.install(staffing_panels.posts_panel)
    organisation_panels.install(obligation_panels.duties_panel)
    organisation_panels.install_on_posts(staffing_panels.holders_panel)
    person_panels.install(staffing_panels.appointments_panel)
    figures.install(
        names=names_of,
        below=names_below,
        groups=FIGURE_GROUPS,
        download=download,
        export="spreadsheets.export",
    )
    for source in WORK:
        register_work(source)
    navigation.install(SHELL)
    settings_panels.install(health.signs)
    for module in (*JOB_MODULES, *INDICATOR_MODULES):
        import_module(module)
