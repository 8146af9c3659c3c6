"""Who hears of every entry as it is written; installed once, by `project.wiring`."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from haitang.foundation.registry import Registry

from .models import Entry

Listener: TypeAlias = Callable[[Sequence[Entry]], None]

LISTENERS: Final[Registry[str, Listener]] = Registry("listener to the audit")


def listen(name: str, listener: Listener) -> None:
    """Call this with new entries, in the transaction that writes them: what it does stands and falls with the change."""
    LISTENERS.register(name, listener)


def notify_listeners(entries: Sequence[Entry]) -> None:
    for listener in LISTENERS.values():
        listener(entries)
