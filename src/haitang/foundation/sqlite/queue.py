"""A fair queue in front of SQLite's write lock.

SQLite's waiters sleep and try again, so one may starve while others pass. Here every writer draws a number
and holds a lock on the byte of that number in a file beside the database; his turn has come when nobody holds
a byte below his. The kernel lets go of a dead process's bytes, so a crash leaves no gap to wait on.

The locks belong to the open file, not to the process (Linux's OFD locks), so threads queue like processes.
"""

import fcntl
import os
import struct
import time
from typing import Final

DOOR: Final = 0
FIRST_NUMBER: Final = 1
NAP: Final = 0.0004
LONGEST_NAP: Final = 0.01
_FLOCK: Final = (
    "hhqqi4x"  # l_type, l_whence, l_start, l_len, l_pid; padded as the C structure is on 64-bit Linux
)
_COUNTER: Final = "q"


class QueueTimeout(Exception):
    """The turn did not come in time."""


class Turn:
    """One place in the queue of one file: `take` waits for the turn, `give` ends it. For one thread."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._file: int | None = None
        self._number: int | None = None

    @property
    def held(self) -> bool:
        return self._number is not None

    def take(self, seconds: float) -> None:
        """Wait for the turn. Raises `QueueTimeout` when it has not come after `seconds`."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._number = self._draw_number(self._file)
        latest = time.monotonic() + seconds
        while (ahead := self._anyone_ahead(self._file, self._number)) is not None:
            if time.monotonic() >= latest:
                self.give()
                raise QueueTimeout(f"no turn to write within {seconds} seconds")
            time.sleep(min((self._number - ahead) * NAP, LONGEST_NAP))

    def give(self) -> None:
        """Let the next one write. Nothing happens when the turn is not held."""
        if self._file is not None and self._number is not None:
            _lock(self._file, fcntl.F_UNLCK, self._number, 1)
        self._number = None

    def close(self) -> None:
        """Give the turn back and close the file."""
        self._number = None
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @staticmethod
    def _draw_number(file: int) -> int:
        _lock(file, fcntl.F_WRLCK, DOOR, 1, wait=True)
        try:
            written = os.pread(file, struct.calcsize(_COUNTER), 0)
            number: int = struct.unpack(_COUNTER, written)[0] if written else FIRST_NUMBER
            _lock(file, fcntl.F_WRLCK, number, 1)
            os.pwrite(file, struct.pack(_COUNTER, number + 1), 0)
        finally:
            _lock(file, fcntl.F_UNLCK, DOOR, 1)
        return number

    @staticmethod
    def _anyone_ahead(file: int, number: int) -> int | None:
        """The number of somebody ahead who is alive, if there is one."""
        if number == FIRST_NUMBER:
            return None
        asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, FIRST_NUMBER, number - FIRST_NUMBER, 0)
        kind, _whence, start, _length, _pid = struct.unpack(
            _FLOCK, fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked)
        )
        return None if kind == fcntl.F_UNLCK else max(start, FIRST_NUMBER)


def _lock(file: int, kind: int, start: int, length: int, *, wait: bool = False) -> None:
    command = fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK
    fcntl.fcntl(file, command, struct.pack(_FLOCK, kind, os.SEEK_SET, start, length, 0))
