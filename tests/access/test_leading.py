"""What has to be done first: a second factor of who administers, one's own password, saying again who one is."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from haitang.foundation.options import ROLES
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.words import PERIODIC_DAYS, REAUTHENTICATION, SESSIONS_MOST
from haitang.network.access import leading
from haitang.network.access.actions import remove_factors
from haitang.network.access.checks import addresses
from haitang.network.access.models import Receipt
from haitang.network.access.words import ADMINISTRATORS, Role
from tests.cast import AT, PASSWORD, Cast

from .addresses import ADDRESSES

pytestmark = pytest.mark.usefixtures("plain_templates")

ASKS_AGAIN = [address.name for address in addresses() if getattr(address.view, "asks_again", False)]
ADMINISTRATOR_NAMES = ("system", "security", "auditor")


def without_factor(cast: Cast, name: str) -> Client:
    Authenticator.objects.filter(user=cast[name]).delete()
    return cast.client(name)


class TestSecondFactor:
    @pytest.mark.one_engine
    def test_an_administrator_without_one_gets_no_further(self, cast: Cast) -> None:
        """Walked: every address that asks for a right or a sign-in leads to setting it up, or is needed for that. Each is
        read by one of the three administrators and sent to by the next."""
        clients = [without_factor(cast, name) for name in ADMINISTRATOR_NAMES]
        open_still = set()
        for turn, address in enumerate(each for each in addresses() if not each.open_to_all):
            url = ADDRESSES[address.name].url(address.name, cast)
            body = ADDRESSES[address.name].body(cast)
            reader, sender = clients[turn % 3], clients[(turn + 1) % 3]
            for answer in (reader.get(url), sender.post(url, body)):
                if answer.headers.get("Location") != "/account/factors/":
                    open_still.add(address.name)
        assert {room for room in open_still if not room.startswith("mfa_")} == {
            "account_change_password",
            "account_reauthenticate",
        }

    @pytest.mark.parametrize("name", ADMINISTRATOR_NAMES)
    def test_each_of_them_is_led_there(self, cast: Cast, name: str) -> None:
        assert without_factor(cast, name).get("/account/").headers["Location"] == "/account/factors/"

    @pytest.mark.parametrize("name", ADMINISTRATOR_NAMES)
    def test_with_one_he_works(self, cast: Cast, name: str) -> None:
        assert cast.client(name).get("/account/").status_code == 200

    @pytest.mark.parametrize("name", ADMINISTRATOR_NAMES)
    def test_without_the_setting_he_would_too(self, cast: Cast, name: str, settings: Any) -> None:
        """The negative control."""
        settings.SECOND_FACTOR_FOR = ("nobody",)
        assert without_factor(cast, name).get("/account/").status_code == 200

    def test_recovery_codes_alone_are_none(self, cast: Cast) -> None:
        client = without_factor(cast, "system")
        Authenticator.objects.create(user=cast["system"], type=Authenticator.Type.RECOVERY_CODES, data={})
        assert client.get("/account/").status_code == 302

    def test_the_setting_says_who_else(self, cast: Cast, settings: Any) -> None:
        settings.SECOND_FACTOR_FOR = ("administrators", "district_officer")
        assert cast.client("officer").get("/account/").headers["Location"] == "/account/factors/"
        assert cast.client("chair").get("/account/").status_code == 200
        settings.SECOND_FACTOR_FOR = ("everybody",)
        assert cast.client("chair").get("/account/").status_code == 302

    def test_the_page_says_why(self, cast: Cast) -> None:
        assert (
            "您的角色须启用第二步验证"
            in without_factor(cast, "system").get("/account/factors/").content.decode()
        )
        assert "您的角色须启用" not in cast.client("officer").get("/account/factors/").content.decode()

    def test_the_settings_know_every_role(self) -> None:
        assert set(ROLES) == {role.value for role in Role} - {Role.CONSOLE.value}
        assert leading.requires_second_factor.__doc__
        assert {role.value for role in ADMINISTRATORS} <= set(ROLES)

    def test_who_lost_the_phone_sets_up_another(self, cast: Cast) -> None:
        assert remove_factors(account=cast["system"], acting=cast.acting("security"), at=AT) == 1
        fresh = Client()
        fresh.post("/sign-in/", {"login": "system", "password": PASSWORD})
        assert fresh.get("/account/").headers["Location"] == "/account/factors/"


class TestSayingAgain:
    def test_what_the_safety_of_accounts_rests_on_asks(self) -> None:
        assert set(ASKS_AGAIN) >= {
            "access:own_session_ending",
            "access:other_sessions_ending",
            "access:sessions_ending",
            "access:password_reset",
            "access:factors_removal",
            "access:disabling",
            "access:enabling",
            "access:new_grant",
            "access:grant_withdrawal",
            "people:copies",
        }

    @pytest.mark.parametrize("name", ASKS_AGAIN)
    def test_it_asks_once_in_a_while(self, cast: Cast, name: str) -> None:
        entry = ADDRESSES[name]
        client = cast.client(entry.by)
        forget_who_he_is(client)
        url = entry.url(name, cast)
        answer = client.post(
            url, {**entry.body(cast), "once": "a"}, headers={"Referer": "http://testserver/account/"}
        )
        assert answer.headers["Location"].startswith("/account/again/?next=")
        assert Receipt.objects.count() == 0, "no receipt keeps the way there"
        prove(client)
        assert client.post(url, {**entry.body(cast), "once": "a"}).status_code in {200, 303}

    @pytest.mark.parametrize("name", ASKS_AGAIN)
    def test_without_the_mark_it_would_not_ask(
        self, cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control."""
        monkeypatch.setattr(leading, "said_again", lambda visit: True)
        entry = ADDRESSES[name]
        client = cast.client(entry.by)
        forget_who_he_is(client)
        assert client.post(entry.url(name, cast), entry.body(cast)).status_code in {200, 303}

    def test_after_the_while_it_asks_again(self, cast: Cast) -> None:
        client = cast.client("officer")
        session = client.session
        session["account_authentication_methods"][0]["at"] -= REAUTHENTICATION.total_seconds() + 1
        session.save()
        assert client.post("/account/sessions/others/ending/").status_code == 302

    def test_a_foreign_page_is_no_way_back(self, cast: Cast) -> None:
        client = cast.client("officer")
        forget_who_he_is(client)
        answer = client.post("/account/sessions/others/ending/", headers={"Referer": "https://evil.example/"})
        assert answer.headers["Location"] == "/account/again/?next=%2Faccount%2F"

    def test_a_fragment_is_sent_there_whole(self, cast: Cast) -> None:
        client = cast.client("officer")
        forget_who_he_is(client)
        answer = client.post("/account/sessions/others/ending/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"][:15]) == (204, "/account/again/")

    def test_who_may_not_is_refused_rather_than_asked(self, cast: Cast) -> None:
        client = cast.client("officer")
        forget_who_he_is(client)
        assert client.post(f"/accounts/{cast['chair'].pk}/password/reset/").status_code == 403


