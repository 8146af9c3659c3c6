"""So many at once, the others in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class TooLongWaited(Exception):
    """No turn came within the time."""


class Turns:
    """A bound on how many work at once. Unlike a semaphore's, a place that becomes free goes to who waited longest."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Raises `TooLongWaited` after so many seconds."""
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
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return
        with self._lock:
            if mine.is_set():  # handed over between the end of waiting and the lock
                return
            self._waiting.remove(mine)
        raise TooLongWaited

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
