"""Every field and every parameter survives what people and programs type into it: no page breaks, nothing comes back as
markup.

What a form reads is asked of its fields themselves, each with every text. A page is then sent what they let through at
its worst, and whatever it looks up past any form.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from haitang.machinery.ui.forms import SearchField
from tests.cast import Cast
from tests.engine import ENGINE

from .addresses import ADDRESSES, Address, value_for
from .reading import Reading, reading
from .rows import count_anew

pytestmark = pytest.mark.usefixtures("plain_templates")

MARKUP: Final = "'\"><img src=x onerror=alert(1)><script>alert(2)</script>"
NUL: Final = "零\x00字节"
STRANGE: Final = "龘𠮷👩‍👩‍👧‍👦e\u0301\u202eoiram\u200b﷽"
PLAIN: Final = (
    MARKUP,
    "{{ 7*7 }}{% load i18n %}%(name)s%s%n",
    "'; DROP TABLE people_person; --",
    '=HYPERLINK("http://127.0.0.1")',
    "../../../etc/passwd",
)
NUMBER: Final = "9" * 80
LONG: Final = "长" * 5000
WORST: Final = f"{MARKUP}{STRANGE}{''.join(PLAIN[1:])}{LONG}"
"""All that a text may hold: a field that takes it is given as much of it as it takes."""
TEXTS: Final = (*PLAIN, NUL, STRANGE, "\r\nSet-Cookie: a=b", " \t\u3000 ", "-9" * 40, LONG, "\ud7ff\x0b\x1b")
NUMBERS: Final = (
    "-1", "0x1F", "1_000", "１２", "NaN", "-Infinity", "1e400", "1e-400",
    "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", NUMBER,
)  # fmt: skip
TIMES: Final = ("0001-01-01", "0000-00-00", "2021-02-30", "9999-12-31", "99999-01-01", "24:00", "23:59")
NAUGHTY: Final = (*TEXTS, *NUMBERS, *TIMES)
SENDING: Final = [name for name, address in ADDRESSES.items() if address.sends is not None]
ASKED: Final = [name for name, address in ADDRESSES.items() if address.gets]
OF_EVERY_LIST: Final = ("page", "size", "sort", "export", "on")
KNOWING: Final = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField, forms.BooleanField, SearchField)
"""Kinds of fields that take nothing but what they know."""

OF_EVERY_PAGE: Final = frozenset({"once", "next", "csrfmiddlewaretoken"})
LOOKED_UP: Final = (WORST, NUL, NUMBER, " ") if ENGINE == "sqlite" else (NUL, NUMBER)
ASKED_FOR: Final = (NUL, NUMBER, LONG) if ENGINE == "sqlite" else (NUL, NUMBER)
"""Which texts are sent by themselves: the second engine could take a NUL and a number otherwise, no other."""


# ---- the kinds of fields


def taken(field: forms.Field, name: str, text: str) -> bool:
    """Whether a field takes a text, alone or as the words typed into a search; what it gives on can be stored."""
    sent = {name: text, f"{name}_words": text}
    try:
        value = field.clean(field.widget.value_from_datadict(sent, {}, name))
    except ValidationError:
        return False
    assert "\x00" not in str(value)
    return True


def faults_of(fields: Mapping[str, forms.Field]) -> Iterator[str]:
    """Where a field breaks over a text, or gives on what cannot be stored."""
    for name, field in fields.items():
        for text in NAUGHTY if not isinstance(field, KNOWING) else (NUL, MARKUP, NUMBER):
            try:
                taken(field, name, text)
            except Exception as fault:  # noqa: BLE001  whatever it is, it is reported
                yield f"{name} {text[:20]!r}: {fault!r}"


def finished(kind: type[forms.Form]) -> dict[str, forms.Field]:
    """The fields of a form, less a search that is told only with each form where to look."""
    return {name: field for name, field in kind.base_fields.items() if getattr(field, "find", field)}


def at_worst(field: forms.Field, name: str) -> str | None:
    """The worst a field of a form takes; None when it takes nothing but what it knows."""
    if isinstance(field, KNOWING):
        return None
    most = getattr(field, "max_length", None)
    tried = (WORST[:most], *(text[:most] for text in TEXTS), *reversed(NUMBERS), *reversed(TIMES))
    return next((text for text in tried if text.strip() and taken(field, name, text)), None)


def every_form(base: type[Any] = forms.BaseForm) -> Iterator[type[forms.Form]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("haitang."):
            yield kind
        yield from every_form(kind)


def test_every_field_of_every_form_takes_or_refuses_every_text(cast: Cast) -> None:
    """Walked over the classes of the program, also those that no address of the table fills."""
    get_resolver().url_patterns  # noqa: B018  whose views bring their forms with them
    kinds = {kind for kind in every_form() if kind.base_fields}
    assert [f"{kind.__qualname__} {fault}" for kind in kinds for fault in faults_of(finished(kind))] == []
    assert len(kinds) > 100


def test_a_field_that_takes_a_nul_would_be_found() -> None:
    """The negative control."""

    class Lax(forms.CharField):
        def clean(self, value: Any) -> Any:
            return value

    assert len(list(faults_of({"name": Lax()}))) == 1


# ---- what is sent


def typed_into(address: Address) -> list[str]:
    return [name for name, value in (address.sends or {}).items() if isinstance(value, str)]


def sent(client: Client, url: str, body: Mapping[str, Any]) -> int:
    """The status of the answer; neither it nor the page it leads on to breaks or holds markup. What was done is taken back."""
    count_anew()
    with transaction.atomic():
        answer = client.post(url, body, follow=True)
        transaction.set_rollback(True)
    assert answer.status_code < 500, body
    assert "<img src=x" not in b"".join(answer).decode(errors="replace"), body
    return answer.status_code


@pytest.mark.parametrize("name", SENDING)
def test_a_form_takes_or_refuses_it(cast: Cast, name: str) -> None:
    address = ADDRESSES[name]
    client = cast.client(address.by, raise_request_exception=False)
    url, typed = address.url(name, cast), typed_into(address)
    with reading() as read:
        sent(client, url, {**address.body(cast), **dict.fromkeys(typed, NUL), "nobody asks for this": NUL})
        assert list(faults_of(read.fields())) == []
        for worst in worst_of(read):
            send_together(read, client, url, address.body(cast), worst)
    for looked_up in read.names - OF_EVERY_PAGE:
        for text in LOOKED_UP:
            sent(client, url, {**address.body(cast), looked_up: text})


def send_together(
    read: Reading, client: Client, url: str, body: Mapping[str, Any], worst: dict[str, str]
) -> None:
    """What a form takes goes on to the action and to what is stored. What the form itself refuses is shown again and left
    out of the next; what the action refuses without naming a field is sent by itself, one of each kind of field."""
    while worst and sent(client, url, {**body, **worst}) >= 400:
        refused = worst.keys() & read.refused()
        worst = {name: text for name, text in worst.items() if name not in refused}
        if not refused:
            break
    else:
        return
    fields = read.fields()
    for name in {kind_of(fields[name]): name for name in worst}.values() if len(worst) > 1 else ():
        sent(client, url, {**body, name: worst[name]})


def kind_of(field: forms.Field) -> tuple[object, ...]:
    """Fields alike in this take alike."""
    return type(field), *(
        getattr(field, bound, None) for bound in ("max_length", "min_value", "max_value", "strip")
    )


def worst_of(read: Reading) -> list[dict[str, str]]:
    """The words of a form at their worst, which it should take all at once; and what is no word."""
    fields = {name: field for name, field in read.fields().items() if name not in OF_EVERY_PAGE}
    worst = {name: text for name, field in fields.items() if (text := at_worst(field, name)) is not None}
    words = {
        name
        for name in worst
        if isinstance(fields[name], forms.CharField) and not fields[name].widget.is_hidden
    }
    return [
        {name: text for name, text in worst.items() if name in words},
        {name: text for name, text in worst.items() if name not in words},
    ]


def test_a_key_of_a_sending_may_be_anything(cast: Cast) -> None:
    """It is read by the middleware, alike for every address."""
    client = cast.client("officer", raise_request_exception=False)
    for text in (*PLAIN, NUL, STRANGE, LONG):
        sent(client, "/account/sessions/others/ending/", {"once": text})


def test_a_form_reads_its_fields_and_a_view_what_it_looks_up(cast: Cast) -> None:
    """Else an address would be asked too little, or far too much."""
    names = {}
    for name in ("people:edit", "tasks:urging"):
        address = ADDRESSES[name]
        with reading() as read:
            cast.client(address.by).post(address.url(name, cast), {**address.body(cast), "name": ""})
        names[name] = (read.names - OF_EVERY_PAGE, "workplace" in read.fields())
    assert names == {"people:edit": (set(), True), "tasks:urging": ({"note"}, False)}


# ---- what is asked


def asked(client: Client, url: str, query: Mapping[str, Any]) -> None:
    answer = client.get(url, query)
    assert answer.status_code < 500, query
    if "html" in answer["Content-Type"]:
        assert "<img src=x" not in b"".join(answer).decode(errors="replace"), query


@pytest.mark.parametrize("name", ASKED)
def test_an_address_takes_or_passes_over_it(cast: Cast, name: str) -> None:
    """An address that reads nothing of what it is asked is asked once: it answers every text alike."""
    address = ADDRESSES[name]
    client, url = cast.client(address.by, raise_request_exception=False), address.url(name, cast)
    own = {key: value_for(value, cast) for key, value in address.query.items()}
    with reading() as read:
        asked(client, url, dict.fromkeys({*own, "q", *OF_EVERY_LIST}, WORST[:200]))
    looked_up, fields = read.names - OF_EVERY_PAGE, read.fields()
    if looked_up or fields:
        for text in ASKED_FOR:
            asked(client, url, dict.fromkeys({*looked_up, *fields}, text))
    for key in looked_up & own.keys():
        asked(client, url, {**own, key: NUL})


def test_without_escaping_the_markup_would_be_met(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: it is the templates' escaping that keeps what was typed a text."""
    monkeypatch.setattr("django.template.base.conditional_escape", str)
    answer = cast.client("officer").get(ADDRESSES["desk:search"].url("desk:search", cast), {"q": MARKUP})
    assert "<img src=x" in answer.content.decode()
