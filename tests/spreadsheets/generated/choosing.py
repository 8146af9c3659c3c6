"""How a writer chooses: every choice is Hypothesis's, and the first of what is offered is the plainest."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choose:
    """Choices that shrink towards the first of what is offered, the smallest number, and no."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw

    def one(self, *offered: T) -> T:
        return self.draw(st.sampled_from(offered))  # type: ignore[no-any-return]

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))  # type: ignore[no-any-return]

    def whether(self, often: int = 50) -> bool:
        """Yes in about so many of a hundred."""
        return self.number(0, 99) >= 100 - often

    def some(self, offered: Sequence[T], least: int, most: int) -> list[T]:
        """Some of what is offered, in its order."""
        many = self.number(least, min(most, len(offered)))
        start = self.number(0, len(offered) - many)
        return list(offered[start : start + many])

    def shuffled(self, offered: Sequence[T]) -> list[T]:
        return list(self.draw(st.permutations(list(offered)))) if self.whether(60) else list(offered)
