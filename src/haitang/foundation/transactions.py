"""Transactions that hold nobody up, and writing that waits for nobody."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import cast

from django.db import OperationalError, transaction


class Busy(OperationalError):
    """Others wrote for as long as we wait for a turn. Raised by our SQLite."""


class Away(OperationalError):
    """The database's file is not where it was, or is another one: nothing is read or written. Raised by our SQLite."""


@contextmanager
def late_atomic() -> Iterator[None]:
    """`transaction.atomic()` that holds nobody up before it writes: it begins with the first writing statement inside, or
    the first `atomic` inside.

    Until then what is read may change, as it may under PostgreSQL in any case: whoever writes looks again inside his own
    `atomic`.
    """
    with ExitStack() as stack:
        with _put_off():
            stack.enter_context(transaction.atomic())
        yield


def _put_off() -> AbstractContextManager[None]:
    """PostgreSQL takes no lock before it writes; SQLite takes its only one at `BEGIN`, which our engine can put off."""
    connection = transaction.get_connection()
    if connection.vendor != "sqlite":
        return nullcontext()
    return cast("AbstractContextManager[None]", connection.put_off())


def take_turn(name: str) -> None:
    """Have the transaction under way wait until no other is open that took the turn of this name.

    PostgreSQL only: on SQLite whoever writes has waited for everybody else, and nobody waits before he writes.
    """
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def unless_busy() -> Iterator[None]:
    """For one statement that may as well be left for another time: when others are writing it is, and nobody waits.

    Nothing that follows it inside is done then. PostgreSQL waits for no one but who writes the same row.
    """
    connection = transaction.get_connection()
    try:
        with connection.without_waiting() if connection.vendor == "sqlite" else nullcontext():
            yield
    except Busy:
        return
