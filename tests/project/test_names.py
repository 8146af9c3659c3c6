"""One name means one thing: no public function name stands in more than two rooms with different signatures."""

import ast
from collections import defaultdict
from pathlib import Path
from typing import Final, TypeAlias

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "haitang"
MOST_ROOMS: Final = 2
ASKED_FOR_BY_NAME: Final = {
    "install": "what a floor below offers to be filled, called once from the wiring",
    "main": "where a program of its own begins",
    "page_context": "what every page of one section of a room shows",
}
"""Names that mean the same everywhere, though each room has its own words to put in."""

Signatures: TypeAlias = dict[str, dict[str, set[str]]]


def room_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def public_functions(text: str) -> dict[str, str]:
    """Signature by name, of the functions of a module."""
    return {
        node.name: ast.unparse(node.args)
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def signatures() -> Signatures:
    found: Signatures = defaultdict(lambda: defaultdict(set))
    for path in SOURCE.rglob("*.py"):
        if "migrations" not in path.parts:
            for name, signature in public_functions(path.read_text(encoding="utf-8")).items():
                found[name][room_of(path)].add(signature)
    return found


def overloaded(found: Signatures) -> dict[str, list[str]]:
    """Rooms by name, of the names that mean different things in too many of them."""
    return {
        name: sorted(rooms)
        for name, rooms in found.items()
        if len(rooms) > MOST_ROOMS and len(set.union(*rooms.values())) > 1
    }


def test_a_name_means_one_thing() -> None:
    assert not {
        name: rooms for name, rooms in overloaded(signatures()).items() if name not in ASKED_FOR_BY_NAME
    }


def test_a_name_listed_as_asked_for_is_overloaded() -> None:
    assert set(ASKED_FOR_BY_NAME) <= set(overloaded(signatures()))


def test_a_third_room_with_another_signature_is_found() -> None:
    found: Signatures = {
        "tell": {"a/b": {"x"}, "a/c": {"x"}, "a/d": {"y"}},
        "ask": {"a/b": {"x"}, "a/c": {"y"}},
    }
    assert overloaded(found) == {"tell": ["a/b", "a/c", "a/d"]}
