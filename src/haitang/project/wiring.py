"""Who listens to whom: the one page on which apps that do not know each other are joined."""

from importlib import import_module
from typing import Final

from haitang.desk import panels as settings_panels
from haitang.desk.shell import SHELL
from haitang.organisations import panels as organisation_panels
from haitang.people import panels as person_panels
from haitang.people.importers import VolunteerImporter
from haitang.regions.queries import gazetteer
from haitang.spreadsheets import importing
from haitang.staffing import panels as staffing_panels
from haitang.staffing.importers import EnterpriseImporter, OrganisationImporter, TownTeamImporter
from haitang.ui import navigation

from . import health, signing

JOB_MODULES: Final[tuple[str, ...]] = ("haitang.project.jobs",)
"""Modules that declare background jobs."""

IMPORTERS: Final = (TownTeamImporter(), VolunteerImporter(), EnterpriseImporter(), OrganisationImporter())


def join() -> None:
    """Load what is listed above. Called once, when every app is ready."""
    signing.listen()
    importing.register(IMPORTERS, gazetteer=gazetteer)
    organisation_panels.install(staffing_panels.posts_panel)
    organisation_panels.install_on_posts(staffing_panels.holders_panel)
    person_panels.install(staffing_panels.appointments_panel)
    navigation.install(SHELL)
    settings_panels.install(health.signs)
    for module in JOB_MODULES:
        import_module(module)
