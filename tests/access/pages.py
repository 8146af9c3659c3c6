"""What every page promises, asked of each that a sweep has in its hands: one visit, all its promises.

Nobody of home meets the twin, nobody a number that is masked; no browser keeps what somebody saw, unless its view says so;
every whole page shows how to sign out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from django.urls import reverse

from tests.cast import CANARY, IDENTITIES, OUTSIDE, PHONES

FOREIGN: Final = (CANARY, PHONES["500199"], IDENTITIES["500199"])
MASKED: Final = (PHONES["500153"], IDENTITIES["500153"])
ZIPPED: Final = b"PK\x03\x04"
KEPT_BY_THE_BROWSER: Final = frozenset({"activities:picture", "activities:thumbnail", "notices:feed"})
"""Views that say themselves that the reader's own browser may keep what they answer, and nobody else."""


@dataclass(frozen=True)
class Page:
    """An answer to one of the cast, as a reader finds it."""

    who: str
    name: str
    status: int
    text: str = ""
    kept: str = ""
    """Its Cache-Control."""
    html: bool = False


def page_of(answer: Any, who: str, name: str) -> Page:
    content = b"".join(answer) if answer.streaming else answer.content
    headers = answer.headers
    return Page(
        who,
        name,
        answer.status_code,
        text_of(content),
        headers.get("Cache-Control", ""),
        "html" in headers.get("Content-Type", ""),
    )


def text_of(content: bytes) -> str:
    """What a reader finds in an answer, spreadsheets unpacked, in either encoding."""
    if content.startswith(ZIPPED):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode(errors="replace") + content.decode("gb18030", errors="replace")


def broken_promises(page: Page, *, open_to_all: bool) -> Iterator[str]:
    """What a page does that none may."""
    if page.who in OUTSIDE:
        return
    for each in met(page.who, page.text):
        yield f"shows {each}"
    if not may_be_kept(page):
        yield f"is kept: {page.kept}"
    if not open_to_all and not shows_the_way_out(page):
        yield "shows no way out"


def met(who: str, text: str, *, typed: bool = False) -> Iterator[str]:
    """What he should not have met: the stranger is the twin's. What a searcher typed himself comes back to him."""
    for each in MASKED if who == "stranger" else (*FOREIGN, *MASKED):
        if each in text and not (typed and each == CANARY and only_echoed(text)):
            yield each


def only_echoed(text: str) -> bool:
    """Whether the canary stands bare, as typed into the search, never inside a text of the twin's."""
    return not re.search(rf"[一-鿿\w]{CANARY}", text)


def may_be_kept(page: Page) -> bool:
    if "no-store" in page.kept:
        return True
    return "private" in page.kept and page.name in KEPT_BY_THE_BROWSER


def shows_the_way_out(page: Page) -> bool:
    """A part of a page, a file and a refusal need not."""
    if page.status != 200 or not page.html or "</html>" not in page.text:
        return True
    return f'action="{reverse("account_logout")}"' in page.text
