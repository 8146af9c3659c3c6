"""What floors above show on the settings page, such as the health of the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from haitang.foundation.doors import Visit
from haitang.foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing about the installation: its name, whether it is well, what was found."""

    name: str
    well: bool
    found: str


Health = Callable[[Visit], list[Sign]]

HEALTH: Final[Registry[str, Health]] = Registry("signs of health")
"""Each is asked for the settings page of a system administrator."""


def signs(visit: Visit) -> list[Sign]:
    return [sign for health in HEALTH.values() for sign in health(visit)]
