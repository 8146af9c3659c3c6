"""How much one file may take, and how many are understood at once.

A file's bytes are read in a child with limits; what they mean is found out here, beside the pages, in what the child has left
of the file's seconds. The decoder bounds how much that can be; this holds whatever the work turns out to be: long loops ask
`counted` again and again.
"""

import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from haitang.foundation.decoding.limits import PATIENCE
from haitang.foundation.decoding.pool import seconds_taken
from haitang.foundation.decoding.turns import NoTurn, Turns

from .reading import refusals

SECONDS: Final = 1.7
"""Of the processor, for one file, read and understood; storing what it says comes to the 2 s that are promised."""
AT_ONCE: Final = 2
WAITING: Final = 3
BETWEEN: Final = 0.001
"""Seconds that pass before a loop asks again what was spent: no thread works longer than time goes by, and asking costs."""
TURNS: Final = Turns(AT_ONCE, WAITING)

_until: ContextVar[float | None] = ContextVar("until", default=None)
Item = TypeVar("Item")


@contextmanager
def bounded() -> Iterator[None]:
    """Work on one file, when its turn comes. Raises `Unreadable` when too many wait, and from `counted`."""
    try:
        with TURNS.turn(PATIENCE):
            token = _until.set(seconds_spent() + SECONDS)
            try:
                yield
            finally:
                _until.reset(token)
    except NoTurn:
        raise refusals.busy() from None


def seconds_spent() -> float:
    """Of the processor, by this thread and by the children that worked for it."""
    return time.thread_time() + seconds_taken()


def counted(items: Iterable[Item]) -> Iterator[Item]:
    """The items, as long as the work on the file lasts no longer than it may. Raises `Unreadable`; unbounded, never."""
    until, asked = _until.get(), -math.inf
    for item in items:
        if until is not None and time.perf_counter() - asked > BETWEEN:
            if seconds_spent() > until:
                raise refusals.too_laborious()
            asked = time.perf_counter()
        yield item
