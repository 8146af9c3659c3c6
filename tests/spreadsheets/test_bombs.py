"""Files that were made to hurt are refused within two seconds and a hundred megabytes, with a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from haitang.machinery.spreadsheets.reading import bounded, read_workbook
from haitang.machinery.spreadsheets.reading.container import Contents

from . import evil

PROGRAM = Path(evil.__file__)
SOURCES = Path(__file__).resolve().parents[2] / "src"
CPU_SECONDS = 2.0
MEGABYTES = 100


def read_in_a_process(path: Path) -> dict[str, object]:
    run = subprocess.run(
        [sys.executable, str(PROGRAM), str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", evil.EVIL)
def test_it_is_refused_in_time_and_memory(name: str, tmp_path: Path) -> None:
    make, codes = evil.EVIL[name]
    path = tmp_path / "名册.xlsx"
    path.write_bytes(make())
    answer = read_in_a_process(path)
    assert answer["code"] in codes, answer
    assert str(answer["sentence"]).endswith("。")
    assert answer["cpu"] <= CPU_SECONDS, answer
    assert answer["megabytes"] <= MEGABYTES, answer


def test_a_good_file_is_read_by_the_same_program(tmp_path: Path) -> None:
    """The control: the program above does read what may be read."""
    path = tmp_path / "名册.xlsx"
    path.write_bytes(evil.plain())
    assert read_in_a_process(path)["code"] == "read"


def test_without_the_limits_the_corners_would_be_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: it is the limit of memory that refuses two cells which span millions."""
    content = evil.sheet(
        [b'<row r="1">', evil.cell("A1"), b'</row><row r="60000">', evil.cell("CV60000"), b"</row>"]
    )
    monkeypatch.setattr(bounded.limits, "BASE_MEMORY", 2**40)
    monkeypatch.setattr(bounded.limits, "BASE_CPU_SECONDS", 60.0)
    assert len(read_workbook(content).sheets[0].rows) == 60_000


def test_a_large_honest_file_is_read() -> None:
    rows = b"".join(
        b'<row r="%d">' % number
        + evil.cell(f"A{number}", "张明")
        + evil.cell(f"B{number}", "19900000001")
        + b"</row>"
        for number in range(1, 60_001)
    )
    assert len(read_workbook(evil.sheet([rows])).sheets[0].rows) == 60_000


def test_a_hundred_thousand_empty_styled_rows_are_trimmed() -> None:
    styled = b"".join(
        b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="XFD%d" s="1"/></row>' % (one, one, one)
        for one in range(3, 100_003)
    )
    sheet = read_workbook(evil.sheet([b'<row r="1">', evil.cell("A1"), b"</row>", styled])).sheets[0]
    assert sheet.rows == [["x"]]


def test_an_ordinary_roster_needs_no_process_of_its_own() -> None:
    assert Contents("xlsx", cells=55_000, unpacked=4_000_000).modest
    assert not Contents("xls", cells=10, unpacked=1000).modest
    assert not Contents("xlsx", cells=55_000, unpacked=4_000_000, longest_text=32_000).modest
