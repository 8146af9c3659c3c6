"""The icon sheet: one file, `static/ui/icons.svg`, into which the pages point."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SHEET = Path(__file__).parent / "static" / "ui" / "icons.svg"


@cache
def icon_names() -> tuple[str, ...]:
    """Names of all icons, in the order of the sheet."""
    return tuple(re.findall(r'<symbol id="([a-z_]+)"', SHEET.read_text(encoding="utf-8")))


@cache
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the icon sheet; silent to screen readers unless it has a label."""
    sheet = static("ui/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sheet, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sheet, name)
