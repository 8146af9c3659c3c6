"""How much of this process understanding one file may take, and how many are understood at once.

A file's bytes are read in a child with limits; what they mean is found out here, beside the pages. The decoder bounds how much
that can be; this holds whatever the work turns out to be: long loops ask `counted` again and again.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from haitang.foundation.decoding.limits import PATIENCE
from haitang.foundation.decoding.turns import NoTurn, Turns

from .reading import refusals

SECONDS: Final = 3.0
"""Of the processor, for one file: the largest that is read takes one."""
AT_ONCE: Final = 2
WAITING: Final = 3
TURNS: Final = Turns(AT_ONCE, WAITING)

_until: ContextVar[float | None] = ContextVar("until", default=None)
Item = TypeVar("Item")


@contextmanager
def bounded() -> Iterator[None]:
    """Work on one file, when its turn comes. Raises `Unreadable` when too many wait, and from `counted`."""
    try:
        with TURNS.turn(PATIENCE):
            token = _until.set(time.thread_time() + SECONDS)
            try:
                yield
            finally:
                _until.reset(token)
    except NoTurn:
        raise refusals.busy() from None


def counted(items: Iterable[Item]) -> Iterator[Item]:
    """The items, as long as the work on the file lasts no longer than it may. Raises `Unreadable`; unbounded, never."""
    until = _until.get()
    for item in items:
        if until is not None and time.thread_time() > until:
            raise refusals.too_laborious()
        yield item
