"""What the floors above show on the pages of an organisation and of a post: who holds it, later its work.

Each panel is installed once while the program starts (`project/wiring.py`); organisations itself knows none.
"""

from collections.abc import Callable

from django.utils.safestring import SafeString

from haitang.accounts.doors import Visit

from .models import Organisation, Post

Panel = Callable[[Visit, Organisation], SafeString | str]
"""Draws one part of the page as HTML made safe by a template; "" when it has nothing to show to this reader."""

PostPanel = Callable[[Visit, Post], SafeString | str]
"""The same for the page of one post."""

_panels: list[Panel] = []
_post_panels: list[PostPanel] = []


def install(panel: Panel) -> None:
    """Show `panel` on every organisation's page, below those installed before it. Installing it again changes nothing."""
    if panel not in _panels:
        _panels.append(panel)


def drawn(visit: Visit, organisation: Organisation) -> list[SafeString | str]:
    """The panels of one organisation, in the order installed."""
    return [part for panel in _panels if (part := panel(visit, organisation))]


def install_on_posts(panel: PostPanel) -> None:
    """Show `panel` on every post's page. Installing it again changes nothing."""
    if panel not in _post_panels:
        _post_panels.append(panel)


def drawn_on_post(visit: Visit, post: Post) -> list[SafeString | str]:
    """The panels of one post, in the order installed."""
    return [part for panel in _post_panels if (part := panel(visit, post))]
