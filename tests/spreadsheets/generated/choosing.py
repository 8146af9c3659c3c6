"""How a writer chooses: every choice is Hypothesis's, and the first of what is offered is the plainest."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
YES_OR_NO = st.booleans()


class Choose:
    """Choices that shrink towards the first of what is offered, the smallest number, and no.

    All are made of yes and no: whatever else Hypothesis draws, it draws now and then from the constants of the modules loaded
    so far, and a run of one file would see other rosters than a run of all.
    """

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw

    def number(self, least: int, most: int) -> int:
        found = 0
        for _bit in range((most - least).bit_length()):
            found = 2 * found + self.draw(YES_OR_NO)
        return least + found % (most - least + 1)

    def one(self, *offered: T) -> T:
        return offered[self.number(0, len(offered) - 1)]

    def whether(self, often: int = 50) -> bool:
        """Yes in about so many of a hundred."""
        return self.number(0, 99) >= 100 - often

    def some(self, offered: Sequence[T], least: int, most: int) -> list[T]:
        """Some of what is offered, in its order."""
        many = self.number(least, min(most, len(offered)))
        start = self.number(0, len(offered) - many)
        return list(offered[start : start + many])

    def shuffled(self, offered: Sequence[T]) -> list[T]:
        rest = list(offered)
        return [rest.pop(self.number(0, len(rest) - 1)) for _one in offered] if self.whether(60) else rest
