"""Every action written into the audit has a title that a person reads."""

import re
from pathlib import Path

import haitang
from haitang.audit.titles import action_titles

WRITTEN = re.compile(r"""audit\.add(?:_many)?\(\s*\w+,\s*[\w.()]+,\s*["']([a-z_]+\.[a-z_]+)["']""")
NOTED = re.compile(r"""_note\(\w+, \w+, ["']([a-z_]+\.[a-z_]+)["']""")


def test_every_action_has_a_title() -> None:
    written = set()
    for path in Path(haitang.__path__[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(WRITTEN.findall(text)) | set(NOTED.findall(text))
    assert len(written) > 10
    assert written - action_titles().keys() == set()
