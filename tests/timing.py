"""How long something takes, asked so that a busy machine does not answer in its place."""

from collections.abc import Callable
from typing import Final, TypeVar

TRIES: Final = 5
Tried = TypeVar("Tried")


def within(bound: float, measure: Callable[[], Tried], seconds: Callable[[Tried], float]) -> Tried:
    """The quickest of some tries, no more than it takes to come within a bound: whatever else the machine does can only
    make one longer, and what truly takes longer does so each time."""
    tried = []
    for _time in range(TRIES):
        tried.append(measure())
        if seconds(tried[-1]) <= bound:
            break
    return min(tried, key=seconds)
