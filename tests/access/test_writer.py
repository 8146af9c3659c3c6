"""Nobody waits for somebody else's slow work: how long each page holds the writer, and what it does meanwhile.

Every changing address is performed with a key. Once it has written, a page may not decode, hash, set type, reach for the
disk or for another machine, and its transaction ends within `MOST_SECONDS`.
"""

import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction

from haitang.machinery.files import actions as files
from haitang.machinery.files.pictures import picture_of
from haitang.network.access import middleware
from haitang.operation import upkeep
from tests.cast import AT, Cast, photograph
from tests.engine import ENGINE
from tests.writing import Watch, watched

from .addresses import ADDRESSES

pytestmark = [
    pytest.mark.usefixtures("plain_templates"),
    pytest.mark.one_engine,  # the other has no single writer; in which order a page does things is Python
]

MOST_SECONDS: Final = 0.2
TRIES: Final = 5
"""The machine may be busy: a page is too long only when it is so each time."""
SENDING: Final = [name for name, address in ADDRESSES.items() if address.sends is not None]
ENDING: Final = "access:other_sessions_ending"


def performed(cast: Cast, name: str) -> Watch:
    """The quickest of some tries, each taken back."""
    address, found = ADDRESSES[name], []
    client = cast.client(address.by, raise_request_exception=False)
    for number in range(TRIES):
        with transaction.atomic():
            url, body = address.url(name, cast), address.body(cast)
            with watched() as watch:
                answer = client.post(url, {**body, "once": f"writer {number}"})
            assert answer.status_code < 400
            transaction.set_rollback(True)
        found.append(watch)
        if watch.slow or watch.longest <= MOST_SECONDS:
            break
    return min(found, key=lambda watch: watch.longest)


@pytest.mark.parametrize("name", SENDING)
def test_a_page_writes_last_and_is_quick_about_it(cast: Cast, name: str) -> None:
    watch = performed(cast, name)
    assert watch.slow == []
    assert watch.longest <= MOST_SECONDS


def test_the_upkeep_writes_last_too(cast: Cast) -> None:
    with watched() as watch:
        upkeep.keep_up(AT)
    assert watch.slow == []


# ---- the negative controls


def after_the_effect(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have the page that ends one's other sessions do something after it has written."""
    monkeypatch.setattr("haitang.machinery.ui.editing.messages.success", lambda *_args: act())


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (lambda: make_password("a long sentence"), "MD5PasswordHasher.encode"),
        (lambda: picture_of(photograph()), "Pool.decode"),
        (lambda: time.sleep(0), "time.sleep"),
    ],
    ids=["a password", "a picture", "a pause"],
)
def test_slow_work_after_writing_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], named: str
) -> None:
    assert performed(cast, ENDING).slow == []
    after_the_effect(monkeypatch, act)
    assert named in performed(cast, ENDING).slow


def test_long_work_after_writing_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def long_work() -> None:
        end = time.thread_time() + MOST_SECONDS
        while time.thread_time() < end:
            pass

    after_the_effect(monkeypatch, long_work)
    assert performed(cast, ENDING).longest > MOST_SECONDS


def test_a_picture_laid_down_after_writing_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pictures were kept before: by the action that adds them, in its transaction."""
    honest = files.add_file

    def as_it_was(**given: Any) -> Any:
        file = honest(**given)
        files.lay_down(given["key"], given["picture"])
        return file

    monkeypatch.setattr(files, "add_file", as_it_was)
    assert "os.fsync" in performed(cast, "activities:pictures").slow


@pytest.mark.skipif(ENGINE != "sqlite", reason="PostgreSQL locks nothing when a transaction begins")
def test_a_transaction_around_the_page_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was: what a page does before it writes was within it."""
    monkeypatch.setattr(middleware, "late_atomic", transaction.atomic)
    assert "MD5PasswordHasher.encode" in performed(cast, "access:new_account").slow
