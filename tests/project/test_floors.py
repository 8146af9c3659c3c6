"""What import-linter cannot say: models named in text keep the floors, and each app has few doors."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "haitang"
FLOORS = (
    "ui",
    "accounts",
    "audit",
    "jobs",
    "notices",
    "files",
    "figures",
    "spreadsheets",
    "regions",
    "organisations",
    "people",
    "staffing",
    "access",
    "tasks",
    "activities",
    "meetings",
    "obligations",
    "assessment",
    "reports",
    "desk",
    "project",
)
FURNITURE = frozenset({"words", "models", "queries", "actions"})
"""What one app may import of another."""
MACHINERY = {
    "accounts": FURNITURE
    | {"scope", "acting", "verdict", "protection", "fitting", "doors", "sessions", "devices"},
    "audit": FURNITURE | {"bulk", "editing", "history", "titles"},
    "jobs": FURNITURE | {"registry"},
    "notices": FURNITURE | {"declaring", "bell", "calendar"},
    "files": FURNITURE | {"pictures", "serving"},
    "figures": FURNITURE | {"declaring", "periods", "links", "doors", "installed", "tables", "rules"},
    "people": FURNITURE | {"importers"},  # a row of a town's roster is a person and his post
}
"""Apps that are machinery offer more, by name; `ui` and `spreadsheets` are nothing but machinery."""
ALL_OPEN = frozenset({"ui", "spreadsheets"})
MODEL_IN_TEXT = re.compile(rf"^({'|'.join(FLOORS)})\.[A-Z]\w+$")


def app_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def sources() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if len(path.relative_to(SOURCE).parts) > 1]


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
            text = node.value
            if found := MODEL_IN_TEXT.match(text) or re.match(r"^haitang\.(\w+)\.", text):
                yield node.lineno, found.group(1)


def foreign_doors(path: Path) -> Iterator[str]:
    app = app_of(path)
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] != "haitang" or len(parts) < 3 or parts[1] == app or parts[1] in ALL_OPEN:
            continue
        if parts[2] not in MACHINERY.get(parts[1], FURNITURE):
            yield f"{path.relative_to(SOURCE)}:{line} {name}"


def upward_texts(path: Path) -> Iterator[str]:
    own = FLOORS.index(app_of(path))
    for line, app in named_in_text(path):
        if app in FLOORS and FLOORS.index(app) > own:
            yield f"{path.relative_to(SOURCE)}:{line} {app}"


def test_every_app_has_its_floor() -> None:
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert folders == set(FLOORS)


def test_an_app_is_entered_by_its_doors_only() -> None:
    found = [place for path in sources() if app_of(path) != "project" for place in foreign_doors(path)]
    assert found == []


def test_no_model_above_is_named_in_text() -> None:
    assert [place for path in sources() for place in upward_texts(path)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("from haitang.people.views import page\n", 1), ("from haitang.people.queries import page\n", 0)],
)
def test_a_wrong_door_would_be_seen(
    text: str, found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    path = tmp_path / "staffing" / "models.py"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert len(list(foreign_doors(path))) == found


def test_a_model_above_in_text_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    path = tmp_path / "regions" / "models.py"
    path.parent.mkdir()
    path.write_text('chair = ForeignKey("people.Person")\n', encoding="utf-8")
    assert list(upward_texts(path)) == ["regions/models.py:1 people"]
