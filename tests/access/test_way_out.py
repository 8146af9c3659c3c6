"""Every page of whoever has signed in shows how to sign out."""

import pytest
from django.urls import reverse

from haitang.network.access.checks import addresses
from tests.cast import Cast

from .addresses import ADDRESSES

pytestmark = pytest.mark.usefixtures("plain_templates")
FOR_ANYBODY = {address.name for address in addresses() if address.open_to_all}
PAGES = sorted(name for name, address in ADDRESSES.items() if address.gets and name not in FOR_ANYBODY)


def without_a_way_out(cast: Cast, names: list[str], way: str) -> list[str]:
    """The whole pages that do not hold the form that signs out."""
    found = []
    for name in names:
        address = ADDRESSES[name]
        answer = cast.client(address.by, raise_request_exception=False).get(address.url(name, cast))
        text = b"".join(answer).decode(errors="replace") if "html" in answer.get("Content-Type", "") else ""
        if "</html>" in text and answer.status_code == 200 and f'action="{way}"' not in text:
            found.append(name)
    return found


def test_every_page_shows_the_way_out(cast: Cast) -> None:
    assert without_a_way_out(cast, PAGES, reverse("account_logout")) == []


def test_a_page_without_it_would_be_seen(cast: Cast) -> None:
    assert without_a_way_out(cast, ["access:own", "tasks:tasks"], "/elsewhere/") == [
        "access:own",
        "tasks:tasks",
    ]
