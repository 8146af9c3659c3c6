"""The icon sheet: one file, `static/ui/icons.svg`, into which the pages point."""

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parent / "static" / "ui" / "icons.svg"


@cache
def icon_names() -> tuple[str, ...]:
    """Names of all icons, in the order of the sheet."""
    return tuple(re.findall(r'<symbol id="([a-z_]+)"', SHEET.read_text(encoding="utf-8")))
