"""SQLite as we open it, and the queue before it: on a file of its own, whatever engine the run is on."""

import contextlib
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from haitang.foundation.sqlite import base
from haitang.foundation.sqlite.queue import QueueTimeout, Turn
from haitang.foundation.transactions import Away
from haitang.project.database import database_of

from .program import python

NO_DATABASE = """
from django.db.utils import ConnectionHandler, OperationalError
from haitang.foundation.sqlite.identity import never_make_one
from haitang.project.database import database_of
config = database_of("sqlite:///{path}")
if {serves}:
    never_make_one()
try:
    ConnectionHandler({{"default": config}})["default"].cursor().execute("SELECT 1")
    print("made")
except OperationalError as error:
    print(type(error).__name__)
"""
WRITERS = 32
WRITES = 12

Connect = Callable[[], BaseDatabaseWrapper]


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Connect]:
    """Opens one more connection of ours to a database with one table."""
    made: list[BaseDatabaseWrapper] = []

    def one_more() -> BaseDatabaseWrapper:
        config = database_of(f"sqlite:///{tmp_path / 'q.sqlite3'}")
        connection = ConnectionHandler({"default": config, "x": config})["x"]
        connection.inc_thread_sharing()
        made.append(connection)
        return connection

    with django_db_blocker.unblock():
        with one_more().cursor() as cursor:
            cursor.execute("CREATE TABLE note (at REAL)")
        yield one_more
        for connection in made:
            connection.close()


class Held:
    """`transaction.atomic` for a connection that Django's own handler does not know."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        self.connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        self.connection.in_atomic_block = True

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.connection.in_atomic_block = False
        self.connection.rollback() if kind else self.connection.commit()
        self.connection.set_autocommit(True)


def ask(connection: BaseDatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def write(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES (1)")


def test_the_log_and_the_synchronisation_are_on(connect: Connect) -> None:
    connection = connect()
    assert ask(connection, "PRAGMA journal_mode") == "wal"
    assert ask(connection, "PRAGMA synchronous") == 2
    assert ask(connection, "PRAGMA foreign_keys") == 1
    assert ask(connection, "PRAGMA busy_timeout") >= 20_000  # type: ignore[operator]


def test_a_transaction_begins_with_the_right_to_write(connect: Connect) -> None:
    first, second = connect(), connect()
    second.ensure_connection()
    second.settings_dict["OPTIONS"]["timeout"] = 0.1
    with Held(first), pytest.raises(OperationalError, match="database is locked"), Held(second):
        pass
    with Held(second):
        write(second)
    assert ask(first, "SELECT count(*) FROM note") == 1


def test_reading_does_not_wait(connect: Connect) -> None:
    writer, reader = connect(), connect()
    reader.settings_dict["OPTIONS"]["timeout"] = 0
    with Held(writer):
        write(writer)
        assert ask(reader, "SELECT count(*) FROM note") == 0


@pytest.mark.parametrize("fails", [False, True])
def test_the_turn_ends_with_the_transaction(connect: Connect, fails: bool) -> None:
    connection = connect()
    try:
        with Held(connection):
            assert connection.turn.held  # type: ignore[attr-defined]
            if fails:
                raise LookupError
    except LookupError:
        pass
    assert not connection.turn.held  # type: ignore[attr-defined]


def test_turns_come_in_the_order_asked(tmp_path: Path) -> None:
    path = str(tmp_path / "queue")
    order: list[int] = []
    first = Turn(path)
    first.take(1)

    def wait(number: int, turn: Turn) -> None:
        turn.take(60)
        order.append(number)
        turn.give()
        turn.close()

    threads = []
    for number in range(20):
        turn = Turn(path)
        threads.append(threading.Thread(target=wait, args=(number, turn)))
        threads[-1].start()
        while not turn.held:
            time.sleep(0.001)
    first.give()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_who_waits_too_long_leaves_the_queue(tmp_path: Path) -> None:
    first, second, third = (Turn(str(tmp_path / "queue")) for _ in range(3))
    first.take(1)
    with pytest.raises(QueueTimeout):
        second.take(0.05)
    first.give()
    third.take(1)
    assert third.held


def test_the_dead_hold_nobody_up(tmp_path: Path, home: Path) -> None:
    path = str(tmp_path / "queue")
    killed = python(
        home,
        f"""
