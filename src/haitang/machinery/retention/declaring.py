"""What is kept for a time: the purposes, told by the rooms that keep it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from haitang.foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something kept for `days` after `counted_from`; a district may say otherwise between `least` and `most`.

    `counties` are the codes of those that keep any. `carry_out(county, days, at, most)` lets go what is over its term,
    at most so many rows, and counts them.
    """

    code: str
    title: Any
    counted_from: Any
    basis: Any
    days: int
    least: int
    most: int
    counties: Callable[[], Iterable[str]]
    carry_out: Callable[[str, int, datetime, int], int]


PURPOSES: Final[Registry[str, Purpose]] = Registry("purpose of keeping")


def install(*purposes: Purpose) -> None:
    for purpose in purposes:
        PURPOSES.register(purpose.code, purpose)
