"""What obligations show on the page of an organisation: what is late, what comes near, its year; a dissolved one owes nothing."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from haitang.foundation.doors import Visit
from haitang.machinery.ui.panels import panel_of
from haitang.network.organisations.models import Organisation

from .queries import calendar_of, urgent_duties
from .rules import VIEW
from .words import Standing

SHOWN = 5


@panel_of("organisations.Organisation")
def duties_panel(visit: Visit, organisation: Organisation) -> SafeString | str:
    """This year of one organisation; nothing for who may not read it there, or where nothing is owed."""
    if not visit.acting.may(VIEW, region=organisation.region_id, line=organisation.line):
        return ""
    today = timezone.localdate(visit.at)
    found = calendar_of(visit.acting.scope_for(VIEW), today.year, today, organisation=organisation)
    if not found.duties:
        return ""
    dissolved = organisation.dissolved is not None and organisation.dissolved <= today
    pressing = [] if dissolved else urgent_duties(found.duties)
    context = {
        "organisation": organisation,
        "dissolved": dissolved,
        "urgent": [(duty, duty.get_absolute_url()) for duty in pressing[:SHOWN]],
        "urgent_all": len(pressing),
        "met": found.count(Standing.MET),
        "all": len(found.duties),
    }
    return render_to_string("obligations/panels/duties.html", context, request=visit)
