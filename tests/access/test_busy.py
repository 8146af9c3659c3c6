"""A database that stays busy for longer than we wait: a sentence and a time to come back, at every address, never a 500."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Final

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.test import Client

from haitang.machinery.accounts import sessions
from haitang.operation import errors
from tests.cast import PASSWORD, Cast
from tests.engine import ENGINE

from .addresses import ADDRESSES

pytestmark = [pytest.mark.usefixtures("plain_templates"), pytest.mark.django_db(transaction=True)]

SENDING: Final = {name: address for name, address in ADDRESSES.items() if address.sends is not None}
WAIT: Final = 0.02


@contextmanager
def busy() -> Iterator[None]:
    """Somebody else writes, and goes on."""
    begun, enough = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    tables = ", ".join(
                        model._meta.db_table for model in apps.get_models() if model._meta.managed
                    )
                    with connection.cursor() as cursor:
                        cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
                begun.set()
                enough.wait(300)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    try:
        assert begun.wait(60)
        yield
    finally:
        enough.set()
        other.join()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """This thread waits for nobody for long."""
    if ENGINE == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", WAIT)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{WAIT}s'")


def test_at_every_address_that_writes_it_is_said(cast: Cast, impatient: None) -> None:
    clients = {each.by: cast.client(each.by, raise_request_exception=False) for each in SENDING.values()}
    calls = [(name, each.url(name, cast), each.body(cast), each.by) for name, each in SENDING.items()]
    for client in clients.values():
        client.get("/account/")  # which notes that the session is in use
    said, broken = 0, {}
    with busy():
        for name, url, body, who in calls:
            answer = clients[who].post(url, {**body, "once": name})
            if answer.status_code >= 500 and answer.status_code != 503:
                broken[name] = answer.status_code
            elif answer.status_code == 503:
                said += 1
                assert answer.headers["Retry-After"]
                assert "请稍后再试" in answer.content.decode()
    assert broken == {}
    assert said >= len(SENDING) * 0.9


def test_a_sign_in_is_told_so(cast: Cast, impatient: None) -> None:
    with busy():
        answer = Client(raise_request_exception=False).post(
            "/sign-in/", {"login": "officer", "password": PASSWORD}
        )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


@pytest.mark.skipif(ENGINE != "sqlite", reason="elsewhere nobody else writes one's own session")
def test_who_only_reads_waits_for_nobody(
    cast: Cast, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though now and then a page that is read notes that the session is in use."""
    client = cast.client("officer", raise_request_exception=False)
    monkeypatch.setattr(sessions, "SEEN_EVERY", timedelta(days=-1))  # it is time to note it, by any clock
    with busy():
        assert client.get("/account/").status_code == 200
        monkeypatch.setattr(sessions, "unless_busy", nullcontext)
        assert client.get("/account/").status_code == 503  # the negative control


def test_unmapped_it_would_be_an_error(cast: Cast, impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(errors, "passes_by_itself", lambda error: False)
    client = cast.client("officer", raise_request_exception=False)
    with busy():
        assert client.post("/account/sessions/others/ending/", {"once": "a"}).status_code == 500


def test_a_database_that_is_not_there_is_busy_and_a_wrong_question_is_not() -> None:
    assert errors.mishap_of(OperationalError("no such column")) is errors.BROKEN
    assert errors.mishap_of(ValueError()) is errors.BROKEN
    assert errors.mishap_of(None) is errors.BROKEN
