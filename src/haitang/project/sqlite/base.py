"""Django's SQLite with a write-ahead log, full synchronisation, and the fair queue."""

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from .queue import QueueTimeout, Turn


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction waits in the queue before `BEGIN IMMEDIATE`; reading alone never waits."""

    turn: Turn | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE" or self.is_in_memory_db():
            super()._start_transaction_under_autocommit()
            return
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _take_turn(self) -> None:
        if self.turn is None:
            self.turn = Turn(f"{self.settings_dict['NAME']}-queue")
        try:
            self.turn.take(self.settings_dict["OPTIONS"].get("timeout", 30))
        except QueueTimeout as late:
            raise OperationalError(f"database is locked: {late}") from late

    def _give_turn(self) -> None:
        if self.turn is not None:
            self.turn.give()

    def _commit(self) -> None:
        super()._commit()
        self._give_turn()

    def _rollback(self) -> None:
        super()._rollback()
        self._give_turn()

    def _close(self) -> None:
        super()._close()
        if self.turn is not None:
            self.turn.close()
            self.turn = None
