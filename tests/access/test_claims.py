"""A key in hand: nobody waits for it, whoever died gives it up, and who comes too late changes nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from haitang.machinery.audit.models import Entry
from haitang.network.access import claims, middleware
from haitang.network.access.claimants import is_gone, this_process
from haitang.network.access.models import Receipt
from haitang.network.access.words import CLAIM_LASTS
from tests.cast import PASSWORD, Cast
from tests.engine import ENGINE

from .gate import gate_before_the_effect
from .wire import STARTED, send, server, wait_until

URL = "/account/sessions/others/ending/"
DONE = (303, "/account/")
NAMED = (
    "from haitang.network.access.claimants import this_process; print(this_process(), flush=True); input()"
)
committing = pytest.mark.django_db(transaction=True)
without_waiting = pytest.mark.skipif(ENGINE != "sqlite", reason="only SQLite has one lock for all that write")


def effects() -> int:
    return Entry.objects.filter(action="accounts.end_other_sessions").count()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever would wait for the writer is turned away."""
    if ENGINE == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)


@pytest.fixture
def another() -> Iterator["subprocess.Popen[str]"]:
    """Another process of ours that lives; its name is the first line it says."""
    process = subprocess.Popen(
        [sys.executable, "-c", NAMED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate()


def name_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def claimed_by(client: Client, holder: str, *, ago: timedelta = timedelta()) -> None:
    """The claim that `client` would have made, had he asked as a request of `holder`."""
    client.post(URL, {"once": "a"})
    receipt = Receipt.objects.get()
    Receipt.objects.update(status=0, token="t" * 32, holder=holder, at=receipt.at - ago)


# ---- meanwhile


@committing
def test_a_repeat_meanwhile_is_told_so_at_once(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, gate = cast.client("officer"), gate_before_the_effect(monkeypatch)
    with gate.held(lambda: send(live_server.url + URL, client, {"once": "a"})) as answers:
        repeat = client.post(URL, {"once": "a"})
        assert (repeat.status_code, int(repeat.headers["Retry-After"]) > 0) == (409, True)
        assert "正在办理" in repeat.content.decode()
        assert client.post(URL + "?other", {"once": "a"}).status_code == 422
    assert answers == [DONE]
    again = client.post(URL, {"once": "a"})
    assert ((again.status_code, again.headers["Location"]), effects()) == (DONE, 1)


@committing
@pytest.mark.usefixtures("impatient")
def test_others_and_who_signs_in_wait_for_nobody(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, gate = cast.client("officer"), gate_before_the_effect(monkeypatch)
    with gate.held(lambda: send(live_server.url + URL, client, {"once": "a"})):
        assert client.post(URL, {"once": "b"}).status_code == 303
        assert signed_in().status_code == 302


@committing
@without_waiting
@pytest.mark.usefixtures("impatient")
def test_they_would_wait_if_the_transaction_began_with_the_page(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control, and what a busy database is answered with."""
    monkeypatch.setattr(middleware, "late_atomic", transaction.atomic)
    client, gate = cast.client("officer", raise_request_exception=False), gate_before_the_effect(monkeypatch)
    with gate.held(lambda: send(live_server.url + URL, client, {"once": "a"})):
        assert client.post(URL, {"once": "b"}).status_code == 503
        assert signed_in().status_code == 503


def signed_in() -> Any:
    stranger = Client(raise_request_exception=False)
    return stranger.post("/sign-in/", {"login": "officer", "password": PASSWORD})


# ---- whoever is gone


def test_a_process_knows_itself_and_who_has_ended(another: "subprocess.Popen[str]") -> None:
    name = name_of(another)
    assert (is_gone(this_process()), is_gone(name)) == (False, False)
    another.kill()
    another.wait()
    assert is_gone(name)


def test_the_same_number_given_again_is_another_process() -> None:
    space, process, started = this_process().rsplit(" ", 2)
    assert is_gone(f"{space} {process} {int(started) - 1}")


def test_of_another_machine_nothing_is_known() -> None:
    assert not is_gone("another-machine pid:[1] 1 1")
    assert not is_gone("")


def test_a_claim_of_the_living_stands(cast: Cast, another: "subprocess.Popen[str]") -> None:
    client = cast.client("officer")
    claimed_by(client, name_of(another))
    assert (client.post(URL, {"once": "a"}).status_code, effects()) == (409, 1)


@pytest.mark.parametrize("body", [{"once": "a"}, {"once": "a", "changed": "meanwhile"}])
def test_a_claim_of_the_dead_is_taken_over_at_once(
    cast: Cast, another: "subprocess.Popen[str]", body: dict[str, str]
) -> None:
    client = cast.client("officer")
    claimed_by(client, name_of(another))
    another.kill()
    another.wait()
    assert (client.post(URL, body).status_code, effects()) == (303, 2)


def test_a_claim_this_process_gave_up_is_taken_over_at_once(cast: Cast) -> None:
    client = cast.client("officer")
    claimed_by(client, this_process())
    assert (client.post(URL, {"once": "a"}).status_code, effects()) == (303, 2)


@pytest.mark.parametrize(("ago", "status"), [(CLAIM_LASTS, 303), (CLAIM_LASTS / 2, 409)])
def test_a_claim_of_another_machine_lasts_its_time(cast: Cast, ago: timedelta, status: int) -> None:
    client = cast.client("officer")
    claimed_by(client, "another-machine pid:[1] 1 1", ago=ago)
    assert client.post(URL, {"once": "a"}).status_code == status


@pytest.mark.parametrize("checked", [True, False], ids=["by its token", "without: the negative control"])
@committing
def test_who_was_taken_over_changes_nothing(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    client, gate = cast.client("officer"), gate_before_the_effect(monkeypatch)
    if not checked:
        monkeypatch.setattr(claims, "complete", complete_without_looking)
    with gate.held(lambda: send(live_server.url + URL, client, {"once": "a"})) as answers:
        Receipt.objects.update(at=Receipt.objects.get().at - CLAIM_LASTS)
        assert client.post(URL, {"once": "a"}).status_code == 303
        assert effects() == 1
    assert answers == [DONE]
    assert effects() == (1 if checked else 2)


def complete_without_looking(receipt: Receipt, **answer: Any) -> None:
    Receipt.objects.filter(pk=receipt.pk).update(token="", holder="", **answer)


@pytest.mark.slow
@committing
def test_killed_in_the_middle_the_next_does_it_once(cast: Cast, tmp_path: Path) -> None:
    client, started = cast.client("officer"), tmp_path / "started"
    held = server("tests.access.held_wsgi", ends_with=signal.SIGKILL, **{STARTED: str(started)})
    with ThreadPoolExecutor(1) as pool:
        with held as url:
            first = pool.submit(send, url + URL, client, {"once": "a"})
            wait_until(started.exists)
            assert Receipt.objects.get().status == 0
        assert isinstance(first.exception(), OSError | HTTPException)
    with server() as url:
        assert [send(url + URL, client, {"once": "a"}) for _time in range(2)] == [DONE] * 2
    assert effects() == 1
