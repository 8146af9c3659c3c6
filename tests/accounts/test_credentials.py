"""What passwords, codes and keys of sessions are made of, and what they do not survive."""

import math
import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.utils import timezone

from haitang.machinery.audit.models import Entry
from haitang.network.access.actions import reset_password
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
