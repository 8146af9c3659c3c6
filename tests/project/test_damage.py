"""Damage made at generated places of a real database file: found and named, or in what the look says it cannot see."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from haitang.foundation.sqlite import log
from haitang.operation.command import main
from haitang.operation.pages import sqlite
from haitang.operation.pages.looking import Look

PAGE = 1024
KINDS = {2: "index interior", 5: "table interior", 10: "index leaf", 13: "table leaf"}


def build(path: Path) -> None:
    """A file with trees of tables and indices of two levels, overflow pages, and a free list of trunk and leaves."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(
        f"""
        PRAGMA page_size = {PAGE};
        PRAGMA secure_delete = OFF;
        CREATE TABLE person (id integer PRIMARY KEY AUTOINCREMENT, name varchar(60) NOT NULL, born date, note text);
        CREATE INDEX person_name ON person (name, id);
        CREATE TABLE paper (key char(32) PRIMARY KEY, body text NOT NULL, leaves BLOB);
        CREATE TABLE gone (id integer PRIMARY KEY, body text);
        """
    )
    database.execute("BEGIN")
    for number in range(300):
        row = (f"名{number:05d}" * 3, f"19{number % 90 + 10}-01-02", "注" * (number % 7))
        database.execute("INSERT INTO person (name, born, note) VALUES (?, ?, ?)", row)
    for number in range(12):
        paper = (f"{number:032x}", f"正文{number}" * 500, bytes(range(256)) * 8)
        database.execute("INSERT INTO paper VALUES (?, ?, ?)", paper)
    database.executemany("INSERT INTO gone (body) VALUES (?)", [("去" * 200,)] * 60)
    database.execute("COMMIT")
    database.execute("DELETE FROM gone")
    database.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "db.sqlite3"
    build(path)
    return path.read_bytes()


def content(path: Path) -> list[object]:
    """Everything an honest reader gets, in a fixed order; raises what a reader meets."""
    database = sqlite3.connect(path)
    try:
        schema = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 2").fetchall()
        tables = [name for kind, name, *_rest in schema if kind == "table"]
        return [
            schema,
            *(database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables),
        ]
    finally:
        database.close()


def look_at(path: Path) -> Look:
    look = Look()
    sqlite.examine_file(look, path)
    return look


