"""I6: the same key ×20 in parallel and after a restart ⇒ one effect, the same answer; another body ⇒ 422."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from haitang.access import middleware
from haitang.access.actions import forget_receipts
from haitang.access.models import Grant, Receipt
from haitang.accounts.protection import FORMAT
from haitang.audit.models import Entry
from haitang.project.options import PREFIX
from tests.cast import AT, PHONES, Cast

TOKEN = "k" * 32
URL = "/account/sessions/others/ending/"
EFFECT = "accounts.end_other_sessions"


def effects() -> int:
    return Entry.objects.filter(action=EFFECT).count()


def test_a_repeat_gets_the_same_answer_and_changes_nothing(cast: Cast) -> None:
    client = cast.client("officer")
    first, again = (client.post(URL, {"once": "a"}) for _time in range(2))
    assert [(answer.status_code, answer.headers["Location"]) for answer in (first, again)] == [
        (303, "/account/")
    ] * 2
    assert effects() == 1


def test_the_key_may_come_in_a_header(cast: Cast) -> None:
    client = cast.client("officer")
    for _time in range(2):
        client.post(URL, headers={"Idempotency-Key": "a"})
    assert effects() == 1


def test_the_same_key_with_another_body_is_refused(cast: Cast) -> None:
    client = cast.client("system")
    form = {"username": "li.lei", "name": "李雷", "home": "500153", "once": "a"}
    assert client.post("/accounts/new/", form).status_code == 303
    assert client.post("/accounts/new/", {**form, "name": "韩梅梅"}).status_code == 422


def test_the_same_key_at_another_address_is_refused(cast: Cast) -> None:
    client = cast.client("system")
    client.post(URL, {"once": "a"})
    assert client.post("/accounts/new/", {"once": "a"}).status_code == 422


def test_what_was_said_is_said_again(cast: Cast) -> None:
    client = cast.client("officer")
    first = said_by(client.post(URL, {"once": "a"}))
    client.get("/account/")
    assert said_by(client.post(URL, {"once": "a"})) == first != []


def said_by(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_answer_that_refuses_leaves_no_receipt(cast: Cast) -> None:
    client = cast.client("system")
    form = {"username": "li lei", "name": "李雷", "home": "500153", "once": "a"}
    assert client.post("/accounts/new/", form).status_code == 422
    assert client.post("/accounts/new/", {**form, "username": "li.lei"}).status_code == 303


def test_a_failure_leaves_no_receipt_and_no_change(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client("officer", raise_request_exception=False)

    def fails(request: HttpRequest) -> HttpResponse:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("haitang.access.views.own.messages.success", lambda *args: fails(args[0]))
        assert client.post(URL, {"once": "a"}).status_code == 500
    assert (effects(), Receipt.objects.count()) == (0, 0)
    assert client.post(URL, {"once": "a"}).status_code == 303


def test_somebody_elses_key_is_not_mine(cast: Cast) -> None:
    for name in ("officer", "leader"):
        cast.client(name).post(URL, {"once": "a"})
    assert effects() == 2


def test_whoever_lost_the_right_gets_no_old_answer(cast: Cast) -> None:
    client = cast.client("system")
    form = {"username": "li.lei", "name": "李雷", "home": "500153", "once": "a"}
    client.post("/accounts/new/", form)
    Grant.objects.filter(account=cast["system"]).update(until=AT)
    assert client.post("/accounts/new/", form).status_code == 403


def test_a_number_shown_this_once_is_not_kept(cast: Cast) -> None:
    client, url = cast.client("officer"), f"/people/{cast.home.person.pk}/unmaskings/"
    asked = {"field": "phone", "reason": "contact", "once": "a"}
    first, again = (client.post(url, asked).content.decode() for _time in range(2))
    assert PHONES["500153"] in first
    assert PHONES["500153"] not in again
    assert Entry.objects.filter(action="people.unmask").count() == 1


def test_what_is_kept_is_sealed(cast: Cast) -> None:
    cast.client("officer").post("/people/lookup/", {"number": PHONES["500153"], "once": "a"})
    cast.client("system").post(URL, {"once": "b"})
    bodies = [bytes(receipt.body) for receipt in Receipt.objects.all()]
    assert bodies
    assert {body[:1] for body in bodies} == {FORMAT}


def test_old_receipts_are_forgotten(cast: Cast) -> None:
    cast.client("officer").post(URL, {"once": "a"})
    receipt = Receipt.objects.get()
    assert forget_receipts(receipt.at + timedelta(days=6)) == 0
    assert forget_receipts(receipt.at + timedelta(days=8)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [{"once": "a"}, {}], ids=["with a key", "without: the negative control"])
def test_twenty_at_once(cast: Cast, live_server: Any, key: dict[str, str]) -> None:
    client = cast.client("officer")
    answers = at_once(live_server.url, client, key)
    assert {status for status, _place in answers} == {303}
    assert effects() == (1 if key else 20)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_without_the_protection(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the key is sent, and nobody looks at it."""
    monkeypatch.setattr(middleware, "key_of", lambda request: "")
    at_once(live_server.url, cast.client("officer"), {"once": "a"})
    assert effects() == 20


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_after_a_restart_the_answer_is_the_same(cast: Cast) -> None:
    client = cast.client("officer")
    answers = []
    for _start in range(2):
        with server() as url:
            answers.append(send(url, client, {"once": "a"}))
    assert answers[0] == answers[1] == (303, "/account/")
    assert effects() == 1


def at_once(url: str, client: Client, body: dict[str, str]) -> list[tuple[int, str]]:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda _turn: send(url, client, body), range(20)))


def send(url: str, client: Client, body: dict[str, str]) -> tuple[int, str]:
    """Status and place of the answer to one request over the wire."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    wire = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    wire.request("POST", URL, urlencode(body), headers)
    answer = wire.getresponse()
    answer.read()
    wire.close()
    return answer.status, answer.headers["Location"]


@contextmanager
def server() -> Iterator[str]:
    """The program itself, served by granian over the test's database, and killed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "haitang.project.wsgi:application",
    ]
    env = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "haitang.project.settings"}
    process = subprocess.Popen(
        command, env={k: v for k, v in env.items() if k != f"{PREFIX}TEST_ENGINE"}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def database_url() -> str:
    """The address of the test's own database."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{at['NAME']}").geturl()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError
