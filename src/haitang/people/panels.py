"""What the floors above show on a person's page: the posts held, later the work done.

Each panel is installed once while the program starts (`project/wiring.py`); people itself knows none.
"""

from collections.abc import Callable

from django.utils.safestring import SafeString

from haitang.accounts.doors import Visit

from .models import Person

Panel = Callable[[Visit, Person], SafeString | str]
"""Draws one part of the page as HTML made safe by a template; "" when it has nothing to show to this reader."""

_panels: list[Panel] = []


def install(panel: Panel) -> None:
    """Show `panel` on every person's page, below those installed before it. Installing it again changes nothing."""
    if panel not in _panels:
        _panels.append(panel)


def drawn(visit: Visit, person: Person) -> list[SafeString | str]:
    """The panels of one person, in the order installed."""
    return [part for panel in _panels if (part := panel(visit, person))]
