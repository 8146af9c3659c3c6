"""`docs/asvs.toml` says how the program answers OWASP ASVS 5.0 line by line: what it names must be there."""

import ast
import re
from collections import Counter
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from tools import asvs

from haitang.foundation.options import OPTIONS
from haitang.machinery.accounts.passwords import OWN_WORDS
from haitang.network.access.checks import addresses
from haitang.project.settings import LOGGING

ROOT: Final = Path(__file__).resolve().parents[2]
LINES: Final = asvs.lines()
SECURITY: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NUMBERS: Final = {
    # section: lines at level 1, lines at level 2
    "1.1": ("", "1 2"), "1.2": ("1 2 3 4 5", "6 7 8 9"), "1.3": ("1 2", "3 4 5 6 7 8 9 10 11"), "1.4": ("", "1 2 3"),
    "1.5": ("1", "2"),
    "2.1": ("1", "2 3"), "2.2": ("1 2", "3"), "2.3": ("1", "2 3 4"), "2.4": ("", "1"),
    "5.1": ("", "1"), "5.2": ("1 2", "3"), "5.3": ("1 2", ""), "5.4": ("", "1 2 3"),
    "6.1": ("1", "2 3"), "6.2": ("1 2 3 4 5 6 7 8", "9 10 11 12"), "6.3": ("1 2", "3 4"), "6.4": ("1 2", "3 4"),
    "6.5": ("", "1 2 3 4 5"), "6.6": ("", "1 2 3"), "6.8": ("", "1 2 3 4"),
    "7.1": ("", "1 2 3"), "7.2": ("1 2 3 4", ""), "7.3": ("", "1 2"), "7.4": ("1 2", "3 4 5"), "7.5": ("", "1 2"),
    "7.6": ("", "1 2"),
    "8.1": ("1", "2"), "8.2": ("1 2", "3"), "8.3": ("1", ""), "8.4": ("", "1"),
    "14.1": ("", "1 2"), "14.2": ("1", "2 3 4"), "14.3": ("1", "2 3"),
    "16.1": ("", "1"), "16.2": ("", "1 2 3 4 5"), "16.3": ("", "1 2 3 4"), "16.4": ("", "1 2 3"),
    "16.5": ("", "1 2 3"),
}  # fmt: skip
ALL: Final = {
    f"{section}.{each}": level
    for section, both in NUMBERS.items()
    for level, some in enumerate(both, 1)
    for each in some.split()
}
MOST_OPEN: Final = 5
STATES: Final = {"met", "setting", "none", "open"}
ROW: Final = re.compile(r"^\| (.+) \|$", re.MULTILINE)
SETTINGS: Final = {option.name: option.default for option in OPTIONS}


