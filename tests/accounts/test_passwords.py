"""What a password may be: nothing is asked of its composition, much of how hard it is to guess."""

import math
import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from haitang.machinery.accounts import passwords
from haitang.machinery.accounts.forms import Looks
from haitang.machinery.accounts.passwords import (
    OWN_WORDS,
    CommonPartsValidator,
    CompositionValidator,
    common_passwords,
    words_about,
)
from haitang.machinery.accounts.words import PASSWORD_LENGTH, SECRET_LENGTH
from haitang.network.access.actions import create_account
from tests.cast import AT, PASSWORD, Cast
from tests.timing import within

GOOD = (
    "73920184655021",
    "今天我们一起去看花开满山",
    "correct-horse-battery",
    "zk7 " * 3 + "plum" * 30,
    PASSWORD,
)
WEAK = (
    "73920184655",
    "123456789012",
    "9876543210987654",
    "aaaaaaaaaaaa",
    "abcabcabcabcabc",
    "qwertyuiopasdf",
    "password123456",
)


def accepted(password: str, user: Any = None) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("script", ["kvzqmxwpjyfghbtd", "棠梨煎雪落满山间小路旁边人家", "8305617294056173"])
def test_twelve_characters_are_enough_and_eleven_are_not(cast: Cast, script: str) -> None:
    """Of any script: characters are counted, not bytes."""
    found = [length for length in range(1, len(script) + 1) if accepted(script[:length], cast["officer"])]
    assert found == list(range(12, len(script) + 1))


def test_digits_alone_and_long_ones_are_fine(cast: Cast) -> None:
    assert [word for word in GOOD if not accepted(word, cast["officer"])] == []
    assert max(map(len, GOOD)) >= 128


def test_what_is_guessed_first_is_refused(cast: Cast) -> None:
    assert [word for word in WEAK if accepted(word, cast["officer"])] == []


@pytest.mark.parametrize(("before", "behind"), [("", "2026"), ("a1!", ""), ("", "!"), ("", "iloveyou")])
def test_a_common_one_made_longer_is_refused(before: str, behind: str) -> None:
    """Walked over every one of the list that becomes long enough so: far more than 3 000."""
    long = [before + word + behind for word in common_passwords() if not (before + word + behind).isdigit()]
    asked = [password for password in long if len(password) >= PASSWORD_LENGTH]
    assert len(asked) > (3_000 if len(before + behind) > 3 else 200)
    refuse = CommonPartsValidator().validate
    assert [password for password in asked if not refused_by(refuse, password)] == []
    assert not any(refused_by(refuse, password) for password in GOOD)


def refused_by(validate: Any, password: str) -> bool:
    try:
        validate(password)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("end", ["", "2026", "@2026!", "88888", "_1"])
def test_local_words_do_not_make_a_password(cast: Cast, end: str) -> None:
    """Walked over every word of the list, of the place and of the person, repeated until it is long enough."""
    officer = cast["officer"]
    words = words_about(officer)
    assert {"haitang", "海棠", "荣昌", "rongchang", "荣昌区", "officer"} <= words
    assert set(OWN_WORDS) <= words
    long = [(word * PASSWORD_LENGTH)[: len(word) * -(-PASSWORD_LENGTH // len(word))] + end for word in words]
    assert [word for word in long if accepted(word, officer)] == []


LENGTHS: Final = (100_000, 1_000_000)
SECONDS_PROMISED: Final = 2
PIECES: Final = ("haitang", "zk7 plum", "password", "abcdefgh", "1qaz", "龘𠮷")


def seconds_of(work: Callable[[], object], bound: float = 0) -> float:
    """Of the processor: the least of some tries, or the first within a bound."""

    def once() -> float:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun

    return within(bound, once, float)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_long_one_is_judged_in_time(piece: str, length: int) -> None:
    assert seconds_of(lambda: accepted((piece * length)[:length]), SECONDS_PROMISED) < SECONDS_PROMISED


def test_without_its_bound_a_long_one_takes_the_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    long = ("zk7 plum" * 10_000)[:60_000]
    bounded = seconds_of(lambda: CommonPartsValidator().validate(long))
    monkeypatch.setattr(passwords, "longest_guessed", lambda: len(long))
    assert seconds_of(lambda: CommonPartsValidator().validate(long), math.inf) > 20 * bounded


@pytest.mark.parametrize("path", [*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()])
def test_no_field_of_signing_in_takes_a_document(path: str) -> None:
    """Every form the settings name is made by the class that bounds its fields, but those of a passkey's answer alone."""
    kind = import_string(path)
    assert issubclass(kind, Looks) or set(kind.base_fields) == {"credential"}


def test_a_field_whose_length_is_left_open_is_bounded() -> None:
    class Open(Looks, forms.Form):
        code = forms.CharField()
        short = forms.CharField(max_length=3)

    fields = Open().fields
    with pytest.raises(ValidationError):
        fields["code"].clean("x" * (SECRET_LENGTH + 1))
    assert fields["code"].clean("x" * SECRET_LENGTH)
    assert fields["short"].max_length == 3  # type: ignore[attr-defined]  # of a text


@pytest.mark.parametrize("longer", [0, 1, 1_000_000])
def test_a_new_one_may_be_a_sentence_and_no_document(cast: Cast, longer: int) -> None:
    new = ("今天我们一起去看花开满山" * SECRET_LENGTH)[:SECRET_LENGTH] + "x" * longer
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    statuses = []
    client = cast.client("officer")
    took = seconds_of(
        lambda: statuses.append(client.post("/account/password/", form).status_code), SECONDS_PROMISED
    )
    assert took < SECONDS_PROMISED
    assert statuses[0] == (200 if longer else 302)


def test_the_place_of_somebody_else_is_no_local_word(cast: Cast) -> None:
    assert "金丝雀" not in "".join(words_about(cast["officer"]))


def test_an_initial_password_is_long_and_never_twice_the_same(cast: Cast) -> None:
    made = [
        create_account(username=f"new{n}", name="", home="500153", acting=cast.acting("system"), at=AT)
        for n in range(20)
    ]
    passwords = {password for _account, password in made}
    assert len(passwords) == 20
    assert all(accepted(password, account) for account, password in made)
    assert all(account.must_change_password and account.password_set_at == AT for account, _ in made)


def test_composition_is_asked_only_where_dengbao_is(settings: Any) -> None:
    assert not any("Composition" in each["NAME"] for each in settings.AUTH_PASSWORD_VALIDATORS)
    assert len(get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)) == 6
    with pytest.raises(ValidationError):
        CompositionValidator().validate("only lower case letters")
    CompositionValidator().validate("Upper, lower and 3")


def test_the_new_one_is_another(cast: Cast) -> None:
    client = cast.client("officer")
    form = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/account/password/", form)
    assert answer.context["form"].errors["password1"]


def test_a_password_may_be_pasted_and_filled_in_by_a_manager(cast: Cast) -> None:
    page = cast.client("officer").get("/account/password/").content.decode()
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page
