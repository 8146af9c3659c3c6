"""Every text field survives what people and programs type into it: no page breaks, nothing comes back as markup."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.engine import ENGINE

from .addresses import ADDRESSES, Address, value_for
from .rows import count_anew

pytestmark = pytest.mark.usefixtures("plain_templates")

MARKUP = "'\"><img src=x onerror=alert(1)><script>alert(2)</script>"
NUL = "零\x00字节"
STRANGE = "龘𠮷👩‍👩‍👧‍👦e\u0301\u202eoiram\u200b﷽"
NUMBER = "-9" * 40
LONG = "长" * 5000
NAUGHTY = (
    MARKUP,
    "{{ 7*7 }}{% load i18n %}%(name)s%s%n",
    "'; DROP TABLE people_person; --",
    '=HYPERLINK("http://127.0.0.1")',
    NUL,
    STRANGE,
    "../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    " \t\u3000 ",
    NUMBER,
    LONG,
)
OF_AN_ENGINE = (NUL, STRANGE, NUMBER, LONG)
"""What an engine may take otherwise than the next: characters, numbers, lengths."""
TRIED = NAUGHTY if ENGINE == "sqlite" else OF_AN_ENGINE
ALONE = MARKUP if ENGINE == "sqlite" else NUL
"""What each field is sent by itself: markup is the pages' matter, a NUL only PostgreSQL cannot store."""
SENDING = [name for name, address in ADDRESSES.items() if address.sends is not None]
ASKED = [name for name, address in ADDRESSES.items() if address.gets]
OF_EVERY_LIST = ("page", "size", "sort", "export", "on")


def texts(address: Address) -> list[str]:
    """The fields that somebody types into."""
    return [name for name, value in (address.sends or {}).items() if isinstance(value, str)]


def sent(client: Client, url: str, body: dict[str, Any]) -> tuple[int, str]:
    """Status and text of the answer, and of the page it leads on to; what was done is taken back."""
    count_anew()
    with transaction.atomic():
        answer = client.post(url, body, follow=True)
        transaction.set_rollback(True)
    return answer.status_code, b"".join(answer).decode(errors="replace")


@pytest.mark.parametrize("name", SENDING)
def test_a_form_takes_or_refuses_it(cast: Cast, name: str) -> None:
    address = ADDRESSES[name]
    client = cast.client(address.by, raise_request_exception=False)
    url, fields = address.url(name, cast), texts(address)
    trials = [{field: ALONE} for field in fields]
    trials += [dict.fromkeys(fields, text) for text in TRIED if fields]
    trials += [{"once": NUL}]
    for typed in trials:
        status, page = sent(client, url, {**address.body(cast), **typed})
        assert status < 500, typed
        assert "<img src=x" not in page, typed


@pytest.mark.parametrize("name", ASKED)
def test_an_address_takes_or_passes_over_it(cast: Cast, name: str) -> None:
    address = ADDRESSES[name]
    client, url = cast.client(address.by, raise_request_exception=False), address.url(name, cast)
    own = {key: value_for(value, cast) for key, value in address.query.items()}
    asked = [dict.fromkeys({*own, "q", *OF_EVERY_LIST}, text) for text in TRIED]
    asked += [{**own, key: NUL} for key in own]
    for query in asked:
        answer = client.get(url, query)
        assert answer.status_code < 500, query
        if "html" in answer["Content-Type"]:
            assert "<img src=x" not in b"".join(answer).decode(errors="replace"), query


def test_without_escaping_the_markup_would_be_met(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: it is the templates' escaping that keeps what was typed a text."""
    monkeypatch.setattr("django.template.base.conditional_escape", str)
    answer = cast.client("officer").get(ADDRESSES["desk:search"].url("desk:search", cast), {"q": MARKUP})
    assert "<img src=x" in answer.content.decode()
