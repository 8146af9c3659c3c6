"""Who hears of every entry as it is written; installed once, by `project.wiring`."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from .models import Entry

Listener: TypeAlias = Callable[[Sequence[Entry]], None]

_LISTENERS: Final[list[Listener]] = []


def listen(listener: Listener) -> None:
    """Call this with new entries, in the transaction that writes them: what it does stands and falls with the change."""
    _LISTENERS.append(listener)


def tell(entries: Sequence[Entry]) -> None:
    for listener in _LISTENERS:
        listener(entries)
