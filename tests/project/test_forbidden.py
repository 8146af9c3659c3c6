"""What the program's own source must not hold, read as the interpreter reads it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "haitang"
FORBIDDEN: Final = frozenset(
    {
        "eval",
        "exec",
        "compile",
        "os.system",
        "os.popen",
        "asyncio.create_subprocess_shell",
        "pickle.Unpickler",
        "pty.spawn",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "pickle.load",
        "pickle.loads",
        "marshal.load",
        "marshal.loads",
        "shelve.open",
        "yaml.load",
        "RawSQL",
        "xpath",
        "extra_sql",
    }
)
ABSENT: Final = (
    "ldap",
    "ldap3",
    "pymemcache",
    "memcache",
    "pylibmc",
    "saml2",
    "onelogin",
    "yaml",
    "marshal",
    "shelve",
)
"""Libraries of what `docs/asvs.toml` says is not here."""
WEAK_CHANCE: Final = "random"
CHANCE_FOR_PLAY: Final = frozenset({"demonstration"})
"""Where chance decides nothing that anybody must not foretell: an invented district."""
REVIEWED: Final = {
    "foundation/privacy/subject.py": "names and numbers of a person, each part of them through re.escape",
    "machinery/accounts/passwords.py": "one after another of the constants in KINDS",
    "machinery/spreadsheets/values/written_dates.py": "one after another of the constants that stand there",
}
"""Where one pattern looks as if it were made of data, and why it is not."""
PATTERNS: Final = frozenset(
    f"re.{name}" for name in ("compile", "search", "match", "fullmatch", "sub", "split")
)
VERB: Final = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|DROP|CREATE|ALTER|SET|PRAGMA|COPY|WITH|TRUNCATE|REPLACE)\s"
)
REVIEWED_STATEMENTS: Final = {
    "foundation/bulk.py": (3, "columns of a model, each through quote_name"),
    "foundation/sqlite/base.py": (1, "a number of milliseconds of ours"),
    "operation/backup/rehearsing.py": (1, "an encoding that is a constant"),
    "operation/backup/restoring.py": (1, "one of the constants in SIGNS_OF_USE"),
    "operation/backup/tables.py": (1, "columns of a model, each through quote_name"),
    "operation/pages/postgresql.py": (3, "names out of the database's own list, quoted; numbers of pages"),
    "operation/pages/sqlite.py": (3, "names out of the database's own list, quoted"),
}
"""How many statements a file puts together, and of what: nothing that anybody typed."""
SQL_FROM_DATA: Final = frozenset({"raw", "extra"})
SCRIPT: Final = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\son[a-z]+=\"", re.IGNORECASE
)


@cache
def sources() -> dict[str, ast.Module]:
    """Read once for all of these tests, which change no tree."""
    paths = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def name_of(node: ast.expr) -> str:
    """`a.b.c` of a call's function; of anything else its last name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def called_otherwise(tree: ast.Module) -> dict[str, str]:
    """Whole names by what a module calls them: of `from os import system as s` os.system by s."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def calls(tree: ast.Module) -> Iterator[tuple[int, str, ast.Call]]:
    """Line, whole name and call, under whatever name it was imported."""
    names = called_otherwise(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            head, dot, rest = name_of(node.func).partition(".")
            yield node.lineno, names.get(head, head) + dot + rest, node


def statements_of_data(tree: ast.Module) -> list[int]:
    """Lines with a statement for a database that is put together: of anything but constants, which are written in
    capitals, and names that were quoted by the database's own `quote_name`."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.expr) and is_of_data(node)]