def ids(lines: list[dict[str, Any]], key: str) -> list[tuple[str, str]]:
    return [(line["number"], each) for line in lines for each in line.get(key, [])]


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, as pytest names them: `test_x`, `TestY::test_x`."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    body = ast.parse(file.read_text(encoding="utf-8")).body
    classes = [(f"{node.name}::", node.body) for node in body if isinstance(node, ast.ClassDef)]
    return frozenset(
        before + node.name
        for before, nodes in [("", body), *classes]
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def missing_tests(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    split = ((number, node, *node.partition("::")[::2]) for number, node in ids(lines, "tests"))
    return [(number, node) for number, node, path, name in split if name not in names_in(path)]


def anchors_of(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_line_of_the_two_levels_stands_once_at_its_level() -> None:
    assert len(ALL) == 132
    assert Counter(line["number"] for line in LINES) == Counter(ALL.keys())
    assert {line["number"]: line["level"] for line in LINES} == ALL


def test_every_line_says_what_it_rests_on() -> None:
    for line in LINES:
        assert line["state"] in STATES, line["number"]
        assert line["asks"], line["number"]
        reasoned = line["state"] in {"none", "open"}
        assert line.get("why") if reasoned else line.get("tests") or line.get("page"), line["number"]
        assert line["state"] != "setting" or line.get("settings") or line.get("page"), line["number"]


def test_what_is_open_is_little_and_nothing_of_it_at_the_first_level() -> None:
    left = [line for line in LINES if line["state"] == "open"]
    assert [line["number"] for line in left if line["level"] == 1] == []
    assert len(left) <= MOST_OPEN


def test_every_test_that_is_named_is_there() -> None:
    assert missing_tests(LINES) == []


def test_every_setting_that_is_named_is_there() -> None:
    assert [named for named in ids(LINES, "settings") if named[1] not in SETTINGS] == []


def test_every_page_that_is_named_is_there() -> None:
    for line in LINES:
        path, _, anchor = line.get("page", "").partition("#")
        assert not path or anchor in anchors_of(ROOT / path), (line["number"], line["page"])


@pytest.mark.parametrize(
    "node", ["tests/project/test_asvs.py::test_nobody_wrote", "tests/nowhere.py::test_x", "tests/project"]
)
def test_a_test_that_is_not_there_would_be_found(node: str) -> None:
    assert missing_tests([{"number": "1.1.1", "tests": [node]}]) == [("1.1.1", node)]


def test_a_parametrised_test_and_one_of_a_class_are_found() -> None:
    named = ["test_lockout.py::TestGuessing::test_x", "test_lockout.py::test_x"]
    assert all(missing_tests([{"number": "1", "tests": [f"tests/accounts/{each}"]}]) for each in named)
    assert missing_tests([{"number": "1", "tests": ["tests/access/test_once.py::test_twenty_at_once"]}]) == []


def test_the_page_for_people_is_made_of_it() -> None:
    """`python tools/asvs.py write` makes it anew."""
    assert asvs.main(["check"]) == 0


# ---- what docs/security.md says


def table_under(head: str) -> list[list[str]]:
    """The cells of the rows of the table under a heading, without its head."""
    part = SECURITY.partition(f"## {head}\n")[2].partition("\n## ")[0]
    return [row.split(" | ") for row in ROW.findall(part)][1:]


def said(value: object) -> str:
    """A limit as the table writes it."""
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 60:g} minutes"
    return str(value)


def found_at(where: str) -> object:
    if where in SETTINGS:
        return SETTINGS[where]
    module, _, rest = where.rpartition(".")
    return getattr(import_module(module), rest)


def test_every_limit_in_the_table_is_the_program_s() -> None:
    rows = table_under("How much of everything")
    assert len(rows) >= 10
    assert [row for row in rows if said(found_at(row[2].strip("`"))) != row[1]] == []


def test_every_word_no_password_may_hold_is_documented() -> None:
    part = SECURITY.partition("## Words no password may hold\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([^`]+)`", part)) == set(OWN_WORDS)


def test_every_upload_stands_in_the_table_of_files() -> None:
    named = set(
        re.findall(r"`([a-z]+:[a-z_]+)`", " ".join(row[0] for row in table_under("Files that are taken")))
    )
    assert named == {name for name in named if name in {address.name for address in addresses()}}
    assert named == UPLOADS


UPLOADS: Final = {
    "spreadsheets:batch_new",
    "spreadsheets:batch_correction",
    "activities:new_activity",
    "activities:pictures",
    "activities:picture_uploads",
    "activities:picture_upload",
    "reports:new_return",
}


def test_every_level_of_protection_names_its_columns() -> None:
    rows = table_under("What is protected, and how")
    assert [row[0] for row in rows] == ["secret", "private", "personal", "business", "evidence"]
    assert all(len(row) == 7 and all(cell.strip() for cell in row) for row in rows)


def test_every_log_goes_where_the_document_says() -> None:
    where = " ".join(row[1] for row in table_under("What is written down"))
    every: Any = LOGGING["handlers"]
    handlers = {handler["class"]: handler.get("stream", "") for handler in every.values()}
    assert handlers == {"logging.StreamHandler": "ext://sys.stdout"}
    assert "standard output" in where
    assert "`log/command.log`" in where
