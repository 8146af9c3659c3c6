import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from haitang.project import errors, urls

pytestmark = pytest.mark.django_db


def test_health_names_the_engine(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": connection.vendor})


def test_no_2xx_when_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": connection.vendor})


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
