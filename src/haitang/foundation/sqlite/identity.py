"""Which file a process has taken for its database: a path may come to mean another file, or none, while it runs.

SQLite goes on writing to the file it has open, wherever that was moved: what is acknowledged then is not in the database
people look at. And where none is, it makes an empty one.
"""

import os
from threading import Event
from typing import Final

from haitang.foundation.transactions import Away

Identity = tuple[int, int]
"""The device and the number of a file on it."""

_taken: Final[dict[str, Identity]] = {}
_only_existing: Final = Event()


def identity_of(path: str) -> Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - before every statement: a `Path` costs more than the question
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def remember_file(path: str) -> None:
    """The file that was just opened is the database of this process."""
    found = identity_of(path)
    if found is not None:
        _taken.setdefault(path, found)


def forget_file(path: str) -> None:
    """Whichever file is opened next at this path is right: for who exchanges it himself."""
    _taken.pop(path, None)


def require_same(path: str) -> None:
    """Raises `Away` when the path leads to another file than this process took, or to none."""
    taken = _taken.get(path)
    if taken is None:
        if _only_existing.is_set() and identity_of(path) is None:
            raise Away(f"no database file at {path}")
    elif identity_of(path) != taken:
        raise Away(f"the database file at {path} is gone, or another one")


def is_exchanged(path: str) -> bool:
    """Whether there is another file now: who begins anew works on that."""
    taken = _taken.get(path)
    return taken is not None and identity_of(path) not in {None, taken}


def never_make_one() -> None:
    """From now on this process opens no database that is not there: for what serves."""
    _only_existing.set()
