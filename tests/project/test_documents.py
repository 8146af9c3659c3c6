"""What the documents say of settings, commands and targets is so."""

import re
from pathlib import Path

import pytest

from haitang.foundation.options import OPTIONS, REQUIRED
from haitang.operation.command import build_parser

ROOT = Path(__file__).resolve().parents[2]
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", RUNNING, re.MULTILINE))
    assert list(rows) == [option.name for option in OPTIONS]
    for option in OPTIONS:
        if option.default is REQUIRED:
            assert rows[option.name] == "none"
        elif isinstance(option.default, bool | int):
            assert rows[option.name] == f"`{str(option.default).lower()}`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_target_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    code = "\n".join(re.findall(r"`[^`]+`|```.*?```", text, re.DOTALL))
    assert set(re.findall(r"(?<![\w./])haitang ([a-z]+)", code)) <= set(commands or ())
    assert set(re.findall(r"(?<!\w)make ([a-z-]+)", code)) <= set(targets)


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_what_a_contributor_is_told_to_open_is_there() -> None:
    """A path stands for itself, or below `src/haitang` or one of its wings."""
    named = {path for path in re.findall(r"`([\w./-]+)`", CONTRIBUTING) if "/" in path.rstrip("/")}
    below = (ROOT, ROOT / "src" / "haitang")
    assert sorted(path for path in named if not any((folder / path).exists() for folder in below)) == []
    assert len(named) > 15


def test_what_a_contributor_is_told_to_type_can_be_typed() -> None:
    """The tests it names are there, the scripts know their words, and the one that writes reads its variable."""
    for script, word in re.findall(r"python (tools/\w+\.py) (\w+)", CONTRIBUTING):
        assert f'"{word}"' in (ROOT / script).read_text(encoding="utf-8"), (script, word)
    asked = re.findall(r"((?:[A-Z_]+=\w+ )?)\.venv/bin/pytest -q ([\w/.]+)", CONTRIBUTING)
    assert len(asked) >= 4
    for setting, path in asked:
        assert (ROOT / path).exists(), path
        if variable := setting.partition("=")[0]:
            readers = [ROOT / "tests" / "engine.py", ROOT / path]
            assert any(variable in file.read_text(encoding="utf-8") for file in readers if file.is_file()), (
                variable
            )
