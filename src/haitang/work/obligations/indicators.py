"""The figure of documents handed in. What is owed and open is no record, so it is a calendar and not a figure."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Line, indicator, presents
from haitang.machinery.figures.periods import Period

from .models import Filing


@presents(Filing, needs="obligations.view", related=("organisation", "obligation"))
def filing_line(filing: Filing) -> Line:
    note = f"{filing.filed_on.isoformat()} · {filing.organisation.name} · {filing.obligation.title}"
    return Line(filing.title, note, filing.get_absolute_url())


@indicator(
    "obligations.filings",
    _("报备材料"),
    unit=pgettext_lazy("unit", "份"),
    period="flow",
    basis=_("经区县科协收讫的报备材料，按报备日期计，记在报备组织的所在地"),
)
def filings(scope: Scope, period: Period) -> Evidence:
    found = Filing.objects.within(scope).filter(period.q("filed_on"))
    return Evidence(
        found.acknowledged(),
        region="organisation__region_id",
        day="filed_on",
        body="organisation_id",
        unconfirmed=found.waiting(),
    )
