"""Where the page of what a task came from is; said once by the floor that knows all pages (`project/wiring.py`)."""

from collections.abc import Mapping
from typing import Final

from django.urls import resolve, reverse

from haitang.accounts.acting import Acting

from .models import Task

_PAGES: Final[dict[str, str]] = {}


def install(pages: Mapping[str, str]) -> None:
    """`pages` names, by the label of a kind, the page of one such record: {"meetings.Resolution": "meetings:resolution"}."""
    _PAGES.update(pages)


def address_of(task: Task, acting: Acting) -> str:
    """The page of what a task came from; "" where there is none, or one that `acting` may not open at all."""
    page = _PAGES.get(task.origin_kind)
    if page is None or task.origin_key is None:
        return ""
    address = reverse(page, args=[task.origin_key])
    needed = getattr(resolve(address).func, "needs", "")
    return address if needed and acting.may(needed) else ""
