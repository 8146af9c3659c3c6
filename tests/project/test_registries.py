"""What rooms hand to the rooms below is registered in one way: once, and what is demanded before anything starts."""

import ast
from pathlib import Path
from typing import Final

import pytest
from django.core.management.base import SystemCheckError

from haitang.foundation.guard import stand_guard
from haitang.foundation.registry import (
    _ALL,
    RegisteredTwice,
    Registry,
    Single,
    Unregistered,
    everything_demanded_is_registered,
)

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "haitang"
NOT_REGISTERED: Final = {
    "foundation/registry.py": "the list of registries",
    "foundation/sqlite/identity.py": "which file is open in this process",
    "foundation/sqlite/log.py": "descriptors open in this process",
    "network/access/claims.py": "keys whose request is in hand",
    "operation/heartbeat.py": "the task in hand",
    "operation/inspections.py": "stands for no position",
    "operation/nightly.py": "the child that runs",
}
"""Modules whose empty dictionaries and lists are what a process does, not what rooms registered."""


def test_what_is_registered_is_read_in_order() -> None:
    registry: Registry[str, int] = Registry("number")
    assert registry.register("two", 2) == 2
    registry.register("one", 1)
    assert (dict(registry), list(registry), registry.get("three")) == (
        {"two": 2, "one": 1},
        ["two", "one"],
        None,
    )
    with pytest.raises(Unregistered, match="no number 'three'"):
        registry["three"]


def test_nothing_is_registered_twice() -> None:
    registry: Registry[str, int] = Registry("number")
    registry.register("one", 1)
    for again in (1, 2):
        with pytest.raises(RegisteredTwice, match="number 'one'"):
            registry.register("one", again)
    assert registry["one"] == 1
    single: Single[int] = Single("a number")
    with pytest.raises(Unregistered):
        single.get()
    single.register(1)
    with pytest.raises(RegisteredTwice):
        single.register(1)
    assert single.get() == 1


def test_without_what_is_demanded_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert everything_demanded_is_registered() == []
    stand_guard()
    monkeypatch.setattr("haitang.foundation.registry._ALL", [*_ALL])
    registry: Registry[str, int] = Registry("number", demanded=lambda: ["one", "two"], hint="count")
    registry.register("one", 1)
    [error] = everything_demanded_is_registered()
    assert (error.msg, error.hint) == ("number 'two' is not registered", "count")
    with pytest.raises(SystemCheckError, match="number 'two'"):
        stand_guard()
    registry.register("two", 2)
    stand_guard()
    Single[int]("a number")
    with pytest.raises(SystemCheckError, match="a number is not registered"):
        stand_guard()


@pytest.mark.parametrize(
    "single", [each for each in _ALL if isinstance(each, Single)], ids=lambda one: one.kind
)
def test_each_single_thing_is_demanded(single: Single[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "_items", [])
    with pytest.raises(SystemCheckError, match=single.kind):
        stand_guard()


def collected_by_hand(path: Path) -> list[str]:
    """Names of a module that begin as an empty dictionary, list or set: somebody will put something in later."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            empty = isinstance(node.value, ast.Dict | ast.List) and not ast.unparse(node.value)[1:-1]
            made = ast.unparse(node.value) in {"dict()", "list()", "set()"}
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if empty or made:
                found.append(ast.unparse(target))
    return found


def test_no_room_collects_by_hand() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): names
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
        and (names := [n for n in collected_by_hand(path) if n != "__all__"])
    }
    assert set(found) == set(NOT_REGISTERED)


def test_one_collecting_by_hand_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "listening.py"
    path.write_text("_LISTENERS: list[int] = []\nKNOWN = {}\nFIXED = [1]\nNAME: str\n", encoding="utf-8")
    assert collected_by_hand(path) == ["_LISTENERS", "KNOWN"]
