"""What the documents say of settings, commands and targets is so."""

import re
from pathlib import Path

import pytest

from haitang.foundation.options import OPTIONS, REQUIRED
from haitang.operation.command import build_parser

ROOT = Path(__file__).resolve().parents[2]
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]


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
    assert set(re.findall(r"(?<!\w)make ([a-z]+)", code)) <= set(targets)
