"""Moves that are final: whoever makes one answers for what he read, so it is made on the version he read, or not at all.

A room's table of moves says of each whether it is final (`foundation.moves`); `project.wiring.FINAL_MOVES` names the action of
each that is. What was read travels with the form, signed, so that a stale one is answered with both texts.
"""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.core import signing
from django.core.checks import CheckMessage, Error
from django.db import models
from django.utils.translation import gettext as _

from .moves import tables
from .verdict import Refused

Words: TypeAlias = Sequence[tuple[str, str]]
"""What somebody reads of a record before a final move: pairs of a label and a text."""

SALT: Final = "haitang.finals"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read: the version of the record, and its words."""

    version: int
    words: Words


@dataclass(frozen=True, slots=True)
class FinalMove:
    """A final move of a kind of record and the action that makes it, which asks for `version`."""

    move: models.TextChoices
    action: Callable[..., Any]


def seal_seen(record: models.Model, words: Words) -> str:
    """What is read of a versioned record, as the form carries it."""
    version: int = record.version  # type: ignore[attr-defined]  # every record with final moves counts its versions
    told = [record._meta.label, str(record.pk), version, [list(pair) for pair in words]]
    return signing.dumps(told, salt=SALT, compress=True)


def seen_in(text: str, record: models.Model) -> Seen:
    """What a form carries. Raises `Refused` (unread) where it carries nothing of this record that we wrote."""
    try:
        label, key, version, words = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        label = key = ""
    if (label, key) != (record._meta.label, str(record.pk)):
        raise Refused(_("请先打开这一页看过内容，再点按钮。"), code="unread")
    return Seen(int(version), [(str(name), str(text)) for name, text in words])


_DECLARED: Final[list[FinalMove]] = []


def declare(moves: Iterable[FinalMove]) -> None:
    """Called once, when every app is ready."""
    _DECLARED[:] = moves


def declared_finals() -> tuple[FinalMove, ...]:
    return tuple(_DECLARED)


def every_final_move_asks_what_was_seen(**_told: object) -> list[CheckMessage]:
    """A start-up check: no final move without its action, none that is made on an unread version."""
    known = {(type(each.move), each.move) for each in declared_finals()}
    found = [
        f"{move!r} is final and project.wiring names no action"
        for move in final_moves()
        if (type(move), move) not in known
    ]
    for each in declared_finals():
        asked = inspect.signature(each.action).parameters.get("version")
        if asked is None or asked.default is not inspect.Parameter.empty:
            found.append(f"{each.action.__qualname__} does not ask for the version that was read")
    return [Error(words, id="foundation.E002") for words in found]


def final_moves() -> list[models.TextChoices]:
    """Every move that is final, by the rooms' tables."""
    return [move for table in tables().values() for move, step in table.steps.items() if step.final]
