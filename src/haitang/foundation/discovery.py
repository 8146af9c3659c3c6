"""Modules that every app of ours may have, found by their name."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Final

from django.apps import apps
from django.utils.module_loading import module_has_submodule

OURS: Final = "haitang."


def modules_named(name: str) -> Iterator[ModuleType]:
    """Those of lower floors first, as the settings list the apps."""
    for config in apps.get_app_configs():
        if config.name.startswith(OURS) and config.module and module_has_submodule(config.module, name):
            yield import_module(f"{config.name}.{name}")
