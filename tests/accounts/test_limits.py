"""One rule slows down who guesses, at every door where a secret is tried; the library's own limits are off."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from allauth.core.internal.ratelimit import get_rates
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.test import Client

from haitang.machinery.accounts.lockout import NOWAIT
from haitang.machinery.accounts.models import Account, SignInAttempt
from haitang.machinery.accounts.words import LIMITS, TOKEN_TRIES, Door
from haitang.machinery.audit.models import Entry, RefusedTry
from haitang.machinery.audit.refusals import PENDING, sum_up
from haitang.machinery.audit.words import RefusedKind
from tests.cast import AT, PASSWORD, SECRET, Cast

OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
PEOPLE = 60
LIBRARY_LIMITS = {
    "login": "the door of sign-in",
    "login_failed": "the doors of sign-in and of the second factor",
    "reauthenticate": "the doors of sign-in and of the second factor",
    "change_password": "the door of sign-in: the present password",
    "webauthn_login": "no address of ours: a passkey is a second step only",
    "signup": "no address of ours",
    "reset_password": "no address of ours",
    "reset_password_from_key": "no address of ours",
    "request_login_code": "no address of ours",
    "confirm_email": "no address of ours",
    "manage_email": "no address of ours",
    "change_phone": "no address of ours",
    "verify_phone": "no address of ours",
}
"""Every limit the library has of its own, and what stands in its place."""


def library_settings() -> list[Any]:
    """The settings of every app of the library that is installed and has limits."""
    names = [config.name for config in apps.get_app_configs() if config.name.split(".")[0] == "allauth"]
    found = [import_module(f"{name}.app_settings") for name in names if find_spec(f"{name}.app_settings")]
    return [each for each in found if hasattr(each, "RATE_LIMITS")]


def sign_in(
    client: Client, name: str, password: str = PASSWORD, *, address: str = OFFICE, **extra: Any
) -> Any:
    return client.post("/sign-in/", {"login": name, "password": password}, REMOTE_ADDR=address, **extra)


class TestTheLibrary:
    def test_every_limit_of_its_own_is_off(self) -> None:
        assert {name for each in library_settings() for name in each.RATE_LIMITS} == set()

    def test_every_limit_it_could_have_is_one_we_know(self, settings: Any) -> None:
        """A new limit of a new version is red until somebody says what stands in its place."""
        settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = {}
        assert {name for each in library_settings() for name in each.RATE_LIMITS} == set(LIBRARY_LIMITS)

    def test_with_its_defaults_it_would_limit(self, settings: Any) -> None:
        """The negative control of the first."""
        settings.ACCOUNT_RATE_LIMITS = {}
        assert get_rates(app="allauth.account", action="login")


@pytest.fixture
def office(cast: Cast) -> list[str]:
    """Sixty people behind one address."""
    password = make_password(PASSWORD)
    names = [f"clerk{number}" for number in range(PEOPLE)]
    Account.objects.bulk_create(
        Account(username=name, name=name, home=cast.home.code, password=password, joined_at=AT)
        for name in names
    )
    return names


class TestAnOffice:
    def test_sixty_people_sign_in_at_once_from_one_address(self, office: list[str]) -> None:
        assert {sign_in(Client(), name).status_code for name in office} == {302}

    def test_each_may_mistype_first(self, office: list[str]) -> None:
        assert {sign_in(Client(), name, "mistyped-by-a-finger").status_code for name in office} == {200}
        assert {sign_in(Client(), name).status_code for name in office} == {302}

    def test_with_the_librarys_default_they_would_be_shut_out(self, office: list[str], settings: Any) -> None:
        """The negative control: thirty a minute from one address."""
        settings.ACCOUNT_RATE_LIMITS = {}
        assert 429 in {sign_in(Client(), name).status_code for name in office}

    def test_a_known_device_signs_in_whatever_comes_from_its_address(self, office: list[str]) -> None:
        hers = Client()
        sign_in(hers, office[0])
        hers.post("/sign-out/")
        for number in range(LIMITS[Door.SIGN_IN].address + 1):
            sign_in(Client(), f"nobody{number}", "guess")
        assert sign_in(Client(), office[1]).status_code == 429
        assert sign_in(hers, office[0]).status_code == 302


@dataclass(frozen=True)
class Guessed:
    """A door as a guesser meets it: who stands before it, and what he sends."""

    path: str
    body: dict[str, str]
    ready: Callable[[Cast], Client]
    most: int = LIMITS[Door.SIGN_IN].pair


def stranger(cast: Cast) -> Client:
    return Client()


def with_the_password(cast: Cast) -> Client:
    """Before the second step."""
    TOTP.activate(cast["officer"], SECRET)
    client = Client()
    sign_in(client, "officer", address=ELSEWHERE)
    client.cookies.pop(f"known-{cast['officer'].pk}", None)
    return client


def inside(cast: Cast) -> Client:
    """At a session somebody left open, on a device that is not known."""
    TOTP.activate(cast["officer"], SECRET)
    Authenticator.objects.create(
        user=cast["officer"], type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": {}}
    )
    client = Client()
    client.force_login(cast["officer"])
    return client


KEY = {"credential": '{"id": "x", "rawId": "eA", "type": "public-key", "response": {}}'}
DOORS = {
    "signing in": Guessed("/sign-in/", {"login": "officer", "password": "guess"}, stranger),
    "the second step": Guessed("/sign-in/factor/", {"code": "000000"}, with_the_password),
    "a recovery code": Guessed("/sign-in/factor/", {"code": "abcdefgh"}, with_the_password),
    "a passkey": Guessed("/sign-in/factor/", KEY, with_the_password),
    "the password again": Guessed("/account/again/", {"password": "guess"}, inside),
    "a code again": Guessed("/account/again/code/", {"code": "000000"}, inside),
    "a passkey again": Guessed("/account/again/key/", KEY, inside),
    "the present password": Guessed(
        "/account/password/",
        {"oldpassword": "guess", "password1": "a-new-long-sentence", "password2": "a-new-long-sentence"},
        inside,
    ),
    "the calendar": Guessed("/calendar/wrong-key.ics", {}, stranger, most=TOKEN_TRIES),
    "the switch": Guessed("/notices/switch/wrong-key/", {}, stranger, most=TOKEN_TRIES),
}


def guess(client: Client, door: Guessed, times: int, **extra: Any) -> list[int]:
    send = client.post if door.body else client.get
    return [send(door.path, door.body, REMOTE_ADDR=OFFICE, **extra).status_code for _time in range(times)]


class TestEveryDoor:
    @pytest.mark.alike
    @pytest.mark.parametrize("name", DOORS)
    def test_a_guesser_is_slowed(self, cast: Cast, name: str) -> None:
        door = DOORS[name]
        statuses = guess(door.ready(cast), door, door.most + 2)
        assert 429 not in statuses[: door.most]
        assert statuses[door.most :] == [429, 429]

    @pytest.mark.alike
    @pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.most < TOKEN_TRIES])
    def test_without_our_rule_he_is_not(self, cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The negative control, which shows besides that no limit of the library is left."""
        monkeypatch.setattr("haitang.machinery.accounts.lockout.admit", lambda attempt: NOWAIT)
        door = DOORS[name]
        assert 429 not in guess(door.ready(cast), door, 40)

    @pytest.mark.alike
    @pytest.mark.parametrize("name", DOORS)
    def test_every_refused_try_is_noted(self, cast: Cast, name: str) -> None:
        door = DOORS[name]
        guess(door.ready(cast), door, door.most + 2)
        PENDING.write()
        tries = {row.kind: row.count for row in RefusedTry.objects.all()}
        assert tries.pop(RefusedKind.SLOWED) == 2
        assert list(tries.values()) == [door.most]

    @pytest.mark.parametrize(
        ("language", "words"),
        [("zh-hans", "试错次数太多，请在 .+ 以后再试"), ("en", "Too many failed attempts. Try again after")],
    )
    def test_a_page_of_ours_says_until_when(self, cast: Cast, language: str, words: str) -> None:
        door = DOORS["signing in"]
        client = Client(headers={"Accept-Language": language})
        guess(client, door, door.most)
        answer = client.post(door.path, door.body, REMOTE_ADDR=OFFICE)
        assert re.search(words, answer.content.decode())
        assert re.search(r"\d\d:\d\d", answer.content.decode())
        assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60


