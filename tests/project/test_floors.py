"""What import-linter cannot say: models named in text keep the floors, and each app has few doors."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "haitang"
WINGS: Final = {
    "machinery": (
        "ui",
        "accounts",
        "audit",
        "retention",
        "jobs",
        "notices",
        "files",
        "figures",
        "spreadsheets",
    ),
    "network": ("regions", "organisations", "people", "staffing", "access"),
    "work": ("vouching", "tasks", "activities", "meetings", "obligations"),
    "judgement": ("assessment", "reports"),
    "faces": ("desk",),
}
"""Wings and the rooms in each, lowest first."""
HOUSE: Final = ("demonstration", "operation", "project")
"""Wings without rooms, above all others."""
FLOORS: Final = ("foundation", *(room for rooms in WINGS.values() for room in rooms), *HOUSE)
FURNITURE = frozenset({"words", "models", "queries", "actions"})
"""What one app may import of another."""
MACHINERY = {
    "accounts": FURNITURE | {"sessions", "devices", "lockout"},
    "audit": FURNITURE | {"history", "titles", "refusals"},
    "retention": FURNITURE | {"declaring"},
    "jobs": FURNITURE | {"registry"},
    "notices": FURNITURE | {"declaring", "bell", "calendar"},
    "files": FURNITURE | {"pictures", "serving"},
    "figures": FURNITURE | {"declaring", "periods", "links", "doors", "installed", "tables", "rules"},
    "vouching": FURNITURE | {"rules"},
    "people": FURNITURE | {"importers"},  # a row of a town's roster is a person and his post
}
"""Apps that are machinery offer more, by name; `ui`, `spreadsheets` and the foundation are nothing but machinery."""
ALL_OPEN = frozenset({"foundation", "ui", "spreadsheets"})
MODEL_IN_TEXT: Final = re.compile(rf"^({'|'.join(FLOORS)})\.[A-Z]\w+$")
MODULE_IN_TEXT: Final = re.compile(rf"^haitang\.(?:(?:{'|'.join(WINGS)})\.)?(\w+)\.")


LABELS: Final = {"project": "operation"}
"""Labels of apps that are not called like their folders."""


def app_of(path: Path) -> str:
    """The room of a file; the foundation and each wing of the house are one."""
    parts = path.relative_to(SOURCE).parts
    return parts[1] if parts[0] in WINGS else parts[0]


def room_of(parts: list[str]) -> tuple[str, str]:
    """Of what an import names, the room and what is asked of it: both empty for the wing itself."""
    named = parts[2:] if parts[1] in WINGS else parts[1:]
    return (named[0], named[1]) if len(named) > 1 else ("", "")


def sources() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if app_of(path) in FLOORS]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported from another of our apps."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"
        elif isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name


def named_in_text(path: Path) -> Iterator[tuple[int, str]]:
    """Line and app of every model named in a string: `"people.Person"` is an import, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if found := MODEL_IN_TEXT.match(node.value):
                yield node.lineno, LABELS.get(found[1], found[1])
            elif found := MODULE_IN_TEXT.match(node.value):
                yield node.lineno, found[1]


def foreign_doors(path: Path) -> Iterator[str]:
    app = app_of(path)
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] != "haitang" or len(parts) < 3:
            continue
        room, door = room_of(parts)
        if room and room != app and room not in ALL_OPEN and door not in MACHINERY.get(room, FURNITURE):
            yield f"{path.relative_to(SOURCE)}:{line} {name}"


def upward_texts(path: Path) -> Iterator[str]:
    own = FLOORS.index(app_of(path))
    for line, app in named_in_text(path):
        if app in FLOORS and FLOORS.index(app) > own:
            yield f"{path.relative_to(SOURCE)}:{line} {app}"


def folders(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if (path / "__init__.py").exists()}


def test_every_app_has_its_floor() -> None:
    assert folders(SOURCE) == {*WINGS, *HOUSE, "foundation"}
    assert {wing: folders(SOURCE / wing) for wing in WINGS} == {
        wing: set(rooms) for wing, rooms in WINGS.items()
    }


def test_an_app_is_entered_by_its_doors_only() -> None:
    found = [place for path in sources() if app_of(path) not in HOUSE for place in foreign_doors(path)]
    assert found == []


def test_no_model_above_is_named_in_text() -> None:
    assert [place for path in sources() for place in upward_texts(path)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from haitang.network.people.views import page\n", 1),
        ("from haitang.network.people.queries import page\n", 0),
    ],
)
def test_a_wrong_door_would_be_seen(
    text: str, found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    path = tmp_path / "network" / "staffing" / "models.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert len(list(foreign_doors(path))) == found


def test_a_model_above_in_text_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    path = tmp_path / "network" / "regions" / "models.py"
    path.parent.mkdir(parents=True)
    path.write_text('chair = ForeignKey("people.Person")\n', encoding="utf-8")
    assert list(upward_texts(path)) == ["network/regions/models.py:1 people"]
