"""What tasks show on the page of an organisation: the open ones it answers for."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from haitang.foundation.doors import Visit
from haitang.machinery.ui.panels import panel_of
from haitang.network.organisations.models import Organisation

from . import queries
from .rules import VIEW

PANEL_MOST = 10


@panel_of("organisations.Organisation")
def tasks_panel(visit: Visit, organisation: Organisation) -> SafeString | str:
    """Nothing for who may not see tasks there, and where none is open."""
    if not visit.acting.may(VIEW, region=organisation.region_id, line=organisation.line):
        return ""
    today = timezone.localdate(visit.at)
    found = queries.of_body(organisation, visit.acting.scope_for(VIEW), today)
    rows = queries.by_light(found[:PANEL_MOST], today)
    if not rows:
        return ""
    context = {"rows": [(task, light, queries.holder_words(task)) for task, light in rows]}
    return render_to_string("tasks/panel.html", context, request=visit)
