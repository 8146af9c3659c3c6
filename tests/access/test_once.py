"""I6: the same key ×20 in parallel and after a restart ⇒ one effect, the same answer; another body ⇒ 422.

While the first to ask is at work a repeat hears 409 at once; what became of claims whose holder is gone, in test_claims.py.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

from haitang.foundation.sealing import FORMAT
from haitang.machinery.audit.models import Entry
from haitang.network.access import middleware
from haitang.network.access.actions import forget_receipts
from haitang.network.access.models import Grant, Receipt
from tests.cast import AT, PHONES, Cast

from .wire import at_once, send, server

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
        patch.setattr("haitang.machinery.ui.editing.messages.success", lambda *args: fails(args[0]))
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
    cast.client("officer").post(URL, {"once": "b"})
    Receipt.objects.filter(key="b").update(status=0, token="t")  # a claim that nobody came back to
    at = Receipt.objects.latest("at").at
    assert forget_receipts(at + timedelta(days=6)) == 0
    assert forget_receipts(at + timedelta(days=8)) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [{"once": "a"}, {}], ids=["with a key", "without: the negative control"])
def test_twenty_at_once(cast: Cast, live_server: Any, key: dict[str, str]) -> None:
    client = cast.client("officer")
    answers = {status for status, _place in at_once(live_server.url + URL, client, key)}
    assert answers <= ({303, 409} if key else {303})
    assert effects() == (1 if key else 20)
    assert send(live_server.url + URL, client, key) == (303, "/account/")
    assert effects() == (1 if key else 21)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_without_the_protection(
    cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the key is sent, and nobody looks at it."""
    monkeypatch.setattr(middleware, "request_key", lambda request: "")
    at_once(live_server.url + URL, cast.client("officer"), {"once": "a"})
    assert effects() == 20


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_after_a_restart_the_answer_is_the_same(cast: Cast) -> None:
    client = cast.client("officer")
    answers = []
    for _start in range(2):
        with server() as url:
            answers.append(send(url + URL, client, {"once": "a"}))
    assert answers[0] == answers[1] == (303, "/account/")
    assert effects() == 1
