import json
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from haitang.machinery.accounts.sessions import BEGAN, SEEN
from haitang.machinery.audit.models import Entry
from tests.cast import PASSWORD, Cast

NEW = "a-new-long-sentence"


def sign_in(name: str = "officer", password: str = PASSWORD, **extra: str) -> Client:
    client = Client(**extra)
    client.post("/sign-in/", {"login": name, "password": password})
    return client


def prove_it_is_me(client: Client) -> None:
    """The password once more, which sensitive pages ask for."""
    client.post("/account/again/", {"password": PASSWORD})


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def noted(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_signing_in_and_out_is_written_down(cast: Cast) -> None:
    client = sign_in()
    assert signed_in(client)
    client.post("/sign-out/")
    assert not signed_in(client)
    assert (noted("accounts.sign_in"), noted("accounts.sign_out")) == (1, 1)


def test_a_disabled_account_does_not_sign_in(cast: Cast) -> None:
    assert not signed_in(sign_in("disabled"))


def test_nobody_registers_himself(cast: Cast) -> None:
    assert Client().get("/sign-up/").status_code == 404
    assert Client().get("/signup/").status_code == 404


def test_an_initial_password_opens_nothing_but_its_own_change(cast: Cast) -> None:
    cast["officer"].give_initial_password(PASSWORD, timezone.now())
    cast["officer"].save()
    client = sign_in()
    assert client.get("/account/").headers["Location"] == "/account/password/"
    change = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/account/password/", change)
    assert signed_in(client)
    assert noted("accounts.change_password") == 1


def test_a_weak_password_is_refused(cast: Cast) -> None:
    client = sign_in()
    for weak in ("short", "password1234", "123456789012", "officer12345"):
        client.post("/account/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert noted("accounts.change_password") == 0


def test_changing_the_password_ends_the_other_sessions(cast: Cast) -> None:
    here, elsewhere = sign_in(), sign_in()
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert signed_in(here)
    assert not signed_in(elsewhere)


def test_one_ends_a_session_elsewhere(cast: Cast) -> None:
    here, elsewhere = sign_in(), sign_in()
    prove_it_is_me(here)
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    assert here.post(f"/account/sessions/{other.pk}/ending/").status_code == 303
    assert signed_in(here)
    assert not signed_in(elsewhere)


def test_nobody_ends_a_session_of_somebody_else(cast: Cast) -> None:
    officer, chair = sign_in(), sign_in("chair")
    prove_it_is_me(officer)
    hers = UserSession.objects.get(session_key=chair.session.session_key)
    assert officer.post(f"/account/sessions/{hers.pk}/ending/").status_code == 404
    assert signed_in(chair)


def test_the_security_administrator_ends_every_session_of_an_account(cast: Cast) -> None:
    officer, security = sign_in(), cast.client("security")
    security.post(f"/accounts/{cast['officer'].pk}/sessions/ending/")
    assert not signed_in(officer)


def test_a_session_unused_for_long_ends(cast: Cast, settings) -> None:
    client = sign_in()
    assert client.session.get_expiry_age() <= settings.SESSION_IDLE.total_seconds()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not signed_in(client)


def test_a_session_open_for_too_long_ends_though_it_is_used(cast: Cast, settings) -> None:
    client = sign_in()
    session = client.session
    session[BEGAN] = session[SEEN] = (
        timezone.now() - settings.SESSION_LONGEST - timedelta(minutes=1)
    ).timestamp()
    session.save()
    assert not signed_in(client)


def test_the_second_factor_is_asked_for_and_its_secret_is_sealed(cast: Cast) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast["officer"], secret)
    stored = json.dumps(Authenticator.objects.get(type="totp", user=cast["officer"]).data)
    assert secret not in stored
    client = sign_in()
    assert not signed_in(client)
    client.post("/sign-in/factor/", {"code": "000000"})
    assert not signed_in(client)
    client.post("/sign-in/factor/", {"code": code_of(secret)})
    assert signed_in(client)
    assert noted("accounts.second_factor_failed") == 1


def test_setting_up_an_authenticator_is_written_down_and_gives_recovery_codes(cast: Cast) -> None:
    client = sign_in()
    prove_it_is_me(client)
    page = client.get("/account/factors/authenticator/")
    secret = page.context["form"].secret
    assert client.post("/account/factors/authenticator/", {"code": code_of(secret)}).status_code == 302
    assert noted("accounts.add_factor") >= 1
    codes = client.get("/account/factors/recovery/").context["unused_codes"]
    assert len(codes) == 10
    client.post("/sign-out/")
    again = sign_in()
    again.post("/sign-in/factor/", {"code": codes[0]})
    assert signed_in(again)


def test_recovery_codes_are_sealed(cast: Cast) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast["officer"], secret)
    client = sign_in()
    client.post("/sign-in/factor/", {"code": code_of(secret)})
    prove_it_is_me(client)
    client.post("/account/factors/recovery/new/")
    stored = json.dumps(Authenticator.objects.get(type="recovery_codes").data)
    codes = client.get("/account/factors/recovery/").context["unused_codes"]
    assert not any(code in stored for code in codes)


def test_a_sensitive_page_asks_for_the_password_again(cast: Cast) -> None:
    client = sign_in()
    answer = client.get("/account/factors/authenticator/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/again/")


def test_the_way_to_sign_in_leads_back(cast: Cast) -> None:
    assert Client().get("/account/").headers["Location"] == "/sign-in/?next=%2Faccount%2F"
    fragment = Client().get("/account/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (204, "/sign-in/?next=%2Faccount%2F")
