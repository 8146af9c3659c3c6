"""What was given from a record of another app, for its page; and where more is given from it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from haitang.foundation.acting import Acting
from haitang.machinery.ui.lights import Light
from haitang.network.organisations.models import Organisation

from ..models import Task
from ..rules import VIEW, may_give
from .lists import by_light, holder_words, list_tasks

Row = tuple[Task, Light, str]
"""A task, its light, who answers for it in person."""


def given_from(acting: Acting, kind: str, key: int, on: date) -> Mapping[str, list[Row]]:
    """The tasks given from a record that `acting` sees, by its part. Two queries at most."""
    found = list_tasks(acting.scope_for(VIEW), on).filter(origin_kind=kind, origin_key=key)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for task, light in by_light(found, on):
        rows[task.origin_part].append((task, light, holder_words(task)))
    return rows


def giving_from(acting: Acting, kind: str, key: int, part: str, owner: Organisation) -> str:
    """Where `acting` gives a body a task from a part of a record; "" where he gives it none."""
    if not may_give(acting, owner):
        return ""
    return f"{reverse('tasks:new_task')}?{urlencode({'kind': kind, 'key': key, 'part': part})}"
