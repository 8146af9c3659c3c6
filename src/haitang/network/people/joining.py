"""What rooms above set right in their own records when two records of a person are made one; see `project.wiring`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from haitang.foundation.acting import Acting
from haitang.foundation.registry import Registry

from .models import Person

Memo: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Concern:
    """A room's say in merges, within their transaction.

    `join` is called before anything goes from the second person to the first; what it returns is kept as JSON and
    handed to `part` after everything has gone back. Keys and numbers only. A merge from before has an empty one.
    """

    name: str
    join: Callable[[Person, Person, Acting, datetime], Memo]
    part: Callable[[Person, Person, Memo, Acting, datetime], None]


CONCERNS: Final[Registry[str, Concern]] = Registry("concern in merges")


def install(*concerns: Concern) -> None:
    """Ask these rooms from now on."""
    for concern in concerns:
        CONCERNS.register(concern.name, concern)
