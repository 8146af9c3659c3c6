"""Records of other apps that can show a task done, told by the floor that knows them (`project/wiring.py`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from haitang.foundation.acting import Acting
from haitang.foundation.registry import Registry
from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Text

from .models import Task
from .queries import scope_of
from .words import CountsAs

OFFERED: Final = 50
"""So many records are offered to choose from, the latest first."""


@dataclass(frozen=True, slots=True)
class Linkable:
    """A kind of record: `records` of a scope that count as having been so, confirmed where that is asked.

    `title` and `day` name their columns, `needs` the action one must be allowed to see them, `page` the page of one.
    `number` reads the number a document bears; None for what is no document.
    """

    kind: str
    name: Text
    records: Callable[[Scope], QuerySet[Any]]
    needs: str
    page: str
    title: str = "title"
    day: str = "held_on"
    number: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """One record as a task refers to it."""

    kind: str
    key: int
    title: str
    day: date
    number: str = ""


_KINDS: Final[Registry[str, Linkable]] = Registry("record that shows a task done")


def install(kinds: Sequence[Linkable]) -> None:
    """Let tasks be done by records of these kinds."""
    for each in kinds:
        _KINDS.register(each.kind, each)


def kinds() -> tuple[Linkable, ...]:
    return tuple(_KINDS.values())


def known_kind(kind: str) -> bool:
    return kind in _KINDS


def records_for(task: Task, kind: str, acting: Acting) -> QuerySet[Any]:
    """Records that can show a task done: of its owner, since it was given, of the kind asked, and seen by `acting`."""
    linkable = _KINDS[kind]
    seen = linkable.records(acting.scope_for(linkable.needs)).order_by().values("pk")
    own = linkable.records(scope_of(task)).filter(pk__in=seen, **{f"{linkable.day}__gte": task.given_on})
    return own.order_by(f"-{linkable.day}", "-pk")


def kinds_for(task: Task) -> tuple[Linkable, ...]:
    """The kinds that can show a task done: the one it asks for, else all; of a document, those that are documents."""
    if task.counts_as == CountsAs.DOCUMENT:
        return tuple(each for each in kinds() if each.number is not None)
    return tuple(each for each in kinds() if task.record_kind in ("", each.kind))


def find_linked(task: Task, kind: str, key: int, acting: Acting) -> Linked | None:
    """The record a task shall refer to; None when it cannot: unknown, unseen, unconfirmed, another's, of before."""
    if kind not in {each.kind for each in kinds_for(task)}:
        return None
    return next(iter(_linked(kind, records_for(task, kind, acting).filter(pk=key))), None)


def offered_records(task: Task, acting: Acting) -> list[Linked]:
    """The latest records that can show a task done. One query a kind."""
    found: list[Linked] = []
    for each in kinds_for(task):
        found += _linked(each.kind, records_for(task, each.kind, acting)[:OFFERED])
    return sorted(found, key=lambda one: one.day, reverse=True)[:OFFERED]


def still_stands(task: Task, kind: str, key: int) -> bool:
    """Whether a record linked once is still on record and confirmed."""
    return kind in _KINDS and _KINDS[kind].records(scope_of(task)).filter(pk=key).exists()


def linked_address(kind: str, key: int, acting: Acting) -> str:
    """The page of a record; "" for who may not see such records."""
    linkable = _KINDS.get(kind)
    return reverse(linkable.page, args=[key]) if linkable and acting.may(linkable.needs) else ""


def _linked(kind: str, records: QuerySet[Any]) -> list[Linked]:
    linkable = _KINDS[kind]
    number = linkable.number or (lambda _record: "")
    return [
        Linked(
            kind,
            one.pk,
            str(getattr(one, linkable.title))[:200],
            getattr(one, linkable.day),
            number(one),
        )
        for one in records
    ]
