"""Home is crawled, link by link, by everybody who belongs there: no canary of the twin in any answer."""

import re
from collections import deque
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from django.db.models import Q

from haitang.accounts.scope import Scope
from tests.cast import CANARY, IDENTITIES, PHONES, Cast

from .addresses import ADDRESSES, value_for

MOST_PAGES = 600
LINK = re.compile(r"""(?:href|action|hx-get|data-url|src)=["']([^"'#]+)""")
SIGNED_OUT_BY = ("logout", "sign-out")
SEARCHED = ("张秀英", CANARY)


class Found(Exception):
    """The canary was met; says where."""


def crawl(cast: Cast, who: str, forbidden: tuple[str, ...]) -> int:
    """Read every page that `who` reaches from the listed addresses on. Returns how many answered 200.

    Raises `Found` at the first page that shows one of the texts forbidden.
    """
    client = cast.client(who, raise_request_exception=False)
    waiting = deque(["/", *(entry.url(name, cast) for name, entry in ADDRESSES.items())])
    for name, entry in ADDRESSES.items():
        waiting.extend(
            f"{entry.url(name, cast)}?{key}={text}" for key in ("q", "search") for text in SEARCHED
        )
        asked = "&".join(f"{key}={value_for(value, cast)}" for key, value in entry.query.items())
        waiting.append(f"{entry.url(name, cast)}?{asked}")
    seen: set[str] = set()
    read = 0
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.popleft()
        if url in seen or any(word in url for word in SIGNED_OUT_BY):
            continue
        seen.add(url)
        answer = client.get(url)
        text = text_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        # what a searcher typed himself comes back to him in the field he typed it in
        typed = "q=" in url
        for each in forbidden:
            if each in text and not (typed and each == CANARY and only_echoed(text)):
                raise Found(f"{url} as {who}: {each}")
        read += answer.status_code == 200
        waiting.extend(path for path in links(text, url) if path not in seen)
    return read


def only_echoed(text: str) -> bool:
    """Whether the canary stands bare, as typed into the search, never inside a text of the twin's."""
    return not re.search(rf"[一-鿿\w]{CANARY}", text)


def links(text: str, base: str) -> list[str]:
    found = (urlsplit(urljoin(base, unescape(link))) for link in LINK.findall(text))
    return [
        f"{link.path}?{link.query}" if link.query else link.path
        for link in found
        if not link.netloc and not link.path.startswith("/static/")
    ]


def text_of(content: bytes) -> str:
    """What a reader finds in an answer, spreadsheets unpacked, in either encoding."""
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", errors="replace") + content.decode("gb18030", errors="replace")


@pytest.mark.parametrize(
    "who", ["officer", "leader", "chair", "manager", "guide", "system", "security", "auditor"]
)
def test_nobody_of_home_meets_the_twin(cast: Cast, who: str) -> None:
    assert crawl(cast, who, (CANARY, PHONES["500199"], IDENTITIES["500199"])) > 0


@pytest.mark.parametrize("who", ["officer", "leader", "chair"])
def test_private_values_are_masked_on_every_page(cast: Cast, who: str) -> None:
    crawl(cast, who, (PHONES["500153"], IDENTITIES["500153"]))


def test_the_crawl_finds_the_twin_when_scopes_keep_nothing_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with scopes switched off, the same crawl must meet the canary."""
    monkeypatch.setattr(Scope, "q", lambda self, **columns: Q())
    with pytest.raises(Found):
        crawl(cast, "officer", (CANARY,))
