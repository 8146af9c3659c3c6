"""No browser and no proxy keeps what somebody saw after signing in, unless the view says so itself.

Every page is asked for that in `test_matrix.py`; here, whoever else may answer.
"""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings

from haitang.network.access.checks import addresses
from tests.cast import Cast

from .addresses import ADDRESSES

pytestmark = pytest.mark.usefixtures("plain_templates")

OUTERMOST = settings.MIDDLEWARE.index("haitang.network.access.answers.UnstoredMiddleware") + 1
RAISED = [None, Http404, SuspiciousOperation, RequestDataTooBig, ZeroDivisionError]


class TurnsAway:
    """Any middleware that answers by itself, or breaks."""

    raised: type[Exception] | None = None

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        pass

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.raised is not None:
            raise self.raised
        return HttpResponse("elsewhere", status=301, headers={"Location": request.get_full_path()})


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("place", range(OUTERMOST, len(settings.MIDDLEWARE) + 1))
def test_nor_any_answer_from_on_the_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, place: int, raised: type[Exception] | None
) -> None:
    """Whichever middleware answers, breaks or refuses."""
    monkeypatch.setattr(TurnsAway, "raised", raised)
    client = cast.client("officer", raise_request_exception=False)
    way = [*settings.MIDDLEWARE[:place], f"{__name__}.TurnsAway", *settings.MIDDLEWARE[place:]]
    with override_settings(MIDDLEWARE=way):
        assert "no-store" in client.get("/people/?q=x").headers["Cache-Control"]


def test_nor_the_way_from_an_address_without_its_last_stroke(cast: Cast) -> None:
    client = cast.client("officer")
    sent_on = {
        address.name: client.get(f"{url}?q=x") for address in addresses() if (url := bare(address.name, cast))
    }
    assert len(sent_on) > 100
    moved = [answer for answer in sent_on.values() if answer.status_code == 301]
    assert len(moved) > 50
    assert {name for name, answer in sent_on.items() if not answer.headers.get("Cache-Control")} == set()


def bare(name: str, cast: Cast) -> str:
    return ADDRESSES[name].url(name, cast).partition("?")[0].rstrip("/")


def test_nor_of_a_name_the_program_does_not_answer_to(cast: Cast) -> None:
    answer = cast.client("officer").get("/people/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")


def test_without_the_default_pages_would_be_kept(cast: Cast) -> None:
    """The negative control."""
    with override_settings(MIDDLEWARE=settings.MIDDLEWARE[: OUTERMOST - 1] + settings.MIDDLEWARE[OUTERMOST:]):
        for path in ("/account/", "/people?q=x"):
            assert "Cache-Control" not in cast.client("officer").get(path).headers


def test_a_repeat_is_answered_with_the_whole_page_all_the_same(cast: Cast) -> None:
    """The default is no word of the view: the receipt keeps the body."""
    client = cast.client("system")
    form = {"username": "bad name", "name": "", "home": "500153", "once": "a"}
    client.post("/accounts/new/", form)
    lookup = {"number": "13900000000", "once": "b"}
    officer = cast.client("officer")
    first, again = (officer.post("/people/lookup/", lookup) for _time in range(2))
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-store"


def test_what_strangers_see_may_be_kept_as_the_view_says() -> None:
    assert isinstance(Client().get("/sign-in/"), HttpResponse)
