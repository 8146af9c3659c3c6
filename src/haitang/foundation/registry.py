"""One shape for what rooms above hand to a room below that knows none of them: by a key, in order, each once.

What a registry demands is registered when every app is ready, or the program does not start.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, TypeVar

from django.core.checks import CheckMessage, Error

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Unregistered(KeyError):
    """Nothing is registered under that key."""


class RegisteredTwice(ValueError):
    """Something is registered under that key already."""


class Registry(Mapping[K, V]):
    """What is registered of one kind, read as a mapping. `kind` says what it is, for whoever reads an error.

    `demanded` answers the keys that must be there; `hint` says where one is registered.
    """

    def __init__(self, kind: str, *, demanded: Callable[[], Iterable[K]] = tuple, hint: str = "") -> None:
        self.kind = kind
        self.hint = hint
        self._demanded = demanded
        self._items: dict[K, V] = {}
        _ALL.append(self)

    def register(self, key: K, item: V) -> V:
        """Register and return `item`. Raises `RegisteredTwice`."""
        if key in self._items:
            raise RegisteredTwice(f"two things are registered as {self.kind} {key!r}")
        self._items[key] = item
        return item

    def __getitem__(self, key: K) -> V:
        try:
            return self._items[key]
        except KeyError:
            raise Unregistered(f"no {self.kind} {key!r}") from None

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def missing(self) -> list[Error]:
        return [
            Error(f"{self.kind} {key!r} is not registered", hint=self.hint, id="foundation.E003")
            for key in self._demanded()
            if key not in self._items
        ]


class Single(Generic[V]):
    """One thing that a room above hands in, and without which the program does not start."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._items: list[V] = []
        _ALL.append(self)

    def register(self, item: V) -> V:
        """Raises `RegisteredTwice`."""
        if self._items:
            raise RegisteredTwice(f"two things are registered as {self.kind}")
        self._items.append(item)
        return item

    def get(self) -> V:
        """Raises `Unregistered`."""
        if not self._items:
            raise Unregistered(self.kind)
        return self._items[0]

    def missing(self) -> list[Error]:
        return [] if self._items else [Error(f"{self.kind} is not registered", id="foundation.E003")]


_ALL: Final[list[Registry[Any, Any] | Single[Any]]] = []


def everything_demanded_is_registered(**_told: object) -> list[CheckMessage]:
    """A start-up check."""
    return [error for registry in _ALL for error in registry.missing()]
