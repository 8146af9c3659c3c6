"""Moves that are final: whoever makes one answers for what he read, so it is made on the version he read, or not at all.

A room's table of moves says of each whether it is final (`foundation.moves`); the action of each that is says so by
`@makes(move)`. What was read travels with the form, signed, so that a stale one is answered with both texts.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from django.core import signing
from django.db import models
from django.utils.translation import gettext as _

from .moves import tables
from .registry import Registry
from .verdict import Refused

Action = TypeVar("Action", bound=Callable[..., Any])

Words: TypeAlias = Sequence[tuple[str, str]]
"""What somebody reads of a record before a final move: pairs of a label and a text."""

SALT: Final = "haitang.finals"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read: the version of the record, and its words."""

    version: int
    words: Words


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


def final_moves() -> list[models.TextChoices]:
    """Every move that is final, by the rooms' tables."""
    return [move for table in tables().values() for move, step in table.steps.items() if step.final]


def full_name(move: models.TextChoices) -> str:
    """A move with its room: haitang.work.tasks.words.Move.CLOSE. Moves of two rooms may be called alike, and be equal."""
    return f"{type(move).__module__}.{type(move).__qualname__}.{move.name}"


FINALS: Final[Registry[str, Callable[..., Any]]] = Registry(
    "the action of the final move",
    demanded=lambda: map(full_name, final_moves()),
    hint="put @makes(…) on the action of the room that makes it",
)
"""What makes each final move, by its full name."""


def makes(move: models.TextChoices) -> Callable[[Action], Action]:
    """Say of an action that it makes a final move. Raises TypeError for one that does not ask for the `version` that was read."""

    def register(action: Action) -> Action:
        asked = inspect.signature(action).parameters.get("version")
        if asked is None or asked.default is not inspect.Parameter.empty:
            raise TypeError(f"{action.__qualname__} does not ask for the version that was read")
        FINALS.register(full_name(move), action)
        return action

    return register
