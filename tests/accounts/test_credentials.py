"""What passwords, codes and keys of sessions are made of, and what they do not survive."""

import math
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from haitang.machinery.accounts import forms as account_forms
from haitang.machinery.accounts.passwords import OWN_WORDS, OwnWordsValidator
from haitang.machinery.accounts.words import SESSIONS_MOST
from haitang.machinery.audit.models import Entry
from haitang.network.access.actions import reset_password
from haitang.operation.models import CacheEntry
from tests.cast import PASSWORD, Cast

LONG = "七十五个字的口令也行 " * 6 + "and to the Last character"
FIELD = re.compile(r"<input [^>]*>")
SCRIPTS = Path(settings.PACKAGE) / "machinery" / "ui" / "scripts"
STEP = 30
"""Seconds a code of an authenticator stands for."""


def sign_in(password: str = PASSWORD, name: str = "officer") -> Client:
    client = Client()
    client.post("/sign-in/", {"login": name, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def change(client: Client, old: str, new: str) -> None:
    client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": new})


def password_fields(page: str) -> list[str]:
    return [field for field in FIELD.findall(page) if re.search(r'name="(?:old)?password\d?"', field)]


def test_changing_the_password_wants_the_present_one(cast: Cast) -> None:
    change(sign_in(), "not-the-present-one", LONG)
    assert is_in(sign_in())
    assert not Entry.objects.filter(action="accounts.change_password").exists()


def test_password_fields_hide_and_let_programs_fill_them(cast: Cast) -> None:
    pages = [Client().get("/sign-in/"), sign_in().get("/account/password/")]
    fields = [field for page in pages for field in password_fields(page.content.decode())]
    assert len(fields) == 4
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(?:current|new)-password"', field)
    assert not [path for path in SCRIPTS.rglob("*.js") if re.search(r"[\"']paste[\"']", path.read_text())]


def test_a_password_counts_to_its_last_character(cast: Cast) -> None:
    assert len(LONG) > 64
    change(sign_in(), PASSWORD, LONG)
    assert is_in(sign_in(LONG))
    for other in (LONG[:-1], LONG[:64], LONG.lower(), LONG.upper(), f"{LONG} ", LONG.strip()[:72], ""):
        assert not is_in(sign_in(other)), other


def test_a_password_keeps_its_spaces(cast: Cast) -> None:
    change(sign_in(), PASSWORD, f"  {LONG} ")
    assert is_in(sign_in(f"  {LONG} "))
    assert not is_in(sign_in(LONG))


def test_a_new_initial_password_leaves_the_second_factor(cast: Cast) -> None:
    totp.TOTP.activate(cast["officer"], totp.generate_totp_secret())
    at = timezone.now()
    made = reset_password(account=cast["officer"], acting=cast.acting("system", at), at=at)
    initial = made if isinstance(made, str) else made[-1]
    assert Authenticator.objects.filter(user=cast["officer"], type="totp").count() == 1
    assert not is_in(sign_in(initial))


@pytest.fixture
def secret(cast: Cast) -> str:
    made = totp.generate_totp_secret()
    totp.TOTP.activate(cast["officer"], made)
    return made


def code_of(secret: str, steps: int = 0) -> str:
    """The code of now, or of so many steps of thirty seconds from now."""
    now = list(totp.yield_hotp_counters_from_time())[settings.MFA_TOTP_TOLERANCE]
    return totp.format_hotp_value(totp.hotp_value(secret, now + steps))


def by_code(code: str) -> Client:
    client = sign_in()
    client.post("/sign-in/factor/", {"code": code})
    return client


def test_a_code_is_good_once(secret: str) -> None:
    code = code_of(secret)
    assert is_in(by_code(code))
    assert not is_in(by_code(code))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after one step: the library has forgotten by then which code it has seen, though it takes it still."""
    monkeypatch.setattr(totp.TOTP, "_mark_code_used", lambda self, code: True)


@pytest.mark.parametrize("steps", [-1, 0, 1])
@pytest.mark.parametrize("written", ["{}", " {} ", "{:.3} {:3.3}"])
def test_a_code_is_good_once_in_all_its_steps(secret: str, later: None, steps: int, written: str) -> None:
    code = code_of(secret, steps)
    assert is_in(by_code(code))
    assert not is_in(by_code(written.format(code, code[3:])))
    (left,) = [entry.expires for entry in CacheEntry.objects.filter(cache_key__contains="code-used")]
    assert (left - timezone.now()).total_seconds() > (2 * settings.MFA_TOTP_TOLERANCE + 1) * STEP - 5


def test_were_it_remembered_for_a_step_it_would_be_good_twice(
    secret: str, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(account_forms, "is_first_use", lambda account, code: True)
    code = code_of(secret)
    assert is_in(by_code(code))
    assert is_in(by_code(code))


def test_the_code_that_set_it_up_opens_nothing(cast: Cast) -> None:
    client = sign_in()
    client.post("/account/again/", {"password": PASSWORD})
    made = client.get("/account/factors/authenticator/").context["form"].secret
    code = code_of(made)
    assert client.post("/account/factors/authenticator/", {"code": code}).status_code == 302
    assert not is_in(by_code(code))
    assert is_in(by_code(code_of(made, 1)))


def test_a_recovery_code_is_good_once(cast: Cast, secret: str) -> None:
    client = by_code(code_of(secret))
    client.post("/account/again/", {"password": PASSWORD})
    client.post("/account/factors/recovery/new/")
    client.post("/account/again/", {"password": PASSWORD})
    first = client.get("/account/factors/recovery/").context["unused_codes"][0]
    assert is_in(by_code(first))
    assert not is_in(by_code(first))


def test_a_code_ends(secret: str) -> None:
    """Its neighbours are taken, because clocks differ; those beyond them are not."""
    assert settings.MFA_TOTP_TOLERANCE == 1
    assert totp.app_settings.TOTP_PERIOD == STEP
    for steps in (-3, -2, 2, 3):
        assert not is_in(by_code(code_of(secret, steps)))


def test_recovery_codes_are_long_enough(cast: Cast, secret: str) -> None:
    client = by_code(code_of(secret))
    client.post("/account/again/", {"password": PASSWORD})
    client.post("/account/factors/recovery/new/")
    codes = client.get("/account/factors/recovery/").context["unused_codes"]
    assert len(codes) == len(set(codes)) == 10
    assert all(code.isdigit() and len(code) * math.log2(10) >= 20 for code in codes)


def test_a_session_has_a_fresh_random_key(cast: Cast) -> None:
    client = Client()
    client.get("/sign-in/")
    before = client.session.session_key
    keys = []
    for _turn in range(3):
        client.post("/sign-in/", {"login": "officer", "password": PASSWORD})
        keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
        client.post("/sign-out/")
    assert before not in keys
    assert len(set(keys)) == 3
    assert all(len(key) * math.log2(36) >= 128 for key in keys)


def test_saying_again_who_one_is_makes_a_fresh_key(cast: Cast) -> None:
    client = sign_in()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/again/", {"password": PASSWORD})
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert is_in(client)
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(client)


def test_signing_out_clears_the_browser(cast: Cast) -> None:
    client = sign_in()
    assert '"cache"' in client.post("/sign-out/").headers["Clear-Site-Data"]


@pytest.mark.parametrize(
    "new", ["830561729405", "海内存知己天涯若比邻且听", "ALL-CAPITALS-HERE", "   a b c d e   "]
)
def test_any_characters_make_a_password(cast: Cast, new: str) -> None:
    change(sign_in(), PASSWORD, new)
    assert is_in(sign_in(new))


@pytest.mark.parametrize("word", sorted(OWN_WORDS))
def test_the_words_of_this_house_are_refused(word: str, cast: Cast) -> None:
    """With little beside them, however they are written; with enough beside them they do no harm."""
    for weak in (word * 12, f"{word}#{word}#{word}957", f"{word.upper()}{word.title()}9!"):
        with pytest.raises(ValidationError):
            OwnWordsValidator().validate(weak, cast["officer"])
    OwnWordsValidator().validate(f"{word} 830561729405 lamp", cast["officer"])


@pytest.mark.parametrize(
    "common", ["password1234", "1234567890123", "startfinding", "qwertyuiop123", "abcabcabcabc"]
)
def test_what_is_guessed_first_is_refused(cast: Cast, common: str) -> None:
    change(sign_in(), PASSWORD, common)
    assert is_in(sign_in())


def test_an_initial_password_ends(cast: Cast) -> None:
    officer = cast["officer"]
    officer.must_change_password = True
    for days, opens in (
        (settings.INITIAL_PASSWORD_DAYS - 1, True),
        (settings.INITIAL_PASSWORD_DAYS + 1, False),
    ):
        officer.password_set_at = timezone.now() - timedelta(days=days)
        officer.save()
        client = sign_in()
        assert (client.get("/account/password/").status_code == 200) is opens


@pytest.mark.parametrize(
    ("who", "led"), [(("district_officer",), True), (("everybody",), True), (("nobody",), False)]
)
def test_whoever_must_have_a_second_factor_is_led_to_one(
    cast: Cast, settings: Any, who: tuple[str, ...], led: bool
) -> None:
    settings.SECOND_FACTOR_FOR = who
    answer = sign_in().get("/tasks/")
    assert answer.headers.get("Location", "").startswith("/account/factors/") is led


def test_one_session_too_many_ends_the_one_unused_for_longest(cast: Cast) -> None:
    clients = []
    for turn in range(SESSIONS_MOST + 1):
        clients.append(sign_in())
        key = clients[-1].cookies[settings.SESSION_COOKIE_NAME].value
        seen = timezone.now() - timedelta(hours=SESSIONS_MOST - turn)
        UserSession.objects.filter(session_key=key).update(last_seen_at=seen)
    assert [is_in(client) for client in clients] == [False] + [True] * SESSIONS_MOST


def test_ending_a_session_asks_again_who_one_is(cast: Cast) -> None:
    here, elsewhere = sign_in(), sign_in()
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    session = here.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0, "username": "officer"}]
    session.save()
    answer = here.post(f"/account/sessions/{other.pk}/ending/")
    assert answer.headers["Location"].startswith("/account/again/")
    assert is_in(elsewhere)
