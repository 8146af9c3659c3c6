"""Whoever asks like a program is told to wait; people are not, and nobody waits for another."""

from datetime import timedelta

import pytest
from django.test import Client

from haitang.network.access.pace import Pace, PaceMiddleware
from haitang.network.people.models import Person
from tests.cast import AT, Cast

FEW = 5


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    settings.REQUESTS_PER_MINUTE = FEW  # type: ignore[attr-defined]


def asked(client: Client, times: int) -> list[int]:
    return [client.get("/account/").status_code for _turn in range(times)]


def test_whoever_asks_without_end_is_told_to_wait(cast: Cast, slow: None) -> None:
    client = cast.client("officer")
    assert asked(client, FEW + 2) == [200] * FEW + [429] * 2
    answer = client.get("/account/")
    assert int(answer["Retry-After"]) >= 1
    assert "请求太频繁" in answer.content.decode()


def test_what_he_sends_meanwhile_is_not_written(cast: Cast, slow: None) -> None:
    client = cast.client("officer")
    asked(client, FEW)
    before = Person.objects.count()
    sent = client.post("/people/new/", {"name": "李雷", "region": cast.home.villages[0].pk})
    assert sent.status_code == 429
    assert Person.objects.count() == before


def test_nobody_waits_for_another(cast: Cast, slow: None) -> None:
    asked(cast.client("officer"), FEW + 1)
    assert asked(cast.client("chair"), 1) == [200]


def test_who_has_not_signed_in_is_not_counted_here(cast: Cast, slow: None) -> None:
    assert {Client().get("/sign-in/").status_code for _turn in range(FEW + 2)} == {200}


def test_without_it_nobody_is_told_to_wait(cast: Cast, slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(PaceMiddleware, "__call__", lambda self, request: self.get_response(request))
    assert set(asked(cast.client("officer"), FEW * 2)) == {200}


def test_time_fills_it_again_and_no_further_than_a_minute() -> None:
    pace, now = Pace(60), AT.timestamp()
    assert [pace.take(1, now) for _turn in range(60)] == [0.0] * 60
    assert pace.take(1, now) == 1.0
    assert pace.take(1, now + 1) == 0.0
    later = (AT + timedelta(days=1)).timestamp()
    assert [pace.take(1, later) for _turn in range(61)] == [0.0] * 60 + [1.0]


def test_a_clock_set_back_takes_nothing_away() -> None:
    pace = Pace(60)
    assert pace.take(1, AT.timestamp()) == 0.0
    assert pace.take(1, AT.timestamp() - 3600) == 0.0
