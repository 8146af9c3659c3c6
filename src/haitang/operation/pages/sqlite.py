"""SQLite's file: its header, its structure by SQLite's own check, and every row of every table read once."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.db import connection

from haitang.foundation.sqlite import log

from .looking import Look

SECONDS_FOR_OTHERS: Final = 30
SMALL_BYTES: Final = 256 * 1024**2
"""Up to this size the structure is checked whole in every slice (a second or two), above it table by table."""
ROWS_AT_ONCE: Final = 5000
BLOCK: Final = 1024**2
MESSAGES: Final = 20
EMPTY_FIELDS: Final = {"user_version": 60, "application_id": 68}
RESERVED: Final = range(72, 92)
TYPES: Final[dict[str, frozenset[type]]] = {
    "integer": frozenset({int}),
    "bigint": frozenset({int}),
    "smallint": frozenset({int}),
    "bool": frozenset({int}),
    "varchar": frozenset({str}),
    "char": frozenset({str}),
    "text": frozenset({str}),
    "datetime": frozenset({str}),
    "date": frozenset({str}),
    "time": frozenset({str}),
    "blob": frozenset({bytes}),
}
"""What a column of a declared type may hold besides nothing; of others anything."""


class NotText(ValueError):
    """A text is none: bytes that are no UTF-8, or with a zero in it, which nobody can type."""


UNREADABLE: Final = (sqlite3.DatabaseError, NotText, UnicodeDecodeError, OverflowError)
"""What reading raises of a file that is damaged."""


def examine(look: Look) -> None:
    examine_file(look, Path(connection.settings_dict["NAME"]))


def examine_file(look: Look, path: Path) -> None:
    if not look.position:
        _look_at_log(look, path)
        if not _look_at_file(look, path):
            return
    try:
        with Reading(path) as database:
            _look_within(look, database, whole=look.deadline is None or path.stat().st_size <= SMALL_BYTES)
    except (*UNREADABLE, OSError) as wrong:
        look.find("file", type(wrong).__name__)
        look.position = {}
    look.left_out["content"] = ""


class Reading:
    """A connection of its own that only reads, closed at the end."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, timeout=SECONDS_FOR_OTHERS, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        self.database.execute("PRAGMA query_only = ON")
        self.database.text_factory = checked_text
        return self.database

    def __exit__(self, *_raised: object) -> None:
        self.database.close()


def checked_text(content: bytes) -> str:
    text = content.decode()
    if "\0" in text:
        raise NotText
    return text


def _look_at_log(look: Look, path: Path) -> None:
    for kept in log.kept_damaged(path):
        look.find("log", kept.name)
    if where := log.damage(path):
        look.find("log", where)
        log.keep_damaged(path)


def _look_at_file(look: Look, path: Path) -> bool:
    """Read the whole file once, so that what the disk cannot read is found on unused pages, too."""
    try:
        file, place = log.never_closed_descriptor(path), 0
        head = os.pread(file, 100, 0)
        while block := os.pread(file, BLOCK, place):
            place += len(block)
    except OSError as wrong:
        look.find("file", type(wrong).__name__)
        return False
    if head and not head.startswith(b"SQLite format 3\0"):
        look.find("header", "page 1")
        return False
    for name, start in EMPTY_FIELDS.items():
        if any(head[start : start + 4]):
            look.find("header", f"page 1, {name}")
    if any(head[place] for place in RESERVED if place < len(head)):
        look.find("header", "page 1, reserved")
    return True


def _look_within(look: Look, database: sqlite3.Connection, *, whole: bool) -> None:
    tables = _tables(database)
    done = look.position.get("table", "")
    look.whole = whole
    if whole and not look.position:
        _check_structure(look, database, "")
    if not whole:
        look.left_out["whole"] = ""
        if not look.position:
            _check_structure(look, database, "sqlite_schema")
    for table in [name for name in tables if name >= done]:
        after = look.position.get("after") if table == done else None
        if not whole and after is None:
            _check_structure(look, database, table)
        if not _read_rows(look, database, table, after):
            return
        look.tables += 1
    look.position = {}


def _tables(database: sqlite3.Connection) -> list[str]:
    """Every table by name, but for those that are no pages of their own."""
    found = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    )
    return [name for (name,) in found]


def _check_structure(look: Look, database: sqlite3.Connection, table: str) -> None:
    """SQLite's own check: every page of every tree, the free list, the entries of indices, constraints."""
    argument = f"'{table}'" if table else str(MESSAGES)
    try:
        for (said,) in database.execute(f"PRAGMA integrity_check({argument})"):
            if said != "ok":
                for line in said.splitlines():
                    if not line.startswith("***"):
                        look.find("structure", line)
    except UNREADABLE:
        if table:
            look.find("structure", table)
            return
        for name in ("sqlite_schema", *_tables(database)):
            _check_structure(look, database, name)


def _read_rows(look: Look, database: sqlite3.Connection, table: str, after: int | None) -> bool:
    """Read the rows of a table from one on, the columns' types with them. False when time is up before the end."""
    quoted = '"' + table.replace('"', '""') + '"'
    allowed = _allowed_types(database, quoted)
    question = f"SELECT rowid, * FROM {quoted} WHERE rowid > ? ORDER BY rowid LIMIT {ROWS_AT_ONCE}"  # noqa: S608 - a name out of the schema
    last = -(2**63) if after is None else after
    while True:
        try:
            rows = database.execute(question, (last,)).fetchall()
        except UNREADABLE:
            look.find("rows", table if after is None and last < 0 else f"{table}, rowid > {last}")
            return True
        for kinds in {tuple(map(type, row[1:])) for row in rows}:
            for column, kind in zip(allowed, kinds, strict=True):
                if kind not in column[1]:
                    look.find("rows", f"{table}.{column[0]}")
        look.rows += len(rows)
        if len(rows) < ROWS_AT_ONCE:
            return True
        last = rows[-1][0]
        if look.is_late():
            look.position = {"table": table, "after": last}
            return False


def _allowed_types(database: sqlite3.Connection, quoted: str) -> list[tuple[str, frozenset[type]]]:
    """Of each column its name and what it may hold."""
    columns: Iterable[tuple[Any, ...]] = database.execute(f"PRAGMA table_info({quoted})").fetchall()
    anything = frozenset({int, float, str, bytes})
    nothing = frozenset({type(None)})
    return [
        (name, TYPES.get(kind.lower().partition("(")[0].split(" ")[0], anything) | nothing)
        for _number, name, kind, *_rest in columns
    ]
