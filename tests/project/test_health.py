import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import timezone

from haitang.foundation.sqlite.base import DatabaseWrapper
from haitang.operation import doctor, errors, health, heartbeat, inspections
from haitang.operation.models import Inspection
from haitang.operation.words import TERMS, Kind
from haitang.project import urls
from tests.timing import within

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(db: None) -> None:
    """A worker that moved just now, on an installation that began to look at itself just now."""
    heartbeat.note_movement()
    inspections.note_beginning(timezone.now())


def failing(client: Client) -> list[str]:
    answer = client.get("/health/")
    names: list[str] = answer.json().get("failing", [])
    assert answer.status_code == (503 if names else 200)
    assert answer.json() == ({"ok": False, "failing": names} if names else {"ok": True})
    return names


def test_a_stranger_hears_that_all_is_well_and_nothing_else(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert failing(client) == ["database"]


def test_missing_migrations_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "migrations_known", lambda: frozenset({("people", "9999_next")}))
    assert failing(client) == ["migrations"]


def still_for(seconds: float) -> Callable[[], float]:
    return lambda: seconds


def test_a_worker_that_moves_no_more_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "seconds_still", still_for(heartbeat.SECONDS_STILL))
    assert failing(client) == []
    monkeypatch.setattr(heartbeat, "seconds_still", still_for(heartbeat.SECONDS_STILL + 1))
    assert failing(client) == ["worker"]


def test_a_worker_that_never_moved_is_named(client: Client) -> None:
    heartbeat.beat_file().unlink()
    assert failing(client) == ["worker"]


def test_a_full_disk_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "free_bytes", lambda: 0)
    monkeypatch.setattr(health, "free_bytes", lambda: 0)
    assert failing(client) == ["disk"]


@pytest.mark.parametrize("kind", list(TERMS))
def test_each_check_is_missed_when_its_term_is_over(client: Client, kind: Kind) -> None:
    """Counted from its last good run; on a new installation from when it began."""
    now = timezone.now()
    Inspection.objects.update(at=now - max(TERMS.values()) - timedelta(days=1))
    others = [each for each in TERMS if each != kind]
    for other in others:
        inspections.record_inspection(other, now)
    assert failing(client) == [kind.value]
    inspections.record_inspection(kind, now - TERMS[kind] + timedelta(minutes=5))
    assert failing(client) == []


@pytest.mark.parametrize("kind", list(TERMS))
def test_each_check_that_found_something_is_red_until_it_finds_nothing(client: Client, kind: Kind) -> None:
    now = timezone.now()
    inspections.record_inspection(kind, now, [{"code": "failed", "where": "/secret/path"}])
    assert failing(client) == [kind.value]
    inspections.record_inspection(kind, now + timedelta(seconds=1), complete=False)
    assert failing(client) == [kind.value]
    inspections.record_inspection(kind, now + timedelta(seconds=2))
    assert failing(client) == []


def test_without_scheduled_backups_none_is_missed(client: Client, settings: object) -> None:
    Inspection.objects.update(at=timezone.now() - timedelta(days=400))
    assert {"backup", "rehearsal"} < set(failing(client))
    settings.BACKUP_HOUR = None  # type: ignore[attr-defined]  # pytest-django's settings
    assert not {"backup", "rehearsal"} & set(failing(client))


def test_it_costs_few_questions_and_writes_nothing(
    client: Client, django_assert_max_num_queries: object
) -> None:
    failing(client)
    with django_assert_max_num_queries(6) as asked:  # type: ignore[operator]
        failing(client)
    statements = [query["sql"].split()[0].upper() for query in asked.captured_queries]
    assert set(statements) <= {"SELECT", "PRAGMA", "SET", "RESET", "SHOW"}, statements


@contextmanager
def locked_by_another() -> Iterator[None]:
    """Somebody else has the whole file; whoever waits the usual time for it waits three seconds."""
    usual = connection.settings_dict["OPTIONS"]
    connection.close()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    connection.settings_dict["OPTIONS"] = {**usual, "timeout": 3}
    try:
        yield
    finally:
        other.close()
        connection.close()
        connection.settings_dict["OPTIONS"] = usual


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own lock over the whole file")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bounded", [True, pytest.param(False, id="control")])
def test_a_locked_database_is_named_in_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, *, bounded: bool
) -> None:
    """On a connection still to be opened, which asks for the file by itself; unbounded it waits the usual time, each time."""
    monkeypatch.setattr(health, "MILLISECONDS_TO_ANSWER", 50)
    if not bounded:
        monkeypatch.setattr(DatabaseWrapper, "waiting_at_most", lambda *_each: nullcontext())

    def seconds_to_name_it() -> float:
        with locked_by_another():
            begun = time.monotonic()
            assert failing(client) == ["database"]
            return time.monotonic() - begun

    took = within(2.5, seconds_to_name_it, float) if bounded else seconds_to_name_it()
    assert (took < 2.5) is bounded
    assert failing(client) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how long SQLite waits for its file")
def test_the_usual_patience_holds_again_afterwards() -> None:
    def patience() -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])

    usual = patience()
    with health.impatient():
        assert patience() == health.MILLISECONDS_TO_ANSWER
    assert patience() == usual > health.MILLISECONDS_TO_ANSWER


def test_health_is_read_only(client: Client) -> None:
    assert client.post("/health/").status_code == 405


def test_every_answer_has_the_security_headers(client: Client) -> None:
    headers = client.get("/health/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("phone 13912345678")


urlpatterns = [*urls.urlpatterns, path("broken/", break_down)]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.broken,
)


@override_settings(ROOT_URLCONF=__name__)
def test_a_broken_page_says_what_to_do_and_nothing_of_the_error() -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "您刚才的操作没有保存" in page
    assert "13912345678" not in page
    assert "RuntimeError" not in page


def test_the_page_for_a_breakdown_asks_no_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert errors.broken(RequestFactory().get("/")).status_code == 500


def test_a_page_that_is_not_there(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_an_expired_form_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/health/")
    assert answer.status_code == 403
    assert "页面已经过期" in answer.content.decode()


def test_forbidden_gives_the_reason() -> None:
    answer = errors.forbidden(RequestFactory().get("/"), PermissionError("两名以上调解员才能签署"))
    assert answer.status_code == 403
    assert "两名以上调解员才能签署" in answer.content.decode()
