"""The kinds of notices there are, and what people are reminded of day by day: declared once, in a room's `notices.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from django.utils.functional import Promise

from haitang.foundation.registry import Registry

from .words import Way

Remind: TypeAlias = Callable[[datetime], Any]
"""Tells people, at a moment of a day, what comes near, is overdue or waits though nobody did anything; nothing twice."""
R = TypeVar("R", bound=Remind)


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice, as people switch it: its name, what it is called, how it goes by mail unless they choose."""

    name: str
    title: str | Promise
    way: Way = Way.DIGEST


_KINDS: Final[Registry[str, NoticeKind]] = Registry("kind of notice")
REMINDERS: Final[Registry[str, Remind]] = Registry("reminder")
"""Each is called once a day by a job of its own."""


def notice_kind(name: str, title: str | Promise, *, way: Way = Way.DIGEST) -> NoticeKind:
    """Declare a kind of notice, as `notice_kind("tasks.given", _("交给我的任务"))`; returns it for `actions.tell`."""
    return _KINDS.register(name, NoticeKind(name, title, way))


def reminder(name: str) -> Callable[[R], R]:
    """Declare what people are reminded of."""

    def declare(remind: R) -> R:
        REMINDERS.register(name, remind)
        return remind

    return declare


def kinds() -> tuple[NoticeKind, ...]:
    """Every kind, in the order declared."""
    return tuple(_KINDS.values())


def kind_named(name: str) -> NoticeKind:
    """Raises `Unregistered`."""
    return _KINDS[name]


def title_of(name: str) -> str:
    """What a kind is called; one that is declared no more shows its own name."""
    found = _KINDS.get(name)
    return str(found.title) if found else name
