"""What rooms above show on the pages of records below: who sits in a post, what an organisation owes, which papers began here.

Each panel is installed once while the program starts (`project/wiring.py`); the page of a record draws them all with
`{% panels record %}` and knows none.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Model
from django.utils.safestring import SafeString

Panel = Callable[[Any, Any], SafeString | str]
"""Draws, for a visit and a record, one part of the page as HTML made safe by a template; "" when it shows nothing."""

_panels: Final[dict[str, list[Panel]]] = {}


def install(kind: str, *panels: Panel) -> None:
    """Show these on the page of every record of a kind ("people.Person"), below those installed before; each once."""
    installed = _panels.setdefault(kind, [])
    installed += [panel for panel in panels if panel not in installed]


def drawn(visit: Any, record: Model) -> list[SafeString | str]:
    """The panels of one record, in the order installed."""
    return [part for panel in _panels.get(record._meta.label, ()) if (part := panel(visit, record))]
