"""Who is connected, seen through the kernel: who does not take his answer is cut off, and idle ones give way.

The HTTP server bounds the head of a request in time but waits for ever for a reader. It runs in this process, so its
connections are among our descriptors; each is looked at through a duplicate, which cannot become another one meanwhile.
"""

import contextlib
import fcntl
import os
import socket
import stat
import struct
import termios
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .limits import Limits

SO_COOKIE: Final = 57
LAST_RECEIVED_AT: Final = 52
ACKNOWLEDGED_AT: Final = 120
INFO_BYTES: Final = 160
CROWDED: Final = 0.75
"""Of the connections allowed: from there on idle ones give way."""


@dataclass(slots=True)
class Sending:
    """Since when an answer is on its way, how much was taken when it began, and when some was last taken."""

    began: float
    first: int
    taken: int
    moved: float


class Connections:
    """Looks at the connections of one listening port, again and again.

    `in_hand` holds the other sides (`host:port`) whose requests are being answered: those are not idle.
    """

    def __init__(self, port: int, limits: Limits, in_hand: Collection[str]) -> None:
        self.port = port
        self.limits = limits
        self.in_hand = in_hand
        self.sending: dict[int, Sending] = {}

    def look(self, now: float | None = None) -> int:
        """Cut off who does not take his answer, and when it is crowded who has been idle longest; returns how many."""
        now = time.monotonic() if now is None else now
        before, self.sending = self.sending, {}
        idle: list[tuple[int, int]] = []
        cut = 0
        for connection in self.accepted():
            with contextlib.suppress(OSError):  # the other side went away meanwhile
                number, (taken, silent) = _cookie(connection), _progress(connection)
                if not _unsent(connection):
                    idle.append((silent, number))
                    continue
                state = before.get(number) or Sending(now, taken, taken, now)
                if taken > state.taken:
                    state.taken, state.moved = taken, now
                self.sending[number] = state
                if self.too_slow(state, now):
                    connection.shutdown(socket.SHUT_RDWR)
                    cut += 1
        return cut + self.make_room(idle)

    def too_slow(self, sending: Sending, now: float) -> bool:
        if now - sending.moved > self.limits.answer_grace:
            return True
        allowed = self.limits.answer_grace + (sending.taken - sending.first) / self.limits.answer_rate
        return now - sending.began > allowed

    def make_room(self, idle: list[tuple[int, int]]) -> int:
        """Before no more are accepted, the idle half that has been silent longest is closed."""
        if len(idle) + len(self.sending) < self.limits.connections * CROWDED:
            return 0
        longest = {number for _silent, number in sorted(idle, reverse=True)[: len(idle) // 2]}
        cut = 0
        for connection in self.accepted():
            with contextlib.suppress(OSError):
                host, port = connection.getpeername()[:2]
                if _cookie(connection) in longest and f"{host}:{port}" not in self.in_hand:
                    connection.shutdown(socket.SHUT_RDWR)
                    cut += 1
        return cut

    def accepted(self) -> Iterator[socket.socket]:
        """Every connection of the port, as a duplicate that is closed when the next is asked for.

        Of sockets only: closing a duplicate of a database's descriptor would drop every lock that SQLite holds on that file
        in this process (POSIX), and let a second writer in beside the first.
        """
        for entry in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                if not str(entry.readlink()).startswith("socket:"):
                    continue
                descriptor = os.dup(int(entry.name))
                if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    continue  # it became another one meanwhile: left open, for the reason above
                with socket.socket(fileno=descriptor) as found:
                    if self.is_ours(found):
                        yield found

    def is_ours(self, found: socket.socket) -> bool:
        return (
            found.family in {socket.AF_INET, socket.AF_INET6}
            and found.type == socket.SOCK_STREAM
            and found.getsockname()[1] == self.port
            and not found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        )


def _cookie(connection: socket.socket) -> int:
    """A number no other socket ever has."""
    return int(struct.unpack("Q", connection.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8))[0])


def _progress(connection: socket.socket) -> tuple[int, int]:
    """Bytes the other side has acknowledged, and milliseconds since it last sent any (`struct tcp_info`)."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
    return (
        int(struct.unpack_from("Q", info, ACKNOWLEDGED_AT)[0]),
        int(struct.unpack_from("I", info, LAST_RECEIVED_AT)[0]),
    )


def _unsent(connection: socket.socket) -> int:
    """Bytes handed to the kernel and not acknowledged."""
    return int(struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))[0])
