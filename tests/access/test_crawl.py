"""Everybody of home follows the links he is shown, and calls every address besides.

None of the links leads to a page that is not there for him; in no answer does he meet the twin, or a number that is masked.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import Resolver404, resolve

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from tests.cast import CANARY, EVERYBODY, IDENTITIES, OUTSIDE, PHONES, TODAY, Cast
from tests.engine import ENGINE

from .addresses import ADDRESSES, Address, value_for

pytestmark = pytest.mark.usefixtures("plain_templates")

SHOWN = re.compile(r'''<a [^>]*href="(/[^"#]+)"''')
NAMED = re.compile(r"""(?:href|action|hx-get|data-url|src)=["']([^"'#]+)""")
SIGNED_OUT_BY: Final = ("logout", "sign-out")
SEARCHED: Final = ("张秀英", CANARY)
FOREIGN: Final = (CANARY, PHONES["500199"], IDENTITIES["500199"])
MASKED: Final = (PHONES["500153"], IDENTITIES["500153"])
OF_A_KIND: Final = 2
"""So many pages of one address are read: the records differ, their links hardly."""
OURS: Final = [who for who in EVERYBODY if who not in (*OUTSIDE, "stranger")]
PERSONS: Final = OURS if ENGINE == "sqlite" else ["officer", "chair", "manager"]
"""The second engine is asked by one of each reach: a district, a town, an organisation."""


class Crawl:
    """What one of the cast reads: `astray` the links that led nowhere, each with the page that shows it; `met` what he
    should not have met, each with where."""

    def __init__(self, cast: Cast, who: str) -> None:
        self.client: Client = cast.client(who, raise_request_exception=False)
        self.astray: dict[str, str] = {}
        self.met: list[str] = []
        self.read: Counter[str] = Counter()
        self._forbidden = (*FOREIGN, *MASKED) if who != "stranger" else MASKED
        self._waiting: deque[str] = deque()
        self._shown_on: dict[str, str] = {}

    def follow(self) -> None:
        """Begin at the workbench: every link that is shown must lead somewhere."""
        self._take("/", "")
        while self._waiting:
            url = self._waiting.popleft()
            status, text, page = self._open(url)
            if status not in (200, 302):
                self.astray[f"{url} {status}"] = self._shown_on[url]
            if page:
                for link in map(unescape, SHOWN.findall(text)):
                    self._take(link, url)

    def call(self, addresses: Iterator[str]) -> None:
        """Call these, and what their answers name, whatever comes of it, until something is met."""
        for url in addresses:
            self._take(url, "")
        while self._waiting and not self.met:
            url = self._waiting.popleft()
            _status, text, page = self._open(url)
            if page:
                for link in named_in(text, url):
                    self._take(link, url)

    def _take(self, url: str, shown_on: str) -> None:
        kind = kind_of(url)
        signs_out = any(word in url for word in SIGNED_OUT_BY)
        if url not in self._shown_on and self.read[kind] < OF_A_KIND and not signs_out:
            self.read[kind] += 1
            self._shown_on[url] = shown_on
            self._waiting.append(url)

    def _open(self, url: str) -> tuple[int, str, bool]:
        answer = self.client.get(url)
        content = b"".join(answer) if answer.streaming else answer.content
        text = text_of(content)
        # what a searcher typed himself comes back to him in the field he typed it in
        typed = "q=" in url
        self.met += [
            f"{url}: {each}"
            for each in self._forbidden
            if each in text and not (typed and each == CANARY and only_echoed(text))
        ]
        return answer.status_code, text, answer.status_code == 200 and not answer.streaming


def only_echoed(text: str) -> bool:
    """Whether the canary stands bare, as typed into the search, never inside a text of the twin's."""
    return not re.search(rf"[一-鿿\w]{CANARY}", text)


def named_in(text: str, base: str) -> Iterator[str]:
    for link in map(unescape, NAMED.findall(text)):
        parts = urlsplit(urljoin(base, link))
        if not parts.netloc and not parts.path.startswith("/static/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def kind_of(link: str) -> str:
    """The name of the address with the names of what it asks; of no address of ours the link itself."""
    parts = urlsplit(link)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return f"{name}?{re.sub('=[^&]*', '', parts.query)}"


def text_of(content: bytes) -> str:
    """What a reader finds in an answer, spreadsheets unpacked, in either encoding."""
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", errors="replace") + content.decode("gb18030", errors="replace")


def addresses_of(cast: Cast) -> Iterator[str]:
    """Every address there is: bare, with what it may be asked, and searched."""
    for name, entry in ADDRESSES.items():
        url = entry.url(name, cast)
        yield url
        if entry.query:
            yield f"{url}?{urlencode({key: value_for(value, cast) for key, value in entry.query.items()})}"
        if searched(entry):
            yield from (f"{url}?{urlencode({'q': text})}" for text in SEARCHED)


def searched(entry: Address) -> bool:
    return "q" in entry.query


def made_visible(cast: Cast, who: str) -> None:
    """The person behind an account holds a post, so that he is shown what comes with one."""
    Appointment.objects.create(
        post=cast.home.guide_post, person=cast.home.volunteer_person, mode=Mode.EX_OFFICIO, since=TODAY
    )
    account = cast[who]
    account.person_key = cast.home.volunteer_person.pk
    account.save()


@pytest.mark.parametrize("who", PERSONS)
def test_no_link_leads_nowhere_and_nobody_meets_the_twin_or_a_masked_number(cast: Cast, who: str) -> None:
    made_visible(cast, who)
    crawl = Crawl(cast, who)
    crawl.follow()
    assert crawl.astray == {}
    crawl.call(addresses_of(cast))
    assert crawl.met == []
    assert sum(crawl.read.values()) > len(ADDRESSES) / 2


def test_no_link_leads_the_stranger_nowhere(cast: Cast) -> None:
    crawl = Crawl(cast, "stranger")
    crawl.follow()
    assert (crawl.astray, crawl.met) == ({}, [])


def test_the_crawl_finds_the_twin_when_scopes_keep_nothing_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with scopes switched off, the same crawl must meet the canary."""
    monkeypatch.setattr(Scope, "q", lambda self, **columns: Q())
    crawl = Crawl(cast, "officer")
    crawl.call(iter(["/people/", "/organisations/"]))
    assert crawl.met


def test_a_link_to_what_is_out_of_scope_would_be_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a guide who is told that he may open his town's association, which he cannot see."""
    honest = Acting.may

    def told(self: Acting, action: str, **where: str) -> bool:
        return action == "organisations.view" or honest(self, action, **where)

    monkeypatch.setattr(Acting, "may", told)
    made_visible(cast, "guide")
    crawl = Crawl(cast, "guide")
    crawl.follow()
    assert f"/organisations/{cast.home.town_association.pk}/ 404" in crawl.astray
