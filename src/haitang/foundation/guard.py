"""Start-up checks of ours. Django asks them before its own commands; whatever serves asks them first, by `stand_guard`."""

from collections.abc import Callable
from typing import Any, Final

from django.core.checks import register, run_checks
from django.core.management.base import SystemCheckError

TAG: Final = "haitang"


def guard(*checks: Callable[..., Any]) -> None:
    """Let nothing start while one of these finds anything."""
    for check in checks:
        register(check, TAG)


def stand_guard() -> None:
    """Raises SystemCheckError with all that was found."""
    if found := run_checks(tags=[TAG]):
        raise SystemCheckError("\n".join(map(str, found)))