def forget_who_he_is(client: Client) -> None:
    session = client.session
    del session["account_authentication_methods"]
    session.save()


def prove(client: Client) -> None:
    answer = client.post("/account/again/", {"password": PASSWORD})
    assert answer.status_code == 302


class TestPasswords:
    def test_an_initial_one_expires(self, cast: Cast, settings: Any) -> None:
        officer = cast["officer"]
        days = timedelta(days=settings.INITIAL_PASSWORD_DAYS)
        for age, opens in ((days - timedelta(hours=1), True), (days + timedelta(hours=1), False)):
            officer.give_initial_password(PASSWORD, timezone.now() - age)
            officer.save()
            answer = Client().post("/sign-in/", {"login": "officer", "password": PASSWORD})
            assert (answer.status_code == 302) is opens
        assert "初始密码已经过期，请联系系统管理员" in answer.content.decode()
        guessed = Client().post("/sign-in/", {"login": "officer", "password": "a-wrong-password"})
        assert "过期" not in guessed.content.decode()

    def test_one_of_his_own_does_not(self, cast: Cast) -> None:
        Account.objects.filter(pk=cast["officer"].pk).update(password_set_at=AT)
        assert Client().post("/sign-in/", {"login": "officer", "password": PASSWORD}).status_code == 302
        assert cast.client("officer").get("/account/").status_code == 200

    def test_under_dengbao_it_is_changed_now_and_then(self, cast: Cast, settings: Any) -> None:
        settings.PASSWORD_RULES = "dengbao"
        officer = Account.objects.filter(pk=cast["officer"].pk)
        for days, location in ((PERIODIC_DAYS - 1, None), (PERIODIC_DAYS + 1, "/account/password/")):
            officer.update(password_set_at=timezone.now() - timedelta(days=days))
            assert cast.client("officer").get("/account/").headers.get("Location") == location


class TestSessions:
    def test_one_more_than_the_most_ends_the_one_unused_for_longest(self, cast: Cast) -> None:
        clients = [Client() for _each in range(SESSIONS_MOST + 1)]
        for client in clients:
            client.post("/sign-in/", {"login": "officer", "password": PASSWORD})
        inside = [client.get("/account/").status_code == 200 for client in clients]
        assert inside == [False, *[True] * SESSIONS_MOST]