def kinds_of_pages(whole: bytes) -> dict[int, str]:
    """What each page is: read from the file itself, without asking SQLite."""
    kinds = {}
    for number in range(1, len(whole) // PAGE + 1):
        start = 100 if number == 1 else 0
        kinds[number] = KINDS.get(whole[(number - 1) * PAGE + start], "overflow")
    trunk = int.from_bytes(whole[32:36], "big")
    while trunk:
        at = (trunk - 1) * PAGE
        kinds[trunk] = "trunk"
        for leaf in range(int.from_bytes(whole[at + 4 : at + 8], "big")):
            kinds[int.from_bytes(whole[at + 8 + 4 * leaf : at + 12 + 4 * leaf], "big")] = "free leaf"
        trunk = int.from_bytes(whole[at : at + 4], "big")
    return kinds


def damages(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Of every kind of page some, at offsets over the whole page: a flipped byte, a run of noise, the page wiped."""
    by_kind: dict[str, list[int]] = {}
    for number, kind in kinds_of_pages(whole).items():
        by_kind.setdefault(kind, []).append(number)
    for kind, numbers in by_kind.items():
        for number in {1, numbers[0], numbers[len(numbers) // 2], numbers[-1]} & set(numbers):
            start = (number - 1) * PAGE
            for offset in (0, 1, 3, 5, 7, 8, 9, 12, 13, 40, 130, 500, 700, 900, PAGE - 2):
                yield (
                    f"{kind} {number} flip {offset}",
                    put(whole, start + offset, bytes([whole[start + offset] ^ 0xFF])),
                )
                noise = bytes((start + offset + i * 37) % 256 for i in range(24))
                yield f"{kind} {number} noise {offset}", put(whole, start + min(offset, PAGE - 24), noise)
            for fill in (b"\0", b"\xff"):
                yield f"{kind} {number} wiped {fill.hex()}", put(whole, start, fill * PAGE)
    for kept in (PAGE * 3, len(whole) - PAGE, len(whole) - 100):
        yield f"cut at {kept}", whole[:kept]


def put(whole: bytes, at: int, change: bytes) -> bytes:
    return whole[:at] + change + whole[at + len(change) :]


def test_every_kind_of_page_is_there(whole: bytes) -> None:
    assert set(kinds_of_pages(whole).values()) == {*KINDS.values(), "overflow", "trunk", "free leaf"}


def test_an_untouched_file_is_whole(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(whole)
    look = look_at(path)
    assert look.findings == []
    assert look.complete
    assert (look.tables, look.rows) == (4, 300 + 12 + 1)
    assert set(look.left_out) == {"content"}


def test_damage_is_found_or_changes_nothing_but_what_the_look_says_it_cannot_see(
    whole: bytes, tmp_path: Path
) -> None:
    """Three ends and no other: found and named; the reader reads the same; only contents differ, and that is said."""
    path = tmp_path / "db.sqlite3"
    path.write_bytes(whole)
    before = content(path)
    ends = {"found": 0, "the same": 0, "content": 0}
    for name, broken in damages(whole):
        path.write_bytes(broken)
        look = look_at(path)
        if look.findings:
            assert all(finding["where"] for finding in look.findings), name
            ends["found"] += 1
            continue
        after = content(path)  # raising here would be a damage that was not found
        if after == before:
            ends["the same"] += 1
            continue
        assert only_content_differs(before, after), name
        assert "content" in look.left_out
        ends["content"] += 1
    assert ends["found"] > 250, ends
    assert ends["content"] < ends["found"] / 4, ends


def only_content_differs(before: list[object], after: list[object]) -> bool:
    """The same tables with as many rows."""
    return before[0] == after[0] and [len(rows) for rows in before] == [len(rows) for rows in after]  # type: ignore[arg-type]


@pytest.mark.parametrize("fill", [b"\0", b"\xff"])
def test_every_used_page_is_missed_when_it_is_wiped(whole: bytes, tmp_path: Path, fill: bytes) -> None:
    path = tmp_path / "db.sqlite3"
    for number, kind in kinds_of_pages(whole).items():
        path.write_bytes(put(whole, (number - 1) * PAGE, fill * PAGE))
        last_of_a_blob = kind == "overflow" and not look_at(path).findings
        if kind == "free leaf":
            assert not look_at(path).findings, "nothing lies there"
        elif last_of_a_blob:
            assert fill == b"\0"
            assert whole[(number - 1) * PAGE : (number - 1) * PAGE + 4] == b"\0" * 4, (
                number,
                "the end of a chain",
            )
        else:
            assert look_at(path).findings, (number, kind)


def test_without_the_look_an_open_database_says_nothing(whole: bytes, tmp_path: Path) -> None:
    """The negative control: counting rows, which `verify` did before, notices few of them."""
    path = tmp_path / "db.sqlite3"
    missed = 0
    for number, kind in kinds_of_pages(whole).items():
        if kind in {"index leaf", "trunk", "overflow"}:
            path.write_bytes(put(whole, (number - 1) * PAGE, b"\xff" * PAGE))
            database = sqlite3.connect(path)
            missed += database.execute("SELECT count(*) FROM person NOT INDEXED").fetchone() == (300,)
            database.close()
    assert missed > 10


def test_a_slice_goes_on_where_the_one_before_ended(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "ROWS_AT_ONCE", 50)
    monkeypatch.setattr(sqlite, "SMALL_BYTES", 0)
    path = tmp_path / "db.sqlite3"
    path.write_bytes(whole)
    position: dict[str, object] = {}
    rows, slices = 0, 0
    while slices == 0 or position:
        look = Look(deadline=0.0, position=position)
        sqlite.examine_file(look, path)
        assert look.findings == []
        assert "whole" in look.left_out
        rows, slices, position = rows + look.rows, slices + 1, look.position
    assert rows == 313
    assert slices == 7
    assert not look.complete, "the free list and doubly used pages are seen by a look at the whole"


# ---- the log

WRITER = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA wal_autocheckpoint = 0")
database.execute("CREATE TABLE t (n integer, body text)")
for number in range(8):
    database.execute("INSERT INTO t VALUES (?, ?)", (number, "文" * 900))
os._exit(0)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A database whose process was killed with eight commits in the log."""
    path = tmp_path / "db.sqlite3"
    subprocess.run([sys.executable, "-c", WRITER, str(path)], check=True, timeout=60)
    assert path.with_name("db.sqlite3-wal").stat().st_size > 0
    return path


def change(path: Path, at: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[at] ^= 0x01
    path.write_bytes(bytes(whole))


def places(wal: Path) -> list[int]:
    """A byte of each field of the header, and of several frames in their head and their page."""
    size = wal.stat().st_size
    frame = 24 + 4096
    frames = (size - 32) // frame
    heads = [
        32 + frame * number + offset
        for number in range(frames)
        for offset in (0, 8, 12, 16, 20, 24, 2000, 4119)
    ]
    return [0, 5, 9, 16, 20, 24, 28, *heads]


def test_an_untouched_log_is_whole(killed: Path) -> None:
    assert log.damage(killed) == ""
    killed.with_name("db.sqlite3-shm").unlink()
    assert log.damage(killed) == ""


def test_every_changed_byte_of_the_log_is_found_before_it_is_opened(killed: Path) -> None:
    """The control: opened afterwards, SQLite says nothing and rows that were acknowledged are gone."""
    wal = killed.with_name("db.sqlite3-wal")
    whole, rows_lost = wal.read_bytes(), 0
    for at in places(wal):
        wal.write_bytes(whole)
        change(wal, at)
        assert log.damage(killed), at
    database = sqlite3.connect(killed)
    rows_lost = 8 - len(database.execute("SELECT name FROM sqlite_schema").fetchall()) * 7
    database.close()
    assert rows_lost != 0


def test_without_the_shared_index_a_change_is_found_when_commits_follow(killed: Path) -> None:
    killed.with_name("db.sqlite3-shm").unlink()
    wal = killed.with_name("db.sqlite3-wal")
    whole = wal.read_bytes()
    frames = (len(whole) - 32) // (24 + 4096)
    commits = [number for number in range(frames) if commits_at(whole, number)]
    for number in range(commits[-2]):
        wal.write_bytes(whole)
        change(wal, 32 + (24 + 4096) * number + 600)
        assert log.damage(killed) == f"frame {number + 1}, page {page_of(whole, number)}"
    wal.write_bytes(whole[:-2000])  # a crash in the midst of the last write
    assert log.damage(killed) == ""


def commits_at(wal: bytes, number: int) -> bool:
    at = 32 + (24 + 4096) * number
    return any(wal[at + 4 : at + 8])


def page_of(wal: bytes, number: int) -> int:
    at = 32 + (24 + 4096) * number
    return int.from_bytes(wal[at : at + 4], "big")


def test_a_log_in_use_is_checked_while_others_write(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE t (n integer, body text)")
    for number in range(2100):  # beyond two checkpoints, so that the log begins anew
        database.execute("INSERT INTO t VALUES (?, ?)", (number, "文" * 300))
        if number % 150 == 0:
            assert log.damage(path) == "", number
    wal = path.with_name("db.sqlite3-wal")
    change(wal, 32 + 24 + 100)
    assert log.damage(path).startswith("frame 1, page ")
    look = look_at(path)
    assert [finding["code"] for finding in look.findings] == ["log"]
    database.close()


def test_a_damaged_log_is_copied_aside_before_it_is_opened(killed: Path) -> None:
    assert log.keep_damaged(killed) is None
    wal = killed.with_name("db.sqlite3-wal")
    change(wal, 32 + 24 + 4120 + 300)
    broken = wal.read_bytes()
    look = look_at(killed)
    assert look.findings[0]["code"] == "log"
    (kept,) = log.kept_damaged(killed)
    assert kept.read_bytes() == broken
    assert look_at(killed).findings == [{"code": "log", "where": kept.name}], "until somebody has seen to it"
    kept.unlink()
    assert look_at(killed).findings == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own log")
def test_every_command_does_so_first(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(killed))
    change(killed.with_name("db.sqlite3-wal"), 32 + 24 + 4120 + 300)
    assert main(["manage", "check"]) == 0
    assert len(log.kept_damaged(killed)) == 1
