"""One shape for what rooms above register with a room below, which knows none of them: by a key, in order, once."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from django.core.checks import CheckMessage, Error

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Unregistered(LookupError):
    """Nothing is registered under that key."""


class RegisteredTwice(ValueError):
    """Something else is registered under that key already."""


class Registry(Generic[K, V]):
    """What is registered of one kind. `kind` says in English what it is, for whoever reads an error.

    `demanded` answers the keys that must be registered once every app is ready: without one of them the program does
    not start.
    """

    def __init__(self, kind: str, *, demanded: Callable[[], Iterable[K]] = tuple) -> None:
        self.kind = kind
        self._demanded = demanded
        self._items: dict[K, V] = {}
        _REGISTRIES.append(self)

    def register(self, key: K, item: V) -> V:
        """Register and return `item`; the same one again changes nothing. Raises `RegisteredTwice`."""
        if self._items.setdefault(key, item) != item:
            raise RegisteredTwice(f"two things are registered as {self.kind} {key!r}")
        return item

    def get(self, key: K) -> V:
        """Raises `Unregistered`."""
        try:
            return self._items[key]
        except KeyError:
            raise Unregistered(f"no {self.kind} {key!r}") from None

    def find(self, key: K) -> V | None:
        return self._items.get(key)

    def all(self) -> Mapping[K, V]:
        """Everything registered, in order."""
        return MappingProxyType(self._items)

    def missing(self) -> list[K]:
        """What is demanded and not registered."""
        return [key for key in self._demanded() if key not in self._items]


_REGISTRIES: Final[list[Registry[Any, Any]]] = []


def every_registry_is_complete(**_told: object) -> list[CheckMessage]:
    """A start-up check: whatever a registry demands is registered."""
    return [
        Error(f"no {registry.kind} {key!r} is registered", id="foundation.E003")
        for registry in _REGISTRIES
        for key in registry.missing()
    ]