import os, signal
from haitang.foundation.sqlite import base
from haitang.foundation.sqlite.queue import Turn
Turn({path!r}).take(1)
print("taken", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
""",
    )
    assert (killed.exit_code, killed.out) == (-9, "taken\n")
    turn = Turn(path)
    turn.take(0.5)
    assert turn.held


def most_overtaken(connect: Connect) -> int:
    """32 writers, 12 short transactions each: how many of the others one of them let pass at most before his own. Counted,
    not timed: a machine that is busy makes all of them slower."""
    overtaken, done = [], 0
    gate = threading.Barrier(WRITERS)

    def work() -> None:
        nonlocal done
        connection = connect()
        connection.ensure_connection()
        gate.wait()
        for _ in range(WRITES):
            before = done
            with Held(connection):
                overtaken.append(done - before)
                write(connection)
                time.sleep(0.001)
                done += 1  # only one of them is ever within

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(overtaken) == done == WRITERS * WRITES
    return max(overtaken)


@pytest.mark.slow
def test_with_the_queue_each_lets_every_other_pass_once(connect: Connect) -> None:
    """And some who asked for their turn between his looking at the count and his asking."""
    assert most_overtaken(connect) <= 2 * WRITERS


@pytest.mark.slow
def test_without_it_somebody_waits_for_most_of_the_others(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same writers with the queue taken away."""
    monkeypatch.setattr(Turn, "take", lambda turn, seconds: None)
    assert most_overtaken(connect) > 2 * WRITERS


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def replaced(path: Path) -> None:
    """By a copy, as a restore by hand would."""
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


def emptied(path: Path) -> None:
    path.unlink()
    path.touch()


AWAY = (moved, Path.unlink, replaced, emptied)


def read(connection: BaseDatabaseWrapper) -> None:
    ask(connection, "SELECT count(*) FROM note")


def open_anew(connection: BaseDatabaseWrapper) -> None:
    connection.close()
    read(connection)


@pytest.mark.parametrize("asked", [read, write, open_anew])
@pytest.mark.parametrize("away", AWAY)
def test_nothing_is_read_or_written_once_the_file_is_away(
    connect: Connect,
    tmp_path: Path,
    away: Callable[[Path], None],
    asked: Callable[[BaseDatabaseWrapper], None],
) -> None:
    connection = connect()
    read(connection)
    away(tmp_path / "q.sqlite3")
    with pytest.raises(Away):
        asked(connection)


@pytest.mark.parametrize("away", AWAY)
def test_what_was_begun_before_is_not_acknowledged(
    connect: Connect, tmp_path: Path, away: Callable[[Path], None]
) -> None:
    connection = connect()
    held = Held(connection)
    held.__enter__()
    write(connection)
    away(tmp_path / "q.sqlite3")
    with pytest.raises(Away):
        held.__exit__(None, None, None)
    connection.rollback()


@pytest.mark.parametrize("away", [moved, Path.unlink, emptied])
def test_without_the_look_what_was_acknowledged_is_lost(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: Callable[[Path], None]
) -> None:
    """The negative control; a copy in its place would take the log of the old one for its own."""
    monkeypatch.setattr(base, "require_same", lambda path: None)
    connection = connect()
    read(connection)
    away(tmp_path / "q.sqlite3")
    write(connection)
    assert ask(connection, "SELECT count(*) FROM note") == 1
    path = tmp_path / "q.sqlite3"
    there = sqlite3.connect(path) if path.exists() else None
    with contextlib.suppress(sqlite3.OperationalError):
        assert there is None or there.execute("SELECT count(*) FROM note").fetchone() == (0,)


def test_a_file_that_came_back_is_gone_on_with(connect: Connect, tmp_path: Path) -> None:
    connection = connect()
    write(connection)
    moved(tmp_path / "q.sqlite3")
    with pytest.raises(Away):
        read(connection)
    (tmp_path / "elsewhere").rename(tmp_path / "q.sqlite3")
    write(connection)
    assert ask(connection, "SELECT count(*) FROM note") == 2


@pytest.mark.parametrize("serves", [True, False], ids=["serving", "a command, which may begin a database"])
def test_what_serves_makes_no_empty_database(tmp_path: Path, home: Path, serves: bool) -> None:
    told = python(home, NO_DATABASE.format(path=str(tmp_path / "none.sqlite3"), serves=serves))
    assert told.out.split() == ["Away" if serves else "made"], told.err
    assert (tmp_path / "none.sqlite3").exists() is not serves
