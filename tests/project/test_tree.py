"""Every path, name and heading a document names is in the tree; the map's picture is the tree's."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "haitang"
WINGS: Final = ("foundation", "machinery", "network", "work", "judgement", "faces")
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MAP: Final = ROOT / "docs" / "map.md"
INDENT: Final = 15
"""Of the rooms in the map's picture."""
PATH: Final = re.compile(
    r"(?<![\w./<$*-])((?:[\w-]+/)+[\w.-]+\.(?:py|md|toml|txt|js|mjs|css|html|typ|c|csv|conf|service))\b"
)
LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE: Final = re.compile(r"`([^`\n]+)`")
DOTTED: Final = re.compile(r"(?<![\w./@-])([a-z]\w*(?:\.[A-Za-z_]\w*)+)(?![\w./-])")
FENCE: Final = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def tree() -> tuple[str, ...]:
    """Every file of ours, from the root; built, fetched and made ones are not."""
    tops = [
        ROOT / name for name in ("src", "tests", "bench", "tools", "docs", "deploy", "requirements", ".ci")
    ]
    found = [path for top in tops for path in top.rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    return tuple(f"/{path.relative_to(ROOT).as_posix()}" for path in found if "__pycache__" not in path.parts)


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ +(.+?) *$", FENCE.sub("", text), re.MULTILINE)


def anchor_of(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def paths_missing(page: Path, text: str) -> Iterator[str]:
    """Paths named anywhere, and links within the tree."""
    for path in PATH.findall(text):
        if not any(known.endswith(f"/{path}") for known in tree()):
            yield path
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        target, _mark, anchor = link.partition("#")
        aim = (page.parent / target) if target else page
        known = map(anchor_of, headings(aim.read_text(encoding="utf-8"))) if anchor and aim.is_file() else ()
        if not aim.exists() or (anchor and anchor not in known):
            yield link


@cache
def rooms() -> dict[str, Path]:
    """Wings and rooms by their names."""
    wings = {path.name: path for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    return wings | {
        path.name: path
        for wing in WINGS
        for path in (SOURCE / wing).iterdir()
        if (path / "__init__.py").exists()
    }


@cache
def names_in(place: Path) -> frozenset[str]:
    """What modules define or import, at their top and within classes, and the texts they are made of."""
    found: set[str] = set()
    for path in place.rglob("*.py") if place.is_dir() else [place]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.ImportFrom | ast.Import):
                found |= {(name.asname or name.name).split(".")[0] for name in node.names}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


def is_there(name: str) -> bool:
    """Whether a room has `module.name`, or a model, or a figure, a permission, a check of that name."""
    first, *rest = name.split(".")
    room = here = rooms()[first]
    if name in names_in(room):
        return True
    if rest[0][0].isupper():
        models = room / "models" if (room / "models").is_dir() else room / "models.py"
        return models.exists() and set(rest) <= names_in(models)
    while rest and not here.suffix:
        step = here / rest[0]
        if not step.is_dir() and not (step := step.with_suffix(".py")).exists():
            break
        here, rest = step, rest[1:]
    return set(rest) <= names_in(here if here != room else room / "__init__.py")


def names_missing(text: str) -> Iterator[str]:
    """Dotted names in code that begin with a room or a wing."""
    for code in CODE.findall(FENCE.sub("", text)):
        for name in DOTTED.findall(code):
            if name.partition(".")[0] in rooms() and not name.endswith(".py") and not is_there(name):
                yield name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_and_name_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [*paths_missing(page, text), *names_missing(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_section_stands_twice(page: Path) -> None:
    counted = Counter(headings(page.read_text(encoding="utf-8")))
    assert [heading for heading, times in counted.items() if times > 1] == []


def test_what_is_not_there_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n\n```text\n# One\n```\n", encoding="utf-8")
    text = "`project/nowhere.py`, [this](#one), [that](#two), [there](nowhere.md), docs/map.md, operation/health.py"
    assert list(paths_missing(page, text)) == ["project/nowhere.py", "#two", "nowhere.md"]
    assert headings(page.read_text(encoding="utf-8")) == ["One"]
    text = "`project.wiring.join`, `project.wiring.NOWHERE`, `tasks.Task`, `tasks.Nobody`, `operation.health`, `operation.gone`"
    assert list(names_missing(text)) == ["project.wiring.NOWHERE", "tasks.Nobody", "operation.gone"]


def contracts() -> dict[str, list[list[str]]]:
    """The layers of import-linter by the package they are in, highest first; rooms of one line together."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        contract["containers"][0]: [layer.split(" | ") for layer in contract["layers"]]
        for contract in read["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }


def test_the_map_draws_the_floors_of_the_contracts() -> None:
    picture = re.search(r"```text\n(project/.*?)```", MAP.read_text(encoding="utf-8"), re.DOTALL)
    assert picture is not None
    drawn: dict[str, list[str]] = {}
    for line in picture[1].splitlines():
        if found := re.match(r"(?:(\w+)/)? +(?:(\w+)  )?", line):
            wing, room = found.groups()
            if wing:
                drawn[wing] = []
            if room and len(line) - len(line.lstrip()) in (0, INDENT):
                list(drawn.values())[-1].append(room)
    laid = contracts()
    assert list(drawn) == [wing for layer in laid["haitang"] for wing in layer if wing != "__main__"]
    for wing, rooms_drawn in drawn.items():
        if wing in WINGS and wing != "foundation":
            layers = laid[f"haitang.{wing}"]
            floor_of = {room: number for number, layer in enumerate(layers) for room in layer}
            assert sorted(rooms_drawn) == sorted(floor_of), wing
            assert [floor_of[room] for room in rooms_drawn] == sorted(floor_of.values()), wing
