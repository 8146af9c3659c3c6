"""What is asked of one engine only is told by what a test needs, and what it needs is not hidden."""

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from tests.access import test_matrix, test_naughty
from tests.conftest import OF_ENGINES, PAGES, asks_the_engine, is_a_sweep

TESTS: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = sorted(path for path in TESTS.glob(f"*/{PAGES}") if path.parent.name != "browser")


def names_in(tree: ast.AST) -> set[str]:
    return {
        name
        for node in ast.walk(tree)
        for name in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
        if isinstance(name, str)
    }


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.parent.name)
def test_a_room_s_pages_ask_the_engine_nothing_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert names_in(tree) & OF_ENGINES == set()
    assert not [
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "transaction"
    ]


def item(
    path: str, *fixtures: str, names: tuple[str, ...] = (), case: tuple[int, ...] = (), **marks: Any
) -> Any:
    """What the rule looks at of a test."""
    found = {name: SimpleNamespace(kwargs=kwargs) for name, kwargs in marks.items()}
    module = SimpleNamespace(**dict.fromkeys(names))
    return SimpleNamespace(
        path=Path(path),
        fixturenames=fixtures,
        get_closest_marker=found.get,
        module=module,
        callspec=SimpleNamespace(indices=dict(enumerate(case))),
    )


@pytest.mark.parametrize(
    ("asked", "both"),
    [
        (item("tests/tasks/test_giving.py", "cast", "db"), True),
        (item("tests/tasks/test_races.py", django_db={"transaction": True}), True),
        (item("tests/tasks/test_pages.py", "cast", "db"), False),
        (item("tests/access/test_matrix.py", "cast", names=("ADDRESSES", "ENGINE")), True),
        (item("tests/access/test_smuggling.py", "cast", names=("ADDRESSES",)), False),
        (item("tests/access/test_moves.py", "cast", names=("STAGES",)), False),
        (item("tests/access/test_busy.py", "transactional_db", names=("ADDRESSES",)), True),
        (item("tests/access/test_pace.py", "cast"), True),
        (item("tests/decoding/test_hostile.py", "tmp_path"), False),
        (item("tests/jobs/test_killed.py", "made_home", "engine"), True),
        (item("tests/project/test_upkeep.py", "cast", "db", case=(0,), alike={}), True),
        (item("tests/project/test_upkeep.py", "cast", "db", case=(1,), alike={}), False),
        (item("tests/project/test_upkeep.py", "cast", "db", case=(0, 1), alike={}), False),
        (item("tests/project/test_backup.py", "tmp_path", skipif={}), True),
        (item("tests/system/test_kills.py", "house", "engine", system={}), True),
    ],
    ids=lambda value: value.path.name if hasattr(value, "path") else str(value),
)
def test_the_rule(asked: Any, both: bool) -> None:
    assert asks_the_engine(asked) is both


def test_every_address_is_asked_on_both() -> None:
    """By the matrix, and what engines store otherwise is typed into it: the other sweeps rely on these two."""
    for module in (test_matrix, test_naughty):
        sweep = SimpleNamespace(path=Path(str(module.__file__)), fixturenames=("cast",), module=module)
        sweep.get_closest_marker = {}.get
        assert is_a_sweep(sweep)  # type: ignore[arg-type]
        assert asks_the_engine(sweep)  # type: ignore[arg-type]
