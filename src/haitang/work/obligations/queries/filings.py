from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.work.vouching.queries import of_others

from ..models import Filing, FilingQuerySet, Obligation
from ..rules import ACKNOWLEDGE


def list_filings(scope: Scope) -> FilingQuerySet:
    """Filings as a list shows them, the latest first."""
    return Filing.objects.within(scope).select_related("organisation__region", "obligation")


def filings_for_period(rule: Obligation, organisation: Organisation, period: Period) -> FilingQuerySet:
    """The filings for one period of an obligation, whatever became of them, the latest first."""
    return Filing.objects.filter(
        obligation__district=rule.district_id,
        obligation__code=rule.code,
        organisation=organisation,
        since__lt=period.until,
        until__gt=period.since,
    ).order_by("-filed_on", "-id")


def answerable_by(acting: Acting) -> FilingQuerySet:
    """What `acting` may acknowledge now: handed in by others."""
    return of_others(list_filings(acting.scope_for(ACKNOWLEDGE)).waiting(), acting)
