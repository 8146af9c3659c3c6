"""So many at once, a few more in the order in which they came, and no others: each who waits holds a thread of the pages."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(Exception):
    """Enough wait already, or none came within the time."""


class Turns:
    """A bound on how many work and wait. Unlike a semaphore's, a place that becomes free goes to who waited longest."""

    def __init__(self, places: int, waiting: int) -> None:
        self._free = places
        self._most_waiting = waiting
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Raises `NoTurn`, after so many seconds or at once."""
        self._take(patience)
        try:
            yield
        finally:
            self._give()

    def _take(self, patience: float) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._waiting) >= self._most_waiting:
                raise NoTurn
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return
        with self._lock:
            if mine.is_set():  # handed over between the end of waiting and the lock
                return
            self._waiting.remove(mine)
        raise NoTurn

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
