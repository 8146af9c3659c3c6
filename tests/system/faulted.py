"""Installations in which something is wrong, on purpose."""

from typing import Final

SETTINGS: Final = {"DJANGO_SETTINGS_MODULE": "tests.system.faulty"}


def fault(*words: str) -> dict[str, str]:
    """The environment of an installation with these faults, or with none but the test's own job."""
    return {**SETTINGS, "FAULT": ",".join(words)}
