"""Every view × method × member of the cast, against the table in matrix.txt that people have read.

To renew it: WRITE_MATRIX=1 .venv/bin/pytest tests/access/test_matrix.py, then read what changed.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from haitang.access.checks import addresses
from haitang.accounts.doors import SIGNED_IN
from tests.cast import EVERYBODY, OUTSIDE, Cast

from .addresses import ADDRESSES, Address, names_a_record

FOLDER = Path(__file__).parent
MATRIX = FOLDER / "matrix.txt"
OPEN = FOLDER / "open_addresses.txt"


def test_every_address_is_listed() -> None:
    assert {address.name for address in addresses()} == ADDRESSES.keys()


def test_the_open_addresses_are_the_reviewed_ones() -> None:
    """The list only shrinks: an address added to it wants a reviewer's yes."""
    left_open = {address.name for address in addresses() if address.open_to_all}
    assert sorted(left_open) == OPEN.read_text().split()


def test_the_matrix_is_the_reviewed_one(cast: Cast) -> None:
    clients = {who: cast.client(who, raise_request_exception=False) for who in EVERYBODY}
    found = [*heading(), *(line for name in sorted(ADDRESSES) for line in lines_of(name, cast, clients))]
    if os.environ.get("WRITE_MATRIX"):
        MATRIX.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == MATRIX.read_text(encoding="utf-8").splitlines()
    assert [line for line in found if " 500" in line] == []


@pytest.mark.parametrize("who", OUTSIDE)
def test_whoever_is_nobody_gets_nowhere(cast: Cast, who: str) -> None:
    """Independent of the table: sign-in, or a page left open on purpose."""
    client = cast.client(who, raise_request_exception=False)
    for address in addresses():
        if not address.open_to_all and address.name in ADDRESSES:
            entry = ADDRESSES[address.name]
            for method in ("get", "post"):
                answer = call(client, method, address.name, entry, cast)
                assert answer == "302", f"{method} {address.name} as {who}: {answer}"


def test_the_stranger_reaches_no_record_of_home(cast: Cast) -> None:
    """Independent of the table: an address that names a record of home does not exist for the twin's officer."""
    client = cast.client("stranger", raise_request_exception=False)
    needed = {address.name: address.needs for address in addresses()}
    for name, entry in ADDRESSES.items():
        if any(map(names_a_record, entry.kwargs.values())) and needed[name] not in {None, SIGNED_IN}:
            for method in ("get", "post"):
                assert call(client, method, name, entry, cast) in {"403", "404", "405"}, f"{method} {name}"


def heading() -> Iterator[str]:
    yield "# Address, method, then the status each gets. 302 at the left is the way to sign in; -- is 405."
    yield f"{'':44}{'':5}" + " ".join(f"{who[:6]:>6}" for who in EVERYBODY)


def lines_of(name: str, cast: Cast, clients: Mapping[str, Client]) -> Iterator[str]:
    for method in ("get", "post"):
        cells = (call(clients[who], method, name, ADDRESSES[name], cast) for who in EVERYBODY)
        yield f"{name:44}{method.upper():5}" + " ".join(
            f"{cell if cell != '405' else '--':>6}" for cell in cells
        )


def call(client: Client, method: str, name: str, entry: Address, cast: Cast) -> str:
    """The status of one request, whose effects are taken back, the browser's cookies too."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        url = entry.url(name, cast)
        if method == "get":
            query = {key: value for key, value in entry.query.items() if not hasattr(value, "of")}
            status = client.get(url, query).status_code
        else:
            status = client.post(url, entry.body(cast)).status_code
        transaction.set_rollback(True)
    client.cookies = cookies
    return str(status)
