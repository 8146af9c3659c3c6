"""Everybody of home follows the links he is shown; one of each reach asks for more besides.

None of the links leads to a page that is not there for him; in no answer does he meet the twin, or a number that is masked.
Every bare address is asked for by everybody in `test_matrix.py`, with the same promises.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import Resolver404, resolve

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from tests.cast import CANARY, EVERYBODY, OUTSIDE, TODAY, Cast
from tests.engine import ENGINE

from .addresses import ADDRESSES, Address, value_for
from .matrix import read_matrix
from .pages import met, text_of

pytestmark = pytest.mark.usefixtures("plain_templates")

SHOWN = re.compile(r'''<a [^>]*href="(/[^"#]+)"''')
NAMED = re.compile(r"""(?:href|action|hx-get|data-url|src)=["']([^"'#]+)""")
SIGNED_OUT_BY: Final = ("logout", "sign-out")
SEARCHED: Final = ("张秀英", CANARY)
REFUSED: Final = frozenset({"403", "404", "405"})
OF_A_KIND: Final = {"bare": 2, "asked": 1}
"""So many pages of one address are read: the records differ, their links hardly. One of those that ask the same of it: how a
list is ordered, turned and filtered is written by one part for all."""
OURS: Final = [who for who in EVERYBODY if who not in (*OUTSIDE, "stranger")]
OF_EACH_REACH: Final = ["officer", "chair", "manager"]
"""A district, a town, an organisation: what one finds beyond the bare address, others of his reach would find too."""

PERSONS: Final = OURS if ENGINE == "sqlite" else OF_EACH_REACH[:1]
"""The second engine is asked by whoever sees most: what another reach finds, the matrix asks it."""


class Crawl:
    """What one of the cast reads: `astray` the links that led nowhere, each with the page that shows it; `met` what he
    should not have met, each with where."""

    def __init__(self, cast: Cast, who: str) -> None:
        self.client: Client = cast.client(who, raise_request_exception=False)
        self.astray: dict[str, str] = {}
        self.met: list[str] = []
        self.read: Counter[str] = Counter()
        self._who = who
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
        if url in self._shown_on or any(word in url for word in SIGNED_OUT_BY):
            return
        kind = kind_of(url)
        if self.read[kind] < OF_A_KIND["asked" if "?" in url else "bare"]:
            self.read[kind] += 1
            self._shown_on[url] = shown_on
            self._waiting.append(url)

    def _open(self, url: str) -> tuple[int, str, bool]:
        answer = self.client.get(url)
        content = b"".join(answer) if answer.streaming else answer.content
        text = text_of(content)
        self.met += [f"{url}: {each}" for each in met(self._who, text, typed="q=" in url)]
        return answer.status_code, text, answer.status_code == 200 and not answer.streaming


def named_in(text: str, base: str) -> Iterator[str]:
    for link in map(unescape, NAMED.findall(text)):
        parts = urlsplit(urljoin(base, link))
        if not parts.netloc and not parts.path.startswith("/static/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


@cache
def kind_of(link: str) -> str:
    """The name of the address with the names of what it asks; of no address of ours the link itself."""
    parts = urlsplit(link)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return f"{name}?{re.sub('=[^&]*', '', parts.query)}"


def addresses_of(cast: Cast, who: str) -> Iterator[str]:
    """What he may open and asks for besides links: bare, with what it may be asked, and searched."""
    for name in opened_by(who):
        entry = ADDRESSES[name]
        url = entry.url(name, cast)
        yield url
        if entry.query:
            yield f"{url}?{urlencode({key: value_for(value, cast) for key, value in entry.query.items()})}"
        if searched(entry):
            yield from (f"{url}?{urlencode({'q': text})}" for text in SEARCHED)


def opened_by(who: str) -> list[str]:
    """Of each reach one calls all he may open; of the others each what none of these may."""
    statuses = {name: cells for (name, method), cells in read_matrix().items() if method == "get"}
    shared = {name for name, cells in statuses.items() if any(cells[each] == "200" for each in OF_EACH_REACH)}
    return [
        name
        for name, cells in statuses.items()
        if cells[who] not in REFUSED and (who in OF_EACH_REACH or name not in shared)
    ]


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
    crawl.call(addresses_of(cast, who))
    assert crawl.met == []
    assert who not in OF_EACH_REACH or sum(crawl.read.values()) > len(ADDRESSES) * 2 / 5


def test_every_address_that_somebody_may_open_is_called() -> None:
    """But for pages of a passkey and of codes that nobody of the cast has."""
    readable = {name for name, address in ADDRESSES.items() if address.gets}
    assert readable - {name for who in OURS for name in opened_by(who)} == {
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    }


@pytest.mark.one_engine  # of the second the matrix asks every address as the stranger
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
