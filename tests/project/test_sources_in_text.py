"""What tests hand to another process as text names what is there: a rename does not reach into a string."""

import ast
import contextlib
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

TESTS: Final = Path(__file__).resolve().parents[1]
EXAMPLES: Final = frozenset({"test_floors.py", Path(__file__).name})
"""Files whose texts are examples of what must not be."""


def texts_in(path: Path) -> list[ast.Module]:
    """The texts in a file that are pieces of Python."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and "\n" in text:
            with contextlib.suppress(SyntaxError):
                found.append(ast.parse(text))
    return found


def missing(texts: list[ast.Module]) -> list[str]:
    """Names the texts of one file, which are put together when it runs, import from us, ask our modules for, or put
    others in the place of, and that are not there."""
    nodes = [node for text in texts for node in ast.walk(text)]
    modules: dict[str, ModuleType] = {}
    found = []
    for node in nodes:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("haitang"):
            continue
        within = import_module(str(node.module))
        for alias in node.names:
            with contextlib.suppress(ImportError):
                taken = getattr(within, alias.name, None) or import_module(f"{node.module}.{alias.name}")
                if isinstance(taken, ModuleType):
                    modules[alias.asname or alias.name] = taken
                continue
            found.append(f"{node.module}.{alias.name}")
    return found + [
        f"{node.value.id}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in modules
        and not hasattr(modules[node.value.id], node.attr)
    ]


def test_they_name_what_is_there() -> None:
    files = [path for path in sorted(TESTS.rglob("*.py")) if path.name not in EXAMPLES]
    found = {path.name: names for path in files if (names := missing(texts_in(path)))}
    assert found == {}
    assert sum(len(texts_in(path)) for path in files) > 40


@pytest.mark.parametrize(
    "text",
    [
        "from haitang.operation.serving import foreman\nforeman.no_such_thing()",
        "from haitang.operation.upkeep import no_such_thing",
        "from haitang.machinery.notices import jobs\njobs.no_such_thing = None",
    ],
)
def test_a_name_that_is_gone_would_be_found(text: str) -> None:
    assert missing([ast.parse(text)])
