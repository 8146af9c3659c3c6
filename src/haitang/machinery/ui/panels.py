"""What rooms above show on the pages of records below: who sits in a post, what an organisation owes, which papers began here.

A room declares its panels in its `panels.py`; the page of a record draws them all with `{% panels record %}` and knows none.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.db.models import Model
from django.utils.safestring import SafeString

from haitang.foundation.registry import Registry

Panel = Callable[[Any, Any], SafeString | str]
"""Draws, for a visit and a record, one part of the page as HTML made safe by a template; "" when it shows nothing."""
P = TypeVar("P", bound=Panel)

_PANELS: Final[Registry[tuple[str, Panel], Panel]] = Registry("panel")


def panel_of(*kinds: str) -> Callable[[P], P]:
    """Show a panel on the page of every record of these kinds ("people.Person"), below those of lower floors.

    A page about a record that is not the record's own calls its kind otherwise ("tasks.ledger" of a place).
    """

    def declare(panel: P) -> P:
        for kind in kinds:
            _PANELS.register((kind, panel), panel)
        return panel

    return declare


def render_panels(visit: Any, record: Model, kind: str = "") -> list[SafeString | str]:
    """The panels of one record, in the order installed: those of its own page, or of the page about it called `kind`."""
    kind = kind or record._meta.label
    return [part for (shown_on, panel) in _PANELS if shown_on == kind and (part := panel(visit, record))]
