"""Everybody at the same moment."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def together(deed: Callable[[T], object], each: Sequence[T]) -> list[Exception]:
    """Do a deed for each in a thread of its own, all let go together. What they raised."""
    start, raised = Barrier(len(each)), []

    def run(one: T) -> None:
        try:
            start.wait()
            deed(one)
        except Exception as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(one,)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
