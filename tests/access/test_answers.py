"""No browser and no proxy keeps what somebody saw after signing in, unless the view says so itself."""

import pytest
from django.http import HttpResponse
from django.test import Client

from haitang.network.access import answers
from haitang.network.access.checks import addresses
from tests.cast import Cast

from .addresses import ADDRESSES

pytestmark = pytest.mark.usefixtures("plain_templates")

KEPT_BY_THE_BROWSER = {"activities:picture", "activities:thumbnail", "notices:feed"}
"""Views that say themselves that the reader's own browser may keep what they answer, and nobody else."""


def test_every_signed_in_answer_says_no_store_or_what_its_view_says(cast: Cast) -> None:
    """Walked over every address, read and sent."""
    client = cast.client("officer", raise_request_exception=False)
    seen, private = set(), set()
    for address in addresses():
        entry = ADDRESSES[address.name]
        if address.name == "account_logout":
            continue
        said = client.get(entry.url(address.name, cast), {}).headers.get("Cache-Control", "")
        seen.add(address.name)
        if "no-store" not in said:
            assert "private" in said, address.name
            private.add(address.name)
    assert len(seen) > 100
    assert private <= KEPT_BY_THE_BROWSER


def test_without_the_default_pages_would_be_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(answers, "acting_of", lambda request: answers.NOBODY)
    assert "Cache-Control" not in cast.client("officer").get("/account/").headers


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