class TestAFlood:
    def test_it_is_one_row_and_two_entries(self, cast: Cast) -> None:
        door = DOORS["signing in"]
        client = Client()
        guess(client, door, door.most + 30)
        PENDING.write()
        row = RefusedTry.objects.get(kind=RefusedKind.SLOWED)
        assert (row.count, row.account, row.address) == (30, "officer", "192.0.2.*")
        assert sum_up(row.window + timedelta(minutes=15)) == 2
        assert sum_up(row.window + timedelta(minutes=15)) == 0
        entries = Entry.objects.filter(action="accounts.turned_away").order_by("id")
        assert [entry.facts.get("count") for entry in entries] == [None, 30]

    def test_typing_other_names_makes_no_more_rows(self, cast: Cast) -> None:
        """Once the address is slowed; before it, no more names than tries are looked at."""
        most = LIMITS[Door.SIGN_IN].address
        for number in range(most + 40):
            sign_in(Client(), f"nobody{number}", "guess")
        PENDING.write()
        assert RefusedTry.objects.filter(kind=RefusedKind.SLOWED).count() == 1
        assert RefusedTry.objects.count() == most + 1
        assert SignInAttempt.objects.count() == most

    def test_from_one_ipv6_network_it_counts_as_one_address(self, cast: Cast) -> None:
        statuses = [
            sign_in(Client(), "officer", "guess", address=f"2001:db8::{number:x}").status_code
            for number in range(1, LIMITS[Door.SIGN_IN].pair + 2)
        ]
        assert statuses[-1] == 429
        PENDING.write()
        assert RefusedTry.objects.get(kind=RefusedKind.SLOWED).address == "2001:db8:0:*"