def is_of_data(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        parts = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
        return is_statement(node.values[0]) and not all(map(harmless, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return is_statement(node.left) and not harmless(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return is_statement(node.func.value)
    return False


def is_statement(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(VERB.match(node.value))


def harmless(node: ast.expr) -> bool:
    quoted = isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] in {"quote", "quote_name"}
    return quoted or constant(node)


def forbidden_in(tree: ast.Module) -> list[tuple[int, str]]:
    """Lines that run text, open a shell, take objects out of bytes, or put data into a query."""
    found = []
    for line, name, call in calls(tree):
        shell = any(word.arg == "shell" for word in call.keywords)
        last = name.rpartition(".")[2]
        managed = last in SQL_FROM_DATA and ("objects" in name or "filter" in name)
        if name in FORBIDDEN or last in {"RawSQL", "xpath"} or shell or managed:
            found.append((line, name))
    return found


def made_of_data(tree: ast.Module) -> list[tuple[int, str]]:
    """Patterns and formats that are no constant of the source: `re.search(f"{typed}")`, `text.format(…)` of a variable.

    A pattern may be put together from constants, which are written in capitals, and from what `re.escape` made safe.
    """
    read = (call for call in calls(tree) if call[1] in PATTERNS and call[2].args)
    return [(line, name) for line, name, call in read if not constant(call.args[0])]


def constant(node: ast.expr) -> bool:
    """Whether an expression is made of constants alone."""
    if isinstance(node, ast.Call) and name_of(node.func) == "re.escape":
        return True
    if isinstance(node, (ast.Name, ast.Attribute)):
        last = name_of(node).rpartition(".")[2]
        return last == "pattern" or last.isupper()
    inner: list[Any] = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        inner = node.args
    if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        inner = [node.elt]
    return all(constant(each) for each in inner if isinstance(each, ast.expr))


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_nothing_forbidden_is_called() -> None:
    assert {path: found for path, tree in sources().items() if (found := forbidden_in(tree))} == {}


def test_no_statement_is_made_of_data() -> None:
    found = {path: len(lines) for path, tree in sources().items() if (lines := statements_of_data(tree))}
    assert found == {path: number for path, (number, _why) in REVIEWED_STATEMENTS.items()}


def test_no_pattern_is_made_of_data() -> None:
    found = {path: len(lines) for path, tree in sources().items() if (lines := made_of_data(tree))}
    assert found == dict.fromkeys(REVIEWED, 1)


def test_nothing_is_imported_that_a_line_calls_absent() -> None:
    assert {path: found for path, tree in sources().items() if (found := imported(tree) & set(ABSENT))} == {}


def test_chance_for_secrets_is_the_system_s() -> None:
    weak = [path for path, tree in sources().items() if WEAK_CHANCE in imported(tree)]
    assert [path for path in weak if not path.startswith(tuple(CHANCE_FOR_PLAY))] == []


def test_no_page_holds_a_script_of_its_own() -> None:
    pages = {
        str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html")
    }
    assert pages
    assert {name: found for name, text in pages.items() if (found := SCRIPT.findall(text))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "eval(typed)",
        "subprocess.run(typed, shell=True)",
        "pickle.loads(data)",
        "Person.objects.raw(f'… {typed}')",
        "tree.xpath(typed)",
        "from os import system\nsystem(typed)",
        "from pickle import loads as read\nread(data)",
        "import subprocess as s\ns.getoutput(typed)",
        "import asyncio\nasyncio.create_subprocess_shell(typed)",
    ],
)
def test_each_would_be_seen(line: str) -> None:
    assert forbidden_in(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    [
        "cursor.execute(f'SELECT * FROM x WHERE name = {typed}')",
        "question = 'DELETE FROM x WHERE name = ' + typed",
        "cursor.execute('SELECT 1 FROM x WHERE name = %s' % typed)",
        "asked = 'UPDATE x SET name = {}'.format(typed)",
        "f'  SELECT {\", \".join(typed)} FROM x'",
    ],
)
def test_a_statement_made_of_data_would_be_seen(line: str) -> None:
    assert statements_of_data(ast.parse(line))


def test_a_statement_with_its_data_beside_it_is_none() -> None:
    beside = "cursor.execute(f'SELECT 1 FROM {quote_name(table)} WHERE name = %s LIMIT {MOST}', [typed])"
    assert statements_of_data(ast.parse(beside)) == []


@pytest.mark.parametrize(
    "line", ["re.compile(typed)", "re.search(f'^{typed}', text)", "re.sub('a' + typed, '', text)"]
)
def test_a_pattern_made_of_data_would_be_seen(line: str) -> None:
    assert made_of_data(ast.parse(line))


def test_a_script_in_a_page_would_be_seen() -> None:
    assert SCRIPT.search("<script>go()</script>")
    assert SCRIPT.search('<a onclick="go()">')
    assert not SCRIPT.search('<script src="/static/a.js" defer></script>')
