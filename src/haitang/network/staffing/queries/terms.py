from datetime import date

from haitang.foundation.scope import Scope
from haitang.network.organisations import queries as organisations
from haitang.network.organisations.models import Organisation, OrganisationQuerySet


def terms_ending(scope: Scope, on: date) -> OrganisationQuerySet:
    """Organisations standing on a day whose term ends within 180 days of it or has ended, soonest first."""
    standing = Organisation.objects.within(scope).select_related("region")
    return organisations.terms_ending(standing, on).order_by("term_ends", "pk")
