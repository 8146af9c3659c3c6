"""Every view × method × member of the cast, against the table in matrix.txt that people have read; and of every page that
is seen on the way, what every page promises.

To renew it: WRITE_MATRIX=1 .venv/bin/pytest tests/access/test_matrix.py on SQLite, then read what changed.
"""

import os
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.test import Client, override_settings

from haitang.foundation.doors import SIGNED_IN
from haitang.foundation.scope import Scope
from haitang.network.access.checks import addresses
from haitang.network.people.models import Person
from tests.cast import CANARY, EVERYBODY, OUTSIDE, PHONES, Cast
from tests.engine import ENGINE

from . import pages
from .addresses import ADDRESSES, Address, names_a_record, room_of
from .matrix import FOLDER, read_matrix, write_matrix
from .pages import Page, broken_promises, page_of

pytestmark = pytest.mark.usefixtures("plain_templates")

OPEN = FOLDER / "open_addresses.txt"
ROOMS = sorted(set(map(room_of, ADDRESSES)))
OF_EACH_KIND = (*OUTSIDE, "stranger", "officer", "chair", "manager", "guide")
ASKING = EVERYBODY if ENGINE == "sqlite" else OF_EACH_KIND
"""Who is asked. Roles are told apart before any record is read: the second engine is asked by one of each reach."""


def test_every_address_is_listed() -> None:
    assert {address.name for address in addresses()} == ADDRESSES.keys()


def test_the_open_addresses_are_the_reviewed_ones() -> None:
    """The list only shrinks: an address added to it wants a reviewer's yes."""
    left_open = {address.name for address in addresses() if address.open_to_all}
    assert sorted(left_open) == OPEN.read_text().split()


@pytest.mark.parametrize("room", ROOMS)
def test_the_matrix_is_the_reviewed_one(cast: Cast, room: str) -> None:
    """And whatever it says, nobody gets in, the stranger reaches no record of home, nothing breaks, and every page keeps
    its promises."""
    clients = {who: cast.client(who, raise_request_exception=False) for who in ASKING}
    rules = {address.name: address for address in addresses()}
    reviewed, broken = read_matrix(), []
    for name in (name for name in sorted(ADDRESSES) if room_of(name) == room):
        entry = ADDRESSES[name]
        for method in ("get", "post"):
            pages = [call(clients[who], method, who, name, entry, cast) for who in ASKING]
            found = {page.who: str(page.status) for page in pages}
            assert "500" not in found.values(), f"{method} {name}"
            if not rules[name].open_to_all:
                assert {found[who] for who in OUTSIDE} == {"302"}, f"{method} {name}"
            if names_ours(entry) and rules[name].needs not in {None, SIGNED_IN}:
                assert found["stranger"] in {"403", "404", "405"}, f"{method} {name}"
            if os.environ.get("WRITE_MATRIX"):
                reviewed[name, method] = found
            assert found == {who: reviewed[name, method][who] for who in ASKING}, f"{method} {name}"
            if method == "get":
                broken += [
                    f"{page.who} {name}: {fault}" for page in pages for fault in faults_of(page, rules)
                ]
    assert broken == []
    if os.environ.get("WRITE_MATRIX"):
        write_matrix(reviewed)


def test_the_matrix_tells_of_no_address_that_is_gone() -> None:
    assert set(read_matrix()) == {(name, method) for name in ADDRESSES for method in ("get", "post")}


def names_ours(entry: Address) -> bool:
    return any(map(names_a_record, entry.kwargs.values()))


def faults_of(page: Page, rules: dict[str, Any]) -> list[str]:
    return list(broken_promises(page, open_to_all=bool(rules[page.name].open_to_all)))


def call(client: Client, method: str, who: str, name: str, entry: Address, cast: Cast) -> Page:
    """The page of one request, whose effects are taken back, the browser's cookies too."""
    cookies = SimpleCookie(client.cookies)
    with transaction.atomic():
        url = entry.url(name, cast)
        if method == "get":
            query = {key: value for key, value in entry.query.items() if not hasattr(value, "of")}
            page = page_of(client.get(url, query), who, name)
        else:
            # what is sent may be answered with a number that was asked for: only its status is looked at
            page = Page(who, name, client.post(url, entry.body(cast)).status_code)
        transaction.set_rollback(True)
    client.cookies = cookies
    return page


# ---- the negative controls of what every page promises


def faults_on(cast: Cast, name: str, who: str = "officer") -> list[str]:
    rules = {address.name: address for address in addresses()}
    client = cast.client(who, raise_request_exception=False)
    return faults_of(call(client, "get", who, name, ADDRESSES[name], cast), rules)


def test_without_scopes_the_twin_would_be_met(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_on(cast, "organisations:units") == []
    monkeypatch.setattr(Scope, "q", lambda self, **columns: Q())
    assert faults_on(cast, "organisations:units") == [f"shows {CANARY}"]


def test_a_number_without_its_mask_would_be_met(cast: Cast) -> None:
    assert faults_on(cast, "people:person") == []
    Person.objects.filter(pk=cast.home.person.pk).update(phone_mask=PHONES["500153"])
    assert faults_on(cast, "people:person") == [f"shows {PHONES['500153']}"]


def test_without_the_default_pages_would_be_kept(cast: Cast) -> None:
    without = [each for each in settings.MIDDLEWARE if not each.endswith("UnstoredMiddleware")]
    with override_settings(MIDDLEWARE=without):
        assert faults_on(cast, "access:own") == ["is kept: "]


def test_a_page_without_the_way_out_would_be_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "reverse", lambda name: "/elsewhere/")
    assert faults_on(cast, "access:own") == faults_on(cast, "tasks:tasks") == ["shows no way out"]
