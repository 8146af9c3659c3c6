"""Posts told together: those of one organisation alike in title, duties and who fills them."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Post


@dataclass(frozen=True)
class Duty:
    """What one kind of post in an organisation is for; `posts` has at least one."""

    posts: list[Post]

    @property
    def first(self) -> Post:
        return self.posts[0]

    @property
    def seats(self) -> int:
        return sum(post.seats for post in self.posts)

    @property
    def placed(self) -> list[Post]:
        """The posts that answer for a village each."""
        return [post for post in self.posts if post.place_id]


def duties_of(posts: Iterable[Post]) -> list[Duty]:
    """The posts of one organisation, those alike together, in the order of the first of each."""
    alike: dict[tuple[str, str, str, str], list[Post]] = {}
    for post in posts:
        alike.setdefault((post.title, post.duties, post.filled_by, post.ex_officio_of), []).append(post)
    return [Duty(together) for together in alike.values()]
