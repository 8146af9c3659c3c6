"""The kinds of notices there are. An app above declares each once: `notice_kind("tasks.given", _("交给我的任务"))`."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from .words import Way


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice, as people switch it: its name, what it is called, how it goes by mail unless they choose."""

    name: str
    title: str | Promise
    way: Way = Way.DIGEST


class UnknownKind(LookupError):
    """No notice of that kind is declared."""


_KINDS: Final[dict[str, NoticeKind]] = {}


def notice_kind(name: str, title: str | Promise, *, way: Way = Way.DIGEST) -> NoticeKind:
    """Declare a kind of notice; returns it for `actions.tell`."""
    kind = NoticeKind(name, title, way)
    if _KINDS.setdefault(name, kind) != kind:
        raise ValueError(f"two kinds of notice are named {name}")
    return kind


def kinds() -> tuple[NoticeKind, ...]:
    """Every kind, in the order declared."""
    return tuple(_KINDS.values())


def kind_named(name: str) -> NoticeKind:
    """Raises `UnknownKind`."""
    try:
        return _KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def title_of(name: str) -> str:
    """What a kind is called; one that is declared no more shows its own name."""
    found = _KINDS.get(name)
    return str(found.title) if found else name
