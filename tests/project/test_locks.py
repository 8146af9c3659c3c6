"""Looking at the files of SQLite beside SQLite itself drops none of its locks."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from haitang.foundation.sqlite import log
from haitang.operation.pages.looking import Look
from haitang.operation.pages.sqlite import _look_at_file
from haitang.operation.serving.connections import Connections
from haitang.operation.serving.limits import Limits

OTHER = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.2).execute("BEGIN IMMEDIATE")
    print("in")
except sqlite3.OperationalError:
    print("out")
"""


def another_writer(database: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OTHER, str(database)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def writing(tmp_path: Path) -> tuple[Path, sqlite3.Connection]:
    """A database within a transaction that writes."""
    path = tmp_path / "a.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (a)")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO t VALUES (1)")
    return path, connection


def test_whoever_looks_lets_no_second_writer_in(writing: tuple[Path, sqlite3.Connection]) -> None:
    path, connection = writing
    assert log.damage(path) == ""
    assert _look_at_file(Look(), path)
    assert another_writer(path) == "out"
    connection.close()


def test_whoever_looks_at_the_connections_lets_no_second_writer_in(
    writing: tuple[Path, sqlite3.Connection],
) -> None:
    path, connection = writing
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), listening.accept()[0]:
            assert len(list(Connections(port, Limits(), ()).accepted())) == 1
    assert another_writer(path) == "out"
    connection.close()


def test_a_duplicate_that_is_closed_would(writing: tuple[Path, sqlite3.Connection]) -> None:
    """The negative control: every descriptor of this process, as it was looked at before."""
    path, connection = writing
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            os.close(os.dup(int(entry.name)))
    assert another_writer(path) == "in"
    connection.close()


def test_a_descriptor_that_is_closed_would(writing: tuple[Path, sqlite3.Connection]) -> None:
    """The negative control."""
    path, connection = writing
    path.with_name(f"{path.name}-shm").open("rb").close()
    assert another_writer(path) == "in"
    connection.close()
