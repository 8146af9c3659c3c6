"""Every argument and field that names a record is sent a record of the twin: refused, and nothing written."""

import pytest
from django.db import transaction

from tests.cast import CANARY, Cast

from .addresses import ADDRESSES, names_a_record, value_for
from .rows import changes_of

pytestmark = pytest.mark.usefixtures("plain_templates")

FIELDS = [
    (name, key)
    for name, address in ADDRESSES.items()
    for key, value in (address.sends or {}).items()
    if names_a_record(value)
]
ARGUMENTS = [
    (name, key)
    for name, address in ADDRESSES.items()
    for key, value in address.kwargs.items()
    if names_a_record(value)
]
FILTERS = [
    (name, key)
    for name, address in ADDRESSES.items()
    for key, value in address.query.items()
    if names_a_record(value)
]


@pytest.mark.parametrize(("name", "key"), FIELDS)
def test_a_field_takes_no_record_of_the_twin(cast: Cast, name: str, key: str) -> None:
    address = ADDRESSES[name]
    client = cast.client(address.by, raise_request_exception=False)
    url, body = address.url(name, cast), address.body(cast, swapped=key)
    answer, changed = changes_of(lambda: client.post(url, body))
    assert answer.status_code in {200, 400, 403, 404, 409, 422}
    assert CANARY not in answer.content.decode(errors="replace")
    assert changed == []


@pytest.mark.parametrize(("name", "key"), ARGUMENTS)
def test_an_argument_takes_no_record_of_the_twin(cast: Cast, name: str, key: str) -> None:
    address = ADDRESSES[name]
    client = cast.client(address.by, raise_request_exception=False)
    url, body = address.url(name, cast, swapped=key), address.body(cast)
    answers, changed = changes_of(lambda: (client.get(url), client.post(url, body)))
    for answer in answers:
        assert answer.status_code in {404, 405}
        assert CANARY not in answer.content.decode(errors="replace")
    assert changed == []


@pytest.mark.parametrize(("name", "key"), FILTERS)
def test_a_filter_shows_nothing_of_the_twin(cast: Cast, name: str, key: str) -> None:
    address = ADDRESSES[name]
    client = cast.client(address.by)
    answer = client.get(address.url(name, cast), {key: value_for(address.query[key], cast, swapped=True)})
    assert answer.status_code in {200, 404, 422}
    assert CANARY not in answer.content.decode(errors="replace")


def test_the_valid_bodies_are_valid(cast: Cast) -> None:
    """Without this, a refusal above might be one of the body and not of the record."""
    for name, address in ADDRESSES.items():
        if address.sends is None:
            continue
        with transaction.atomic():
            answer = cast.client(address.by).post(address.url(name, cast), address.body(cast))
            transaction.set_rollback(True)
        assert answer.status_code < 400, f"{name}: {answer.status_code}"
