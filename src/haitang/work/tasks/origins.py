"""What tasks come from, told by the floor that knows all rooms (`project/wiring.py`): whether somebody sees it, where its
page is, what a task from it would ask."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.http import Http404

from haitang.foundation.acting import Acting
from haitang.foundation.codes import parse_key
from haitang.foundation.registry import Registry
from haitang.foundation.verdict import Refused

from .actions import Ground
from .models import Task

Find = Callable[[Acting, int, str, date], Ground]
"""Gets hold of the record of a key, of the part named, as it stands on a day. Raises `Http404` or `Refused` when unseen."""

_FINDS: Final[Registry[str, Find]] = Registry("origin of tasks")


def install(finds: Mapping[str, Find]) -> None:
    """`finds` says, by the label of a kind, how one such record is got hold of."""
    for kind, find in finds.items():
        _FINDS.register(kind, find)


def ground_named(named: Mapping[str, str], acting: Acting, on: date) -> Ground | None:
    """What an address asks to give a task from: `kind`, `key`, `part`; None where it names nothing.

    Raises `Http404` for what `acting` does not see, and for what no task is given from by the form.
    """
    kind = named.get("kind", "")
    if not kind:
        return None
    find = _FINDS.get(kind)
    found = find(acting, parse_key(named.get("key", "")), named.get("part", ""), on) if find else None
    if found is None or found.asks is None:
        raise Http404
    return found


def origin_address(task: Task, acting: Acting, on: date) -> str:
    """The page of what a task came from; "" where there is none, or one that `acting` does not see."""
    find = _FINDS.get(task.origin_kind)
    if find is None or task.origin_key is None:
        return ""
    try:
        return find(acting, task.origin_key, task.origin_part, on).page
    except (Http404, Refused):
        return ""
