"""Start-up checks: no address without a door, no permission without an answer for every role."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from haitang.foundation.doors import SIGNED_IN, View
from haitang.foundation.moves import tables

from .permissions import ANSWERS, COLUMNS, TABLE


@dataclass(frozen=True, slots=True)
class Address:
    """One entry of the address list: its name with its namespace, its route, its view."""

    name: str
    route: str
    view: View

    @property
    def needs(self) -> str | None:
        return getattr(self.view, "needs", None)

    @property
    def open_to_all(self) -> str | None:
        return getattr(self.view, "open_to_all", None)


def addresses(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[Address]:
    """Every address of the program, walked from the root of the address list."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = f"{route}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield Address(name=f"{space}{entry.name or ''}", route=here, view=entry.callback)
        else:
            below = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, here, below)


def every_address_has_a_door(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an address whose view names neither an action of the table nor a reason to be open."""
    return [
        Error(
            f"/{address.route} 没有门：视图须用 @needs、@signed_in 或 @open_to_all 说明谁能进。",
            id="access.E001",
        )
        for address in addresses()
        if not _has_door(address)
    ]


def every_cell_is_answered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a row of the permission table that leaves a role without yes or no."""
    return [
        Error(f"权限表 {action} 一行应有 {len(COLUMNS)} 个 yes 或 no。", id="access.E002")
        for action, row in TABLE.items()
        if len(row.split()) != len(COLUMNS) or not ANSWERS.keys() >= set(row.split())
    ]


def every_move_needs_a_permission(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a move that takes a permission which is not in the table."""
    return [
        Error(f"{move!r} needs {step.needs}, which is no permission", id="access.E003")
        for table in tables().values()
        for move, step in table.steps.items()
        if step.needs not in TABLE
    ]


def _has_door(address: Address) -> bool:
    return bool(address.open_to_all) or address.needs == SIGNED_IN or address.needs in TABLE
