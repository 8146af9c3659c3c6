"""What reports show on the page of a record from which papers begin: those that did, and the way to begin one."""

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from haitang.foundation.doors import Visit
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.panels import panel_of

from .queries import begun_from
from .rules import VIEW, may_draft
from .sources import RECORDS, SOURCES
from .tables import TONES


@panel_of("tasks.ledger", "meetings.Meeting", "assessment.Round")
def papers_panel(visit: Visit, record: Model) -> SafeString | str:
    """Nothing for who reads none of its papers and may not begin one."""
    origin = RECORDS[record._meta.label]
    papers = list(begun_from(origin, record.pk, visit.acting.scope_for(VIEW)))
    may_begin = begins(visit, origin, record)
    if not papers and not may_begin:
        return ""
    context = {
        "origin": origin,
        "key": int(record.pk),
        "kind": SOURCES[origin].kind.label,
        "papers": [(paper, TONES[paper.state]) for paper in papers],
        "may_begin": may_begin,
    }
    return render_to_string("reports/panels/papers.html", context, request=visit)


def begins(visit: Visit, origin: str, record: Model) -> bool:
    """Whether this reader may begin the paper of a record as it stands."""
    source = SOURCES[origin]
    try:
        body, place = source.about(record, visit.acting)
    except Refused:
        return False
    return bool(may_draft(visit.acting, source.kind, body, place))
