"""SQLite as we open it, and the queue before it: on a file of its own, whatever engine the run is on."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from haitang.foundation.sqlite.queue import QueueTimeout, Turn
from haitang.project.database import database_of

from .program import python

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
