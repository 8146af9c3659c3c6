"""What floors above show on the settings page, such as the health of the machine. `operation` installs them."""

from collections.abc import Callable
from dataclasses import dataclass

from haitang.foundation.doors import Visit


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing about the installation: its name, whether it is well, what was found."""

    name: str
    well: bool
    found: str


Health = Callable[[Visit], list[Sign]]

_health: list[Health] = []


def install(health: Health) -> None:
    """Have `health` asked for the settings page of a system administrator."""
    if health not in _health:
        _health.append(health)


def signs(visit: Visit) -> list[Sign]:
    return [sign for health in _health for sign in health(visit)]
