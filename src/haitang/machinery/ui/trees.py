"""Trees of things below each other. Written here and not in templates, whose every level would cost as much as a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from haitang.machinery.ui.drawings import icon

Node = Mapping[str, Any]
"""`title`; where there are any also `href`, `note`, `children` (nodes), `open` (whether they are to be seen at once)."""


def twigs_as_html(nodes: Iterable[Node]) -> SafeString:
    """The lines of a tree, each with those below it."""
    return format_html_join("", "<li>{}</li>", ((_twig(node),) for node in nodes))


def _twig(node: Node) -> SafeString:
    title, href, below = node["title"], node.get("href"), node.get("children")
    note = format_html('<span class="note">{}</span>', node["note"]) if node.get("note") else ""
    if not below:
        named = format_html('<a href="{}">{}</a>', href, title) if href else title
        return format_html('<div class="twig">{}{}</div>', named, note)
    return format_html(
        "{}<details{}><summary>{}{}</summary><ul>{}</ul></details>",
        *(_way(title, href) if href else "", SafeString(" open" if node.get("open") else "")),
        *(title, note, twigs_as_html(below)),
    )


def _way(title: str, href: str) -> SafeString:
    """The link beside a title that opens and shuts what is below it."""
    words = _("打开%(title)s") % {"title": title}
    return format_html(
        '<a class="go" href="{}">{}<span class="unseen">{}</span></a>', href, icon("right"), words
    )
