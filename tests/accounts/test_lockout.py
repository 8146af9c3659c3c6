"""A guesser is stopped; the one whose account it is signs in all the same."""

from datetime import datetime, timedelta

import pytest

from haitang.machinery.accounts import lockout
from haitang.machinery.accounts.lockout import NOWAIT, Try, admit, forget_old, forget_tries
from haitang.machinery.accounts.models import SignInAttempt
from haitang.machinery.accounts.words import LIMITS, PRESSED_WAIT, WINDOW, Door
from haitang.machinery.audit.models import Entry
from tests.cast import AT, PASSWORD, Cast

PAIR_TRIES, DEVICE_TRIES, PRESSED_TRIES = (
    getattr(LIMITS[Door.SIGN_IN], name) for name in ("pair", "device", "name")
)
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def attempt(address: str = HERE, *, name: str = "officer", device: str = "", at: datetime = AT) -> Try:
    return Try(name=name, address=address, device=device, at=at)


def press(name: str = "officer", at: datetime = AT) -> None:
    """Try a name from so many addresses that it is under pressure."""
    for n in range(PRESSED_TRIES + 1):
        admit(attempt(f"203.0.113.{n}", name=name, at=at))


@pytest.mark.django_db
class TestCounting:
    def test_a_guesser_is_stopped_after_a_few_tries(self) -> None:
        waits = [admit(attempt()) for _try in range(PAIR_TRIES + 3)]
        assert waits[:PAIR_TRIES] == [NOWAIT] * PAIR_TRIES
        assert waits[PAIR_TRIES:] == [WINDOW] * 3

    def test_the_same_name_written_otherwise_counts_together(self) -> None:
        for name in ("officer", "OFFICER", "ｏｆｆｉｃｅｒ", "Officer", "oFFicer"):
            admit(attempt(name=name))
        assert admit(attempt()) > NOWAIT

    @pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1), timedelta(days=3650)])
    def test_nobody_waits_for_what_a_clock_that_was_ahead_wrote_down(self, ahead: timedelta) -> None:
        for _try in range(PAIR_TRIES + 1):
            assert admit(attempt(at=AT + ahead)) <= WINDOW
        press(at=AT + ahead)
        assert admit(attempt()) == NOWAIT
        assert forget_old(AT) > PRESSED_TRIES

    def test_tries_at_the_same_time_count_though_another_clock_is_a_little_ahead(self) -> None:
        """The control of the one above."""
        for _try in range(PAIR_TRIES):
            admit(attempt(at=AT + timedelta(seconds=5)))
        assert admit(attempt()) > NOWAIT

    def test_going_on_does_not_lengthen_the_wait(self) -> None:
        for _try in range(PAIR_TRIES + 10):
            admit(attempt())
        assert admit(attempt(at=AT + WINDOW)) == NOWAIT

    def test_a_stranger_does_not_stop_the_colleague_elsewhere(self) -> None:
        for _try in range(PAIR_TRIES + 3):
            admit(attempt(ELSEWHERE))
        assert admit(attempt(HERE)) == NOWAIT

    def test_her_known_device_is_let_in_even_from_the_attackers_own_address(self) -> None:
        for _try in range(PAIR_TRIES + 3):
            admit(attempt())
        press()
        assert admit(attempt(device="hers")) == NOWAIT

    def test_a_stolen_device_is_stopped_too(self) -> None:
        waits = [admit(attempt(device="hers")) for _try in range(DEVICE_TRIES + PAIR_TRIES + 1)]
        assert waits[:DEVICE_TRIES] == [NOWAIT] * DEVICE_TRIES
        assert waits[-1] > NOWAIT

    def test_from_a_new_address_she_waits_a_bounded_time_while_the_attack_goes_on(self) -> None:
        press()
        assert admit(attempt(HERE)) == PRESSED_WAIT
        press(at=AT + PRESSED_WAIT - timedelta(seconds=1))
        assert admit(attempt(HERE, at=AT + PRESSED_WAIT)) == NOWAIT

    def test_hurrying_does_not_lengthen_that_wait(self) -> None:
        press()
        admit(attempt(HERE))
        for second in range(1, 5):
            assert admit(attempt(HERE, at=AT + timedelta(seconds=second))) > NOWAIT
        assert admit(attempt(HERE, at=AT + PRESSED_WAIT)) == NOWAIT

    def test_another_name_is_not_touched(self) -> None:
        press()
        assert admit(attempt(name="chair")) == NOWAIT

    def test_success_clears_ones_own_tries(self) -> None:
        for _try in range(PAIR_TRIES):
            admit(attempt())
        forget_tries(attempt())
        assert admit(attempt()) == NOWAIT

    def test_nothing_readable_is_kept(self) -> None:
        admit(attempt())
        kept = SignInAttempt.objects.values_list("name_digest", "address_digest", "device").get()
        assert not {"officer", HERE} & set(kept)

    def test_old_tries_are_forgotten(self) -> None:
        admit(attempt())
        assert forget_old(AT + timedelta(days=2)) == 1


class TestAtTheDoor:
    """Over the sign-in page itself."""

    def sign_in(self, client, password: str, address: str = HERE) -> bool:
        form = {"login": "officer", "password": password}
        return client.post("/sign-in/", form, REMOTE_ADDR=address).status_code == 302

    def test_the_guesser_is_stopped_even_with_the_right_password_at_last(self, cast: Cast) -> None:
        guesser = cast.client("anonymous")
        for _try in range(PAIR_TRIES):
            assert not self.sign_in(guesser, "wrong")
        assert not self.sign_in(guesser, PASSWORD)

    def test_without_the_lockout_he_would_get_in(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """The negative control."""
        monkeypatch.setattr("haitang.machinery.accounts.lockout.admit", lambda attempt: NOWAIT)
        guesser = cast.client("anonymous")
        for _try in range(PAIR_TRIES):
            assert not self.sign_in(guesser, "wrong")
        assert self.sign_in(guesser, PASSWORD)

    def test_the_colleague_on_her_known_device_signs_in_during_the_attack(self, cast: Cast) -> None:
        hers, guesser = cast.client("anonymous"), cast.client("anonymous")
        assert self.sign_in(hers, PASSWORD)
        hers.post("/sign-out/")
        for _try in range(PAIR_TRIES + 2):
            self.sign_in(guesser, "wrong")
        assert not self.sign_in(guesser, PASSWORD)
        assert self.sign_in(hers, PASSWORD)

    def test_a_device_is_known_to_its_account_and_password_only(self, cast: Cast, rf) -> None:
        client = cast.client("anonymous")
        self.sign_in(client, PASSWORD)
        request = rf.get("/")
        request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
        officer = cast["officer"]
        assert lockout.known_device(request, officer)
        request.COOKIES[f"known-{cast['chair'].pk}"] = request.COOKIES[f"known-{officer.pk}"]
        assert lockout.known_device(request, cast["chair"]) == ""
        officer.set_password("another long sentence")
        assert lockout.known_device(request, officer) == ""

    def test_a_failure_is_written_down_without_what_was_typed(self, cast: Cast) -> None:
        client = cast.client("anonymous")
        self.sign_in(client, "secret-typed")
        client.post("/sign-in/", {"login": "no-such-name", "password": "secret-typed"})
        entries = list(Entry.objects.filter(action="accounts.sign_in_failed").order_by("id"))
        assert [entry.thing_id for entry in entries] == [str(cast["officer"].pk), ""]
        assert not any(
            "secret" in str(entry.__dict__) or "no-such" in str(entry.__dict__) for entry in entries
        )
