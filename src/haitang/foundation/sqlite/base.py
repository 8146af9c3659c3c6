"""Django's SQLite with a write-ahead log, full synchronisation, deletions overwritten, and the fair queue."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any, Final

from django.db.backends.sqlite3 import base, features

from haitang.foundation.transactions import Busy

from .identity import remember_file, require_same
from .queue import QueueTimeout, Turn

READING: Final = frozenset({"SELECT", "VALUES", "EXPLAIN", "PRAGMA"})
BOUNDARY: Final = frozenset({"BEGIN", "COMMIT", "END", "ROLLBACK", "RELEASE"})
"""First words of statements that write nothing by themselves; every other statement is taken for one that does."""


class Features(features.DatabaseFeatures):
    """Every SQLite we run on reads JSON (3.38). Django would find out by a transaction, and wait for the writer to do so."""

    supports_json_field = True


class DatabaseWrapper(base.DatabaseWrapper):
    """Whoever writes waits in the queue first: a transaction before `BEGIN IMMEDIATE`, a statement outside of any before
    it runs. Reading alone never waits.

    A block entered under `put_off` begins only before its first writing statement, or before the first block inside it:
    until then its statements read outside of any transaction.
    """

    features_class = Features

    turn: Turn | None = None
    _putting_off = False
    _waits = True
    _most_wait: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to_begin: dict[str, Callable[[], None]] = {}

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Enter a block here: `foundation.transactions.late_atomic` does."""
        self._putting_off = True
        try:
            yield
        finally:
            self._putting_off = False

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Whoever would have to wait for his turn here raises `Busy` at once."""
        self._waits = False
        try:
            yield
        finally:
            self._waits = True

    @contextmanager
    def waiting_at_most(self, milliseconds: int) -> Iterator[None]:
        """Whatever finds the file locked here raises after so long, opening a connection too; `OPTIONS` holds afterwards."""
        self._most_wait = milliseconds
        try:
            if self.connection is not None:
                self._set_wait(self.connection)
            yield
        finally:
            self._most_wait = None
            if self.connection is not None:
                self._set_wait(self.connection)

    def _set_wait(self, connection: Any) -> None:
        usual = int(1000 * self.settings_dict["OPTIONS"].get("timeout", 30))
        most = usual if self._most_wait is None else self._most_wait
        connection.execute(f"PRAGMA busy_timeout = {most}")

    def begin_what_was_put_off(self) -> None:
        """The transaction, and the savepoints inside it, in the order they were entered."""
        begun, self._to_begin = self._to_begin, {}
        for begin in begun.values():
            begin()

    def turn_for(self, statement: str) -> AbstractContextManager[None]:
        """What a statement runs in: what was put off is begun before it writes, and alone it has a turn of its own."""
        if not self.connection.in_transaction:
            self.require_same_file()
        word = statement.lstrip()[:8].split(None, 1)[0].rstrip(";").upper() if statement.strip() else ""
        if word in READING or word in BOUNDARY:
            return nullcontext()
        self.begin_what_was_put_off()
        if self._queues() and not self.connection.in_transaction:
            return self._own_turn()
        return nullcontext()

    def require_same_file(self) -> None:
        """Raises `Away` when this process's database was moved, removed or replaced."""
        if not self.is_in_memory_db():
            require_same(str(self.settings_dict["NAME"]))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.require_same_file()
        connection = super().get_new_connection(conn_params)
        if self._most_wait is not None:
            self._set_wait(connection)  # before the first statement that asks for the file
        connection.execute("PRAGMA journal_mode = WAL")  # makes the file where there is none
        if not self.is_in_memory_db():
            remember_file(str(self.settings_dict["NAME"]))
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=partial(Cursor, wrapper=self))

    def _start_transaction_under_autocommit(self) -> None:
        if self._putting_off:
            self._to_begin[""] = self._begin
        else:
            self._begin()

    def _begin(self) -> None:
        if not self._queues():
            super()._start_transaction_under_autocommit()
            return
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _savepoint(self, sid: str) -> None:
        if self._putting_off:
            self._to_begin[sid] = partial(super()._savepoint, sid)
        else:
            super()._savepoint(sid)

    def _savepoint_rollback(self, sid: str) -> None:
        if sid not in self._to_begin:
            super()._savepoint_rollback(sid)

    def _savepoint_commit(self, sid: str) -> None:
        if self._to_begin.pop(sid, None) is None:
            super()._savepoint_commit(sid)

    def _queues(self) -> bool:
        return self.transaction_mode == "IMMEDIATE" and not self.is_in_memory_db()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        self._take_turn()
        try:
            yield
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        if self.turn is None:
            self.turn = Turn(f"{self.settings_dict['NAME']}-queue")
        try:
            self.turn.take(self.settings_dict["OPTIONS"].get("timeout", 30) if self._waits else 0)
        except QueueTimeout as late:
            raise Busy(f"database is locked: {late}") from late

    def _give_turn(self) -> None:
        if self.turn is not None:
            self.turn.give()

    def _commit(self) -> None:
        self.require_same_file()
        super()._commit()
        self._ended()

    def _rollback(self) -> None:
        super()._rollback()
        self._ended()

    def _ended(self) -> None:
        self._to_begin.clear()
        self._give_turn()

    def _close(self) -> None:
        super()._close()
        self._to_begin.clear()
        if self.turn is not None:
            self.turn.close()
            self.turn = None


class Cursor(base.SQLiteCursorWrapper):
    """Runs each statement in the turn it needs."""

    def __init__(self, connection: Any, wrapper: DatabaseWrapper) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        with self._wrapper.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self._wrapper.turn_for(query):
            return super().executemany(query, param_list)
