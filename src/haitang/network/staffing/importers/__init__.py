"""The spreadsheets of the network: town teams, enterprises, and the other organisations."""

from .bodies import OrganisationImporter
from .enterprises import EnterpriseImporter
from .meanings import MEANINGS
from .town_teams import TownTeamImporter

__all__ = ["MEANINGS", "EnterpriseImporter", "OrganisationImporter", "TownTeamImporter"]
