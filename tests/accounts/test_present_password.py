"""The present password is tried before the change begins: guesses sent at once count, and a reset meanwhile stands."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.urls import resolve

from haitang.machinery.accounts.adapters import AccountAdapter
from haitang.machinery.accounts.models import Account, SignInAttempt
from haitang.machinery.accounts.words import LIMITS, Door
from tests.access.wire import send, wait_until
from tests.cast import PASSWORD, Cast
from tests.engine import ENGINE
from tests.writing import watched

NEW, RESET = "a-new-long-sentence", "reset-by-somebody-else"
CHANGE, AGAIN = "/account/password/", "/account/again/"
PAGES = {
    CHANGE: {"oldpassword": "guess", "password1": NEW, "password2": NEW},
    AGAIN: {"password": "guess"},
}
MOST = LIMITS[Door.SIGN_IN].pair
SECONDS = 60


class Looking:
    """The first guesses that are looked at wait there until they are let on; later ones do not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = 0
        self.let_on = threading.Event()
        self._one = threading.Lock()
        honest = Account.check_password

        def looked(account: Account, password: str) -> bool:
            with self._one:
                self.begun += 1
                first = self.begun <= MOST
            assert not first or self.let_on.wait(SECONDS)
            return bool(honest(account, password))

        monkeypatch.setattr(Account, "check_password", looked)

    @contextmanager
    def at_once(self, url: str, address: str, client: Any) -> Iterator[None]:
        """As many guesses as are allowed, each being looked at or answered."""
        with ThreadPoolExecutor(MOST) as pool:
            guesses = [
                pool.submit(send, url + address, client, {**PAGES[address], "once": f"guess {number}"})
                for number in range(MOST)
            ]
            try:
                wait_until(lambda: self.begun + sum(guess.done() for guess in guesses) >= MOST)
                yield
            finally:
                self.let_on.set()
                wait(guesses)


def begin_with_the_page(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """As it was: the try was written in the page's transaction. Whoever would wait for the writer is turned away."""
    monkeypatch.setattr(resolve(address).func, "begins_itself", False)
    if ENGINE == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("first", [True, False], ids=["before the page", "with it: the negative control"])
@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_count_each_other(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch, address: str, first: bool
) -> None:
    if not first:
        begin_with_the_page(monkeypatch, address)
    client = cast.client("officer", raise_request_exception=False)
    with Looking(monkeypatch).at_once(live_server.url, address, client):
        answer = client.post(address, {**PAGES[address], "once": "one more"})
    assert (answer.status_code == 429) is first


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("right", [True, False])
def test_nobody_waits_while_a_password_is_looked_at(cast: Cast, address: str, right: bool) -> None:
    said = {name: PASSWORD if right and value == "guess" else value for name, value in PAGES[address].items()}
    with watched() as watch:
        answer = cast.client("officer").post(address, {**said, "once": "k"})
    assert (answer.status_code, watch.slow) == (302 if right else 200, [])
    assert SignInAttempt.objects.exists() is not right


def test_with_the_page_they_would_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(resolve(CHANGE).func, "begins_itself", False)
    with watched() as watch:
        cast.client("officer").post(CHANGE, {**PAGES[CHANGE], "once": "k"})
    assert watch.slow


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "without: the negative control"])
def test_a_password_reset_meanwhile_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    honest = Account.check_password

    def reset_meanwhile(account: Account, password: str) -> bool:
        right = honest(account, password)
        Account.objects.filter(pk=account.pk).update(password=make_password(RESET))
        return bool(right)

    monkeypatch.setattr(Account, "check_password", reset_meanwhile)
    if not checked:
        monkeypatch.setattr(AccountAdapter, "set_password", DefaultAccountAdapter.set_password)
    answer = cast.client("officer").post(
        CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, "once": "k"}
    )
    stored = Account.objects.values_list("password", flat=True).get(pk=cast["officer"].pk)
    assert (answer.status_code, check_password(RESET, stored)) == ((409, True) if checked else (302, False))
