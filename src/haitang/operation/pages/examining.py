"""One look at the pages of the database, whole or a slice of it."""

import time
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from . import postgresql, sqlite
from .looking import Look


def examine(*, seconds: float | None = None, position: Mapping[str, Any] | None = None) -> Look:
    """Look at everything, or for so many seconds from a position on. Raises nothing that is a damage."""
    look = Look(deadline=None if seconds is None else time.monotonic() + seconds)
    look.position = dict(position or {})
    look.findings = list(look.position.pop("findings", []))
    engine = sqlite if connection.vendor == "sqlite" else postgresql
    engine.examine(look)
    if look.position and look.findings:
        look.position["findings"] = look.findings
    return look


def summary(look: Look) -> str:
    """How much was read, in words."""
    return _("%(tables)d 张表、%(rows)d 行都读了一遍") % {"tables": look.tables, "rows": look.rows}
