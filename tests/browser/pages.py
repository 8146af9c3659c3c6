"""The pages every browser test walks. Whoever adds a page template adds its address here."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.cast import Cast


@dataclass(frozen=True)
class PageToWalk:
    """One page: its address (or how to find it from the cast) and the member of the cast who looks at it."""

    name: str
    address: str | Callable[[Cast], str]
    who: str = "officer"

    def address_in(self, cast: Cast) -> str:
        return self.address if isinstance(self.address, str) else self.address(cast)


PAGES = [
    PageToWalk("gallery", "/ui/"),
    PageToWalk("gallery-filtered-away", "/ui/?q=没有这样的名称"),
    PageToWalk("preferences", "/ui/preferences/", who="anonymous"),
    PageToWalk("not-found", "/there-is-no-such-page/"),
]
