"""What tasks show on the page of an organisation: the open ones it answers for; and on that of a record: those given from it."""

from collections import defaultdict
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from haitang.accounts.doors import Visit
from haitang.organisations.models import Organisation
from haitang.ui.lights import Light

from . import origins, queries
from .models import Task
from .rules import VIEW, may_give
from .tables import holder_words

PANEL_MOST = 10

Row = tuple[Task, Light, str]
"""A task, its light, who answers for it in person."""


def tasks_panel(visit: Visit, organisation: Organisation) -> SafeString | str:
    """Nothing for who may not see tasks there, and where none is open."""
    if not visit.acting.may(VIEW, region=organisation.region_id, line=organisation.line):
        return ""
    today = timezone.localdate(visit.at)
    found = queries.of_body(organisation, visit.acting.scope_for(VIEW), today)
    rows = queries.by_light(found[:PANEL_MOST], today)
    if not rows:
        return ""
    context = {"rows": [(task, light, holder_words(task)) for task, light in rows]}
    return render_to_string("tasks/panel.html", context, request=visit)


def given_from(visit: Visit, kind: str, key: int) -> Mapping[str, list[Row]]:
    """The tasks given from a record that the reader sees, by its part. Two queries at most."""
    today = timezone.localdate(visit.at)
    found = queries.listed(visit.acting.scope_for(VIEW), today).filter(origin_kind=kind, origin_key=key)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for task, light in queries.by_light(found, today):
        rows[task.origin_part].append((task, light, holder_words(task)))
    return rows


def giving_from(visit: Visit, kind: str, key: int, part: str, owner: Organisation) -> str:
    """Where the reader gives a body a task from a part of a record; "" where he gives it none."""
    return origins.giving_address(kind, key, part) if may_give(visit.acting, owner) else ""
