"""Whatever decodes bytes that came from outside is loaded in the children of the fork server, and nowhere else."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "haitang"
ROOT = SOURCE.parents[1]
PATHS = os.pathsep.join((str(ROOT), str(ROOT / "src")))
CHILD = Path("foundation/decoding/child")
DECODERS = frozenset(
    {
        "python_calamine", "openpyxl", "xlrd", "odf", "pyxlsb", "pandas", "docx", "docxtpl", "pptx", "lxml", "PIL", "cv2",
        "zipfile", "tarfile", "zlib", "gzip", "bz2", "lzma", "zstandard", "brotli", "csv", "xml", "html5lib", "bs4", "yaml",
        "pickle", "marshal", "shelve", "plistlib", "fitz", "pypdf", "magic", "imghdr", "wave", "mailbox", "email",
    }
)  # fmt: skip
"""Libraries that read a format."""
WRITERS = {
    "judgement/reports/document/word/": "writes our own .docx; reads none",
    "machinery/spreadsheets/downloads.py": "writes our own CSV; reads none",
    "machinery/notices/channels/mail.py": "writes our own mails; reads none",
    "operation/backup/": "our own archive, read by the operator's command, its members' digests proved before",
    "demonstration/pictures.py": "draws our own pictures; reads none",
    "network/regions/importers.py": "the operator's own list of divisions, read by his command in its own process, no page",
}
"""Where one may stand all the same, and why."""
LIBRARIES_OF_CHILD = frozenset({"python_calamine", "lxml", "PIL"})


def imported(path: Path) -> Iterator[str]:
    """Every module an import names, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"import_module", "__import__"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def decoders_in(source: Path) -> dict[str, set[str]]:
    """The decoders each file outside of the child imports, by its path."""
    found: dict[str, set[str]] = {}
    for path in sorted(source.rglob("*.py")):
        place = path.relative_to(source)
        named = {name.split(".")[0] for name in imported(path)} & DECODERS
        if named and not place.is_relative_to(CHILD):
            found[place.as_posix()] = named
    return found


def test_no_decoder_is_loaded_outside_of_the_child() -> None:
    found = decoders_in(SOURCE)
    assert {place: named for place, named in found.items() if not place.startswith(tuple(WRITERS))} == {}
    for place in WRITERS:
        assert any(one.startswith(place) for one in found), f"{place} needs no exception"


LOADED = """
import sys
import haitang.project.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
large = {"python_calamine", "PIL", "lxml", "docx", "xlsxwriter", "icalendar", "pypinyin"}
sys.stdout.write(",".join(sorted(large & sys.modules.keys())))
"""


def test_a_web_process_starts_without_them() -> None:
    """All pages known, none of the large libraries is loaded: a decoder's are the fork server's, a writer's come with a file."""
    run = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": PATHS},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        "import zipfile",
        "from PIL import Image",
        "def read():\n    import xml.etree.ElementTree as ET",
        "import importlib\nimportlib.import_module('python_calamine')",
        "__import__('lxml.etree')",
    ],
)
def test_one_outside_would_be_seen(text: str, tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(text)
    assert len(decoders_in(tmp_path)) == 1
    inside = tmp_path / CHILD
    inside.mkdir(parents=True)
    (tmp_path / "views.py").rename(inside / "views.py")
    assert decoders_in(tmp_path) == {}


def test_the_child_knows_nothing_of_ours() -> None:
    for path in sorted((SOURCE / CHILD).glob("*.py")):
        for name in imported(path):
            if name.startswith("haitang"):
                assert name.startswith("haitang.foundation.decoding"), f"{path.name} {name}"
                assert not name.endswith((".pool", ".turns")), f"{path.name} {name}"
            else:
                assert name.split(".")[0] in sys.stdlib_module_names | LIBRARIES_OF_CHILD, (
                    f"{path.name} {name}"
                )


def test_nothing_but_the_pool_reaches_into_the_child() -> None:
    """Its bounds are numbers for sentences."""
    reaching = {
        f"{path.relative_to(SOURCE)} {name}"
        for path in SOURCE.rglob("*.py")
        if not path.relative_to(SOURCE).is_relative_to(CHILD)
        for name in imported(path)
        if name.startswith("haitang.foundation.decoding.child")
    }
    assert reaching == {"machinery/spreadsheets/reading/refusals.py haitang.foundation.decoding.child.bounds"}
