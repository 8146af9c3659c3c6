"""Every view × method × member of the cast, against the table in matrix.txt that people have read.

To renew it: WRITE_MATRIX=1 .venv/bin/pytest tests/access/test_matrix.py on SQLite, then read what changed.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from haitang.foundation.doors import SIGNED_IN
from haitang.network.access.checks import addresses
from tests.cast import EVERYBODY, OUTSIDE, Cast
from tests.engine import ENGINE

from .addresses import ADDRESSES, Address, names_a_record

pytestmark = pytest.mark.usefixtures("plain_templates")

FOLDER = Path(__file__).parent
MATRIX = FOLDER / "matrix.txt"
OPEN = FOLDER / "open_addresses.txt"
ROOMS = sorted({name.partition(":")[0] if ":" in name else "accounts" for name in ADDRESSES})
OF_EACH_KIND = (*OUTSIDE, "stranger", "officer", "chair", "manager", "guide")
ASKING = EVERYBODY if ENGINE == "sqlite" else OF_EACH_KIND
"""Who is asked. Roles are told apart before any record is read: the second engine is asked by one of each reach."""


def test_every_address_is_listed() -> None:
    assert {address.name for address in addresses()} == ADDRESSES.keys()


def test_the_open_addresses_are_the_reviewed_ones() -> None:
    """The list only shrinks: an address added to it wants a reviewer's yes."""
    left_open = {address.name for address in addresses() if address.open_to_all}
    assert sorted(left_open) == OPEN.read_text().split()


@pytest.mark.parametrize("room", ROOMS)
def test_the_matrix_is_the_reviewed_one(cast: Cast, room: str) -> None:
    """And whatever it says, nobody gets in, the stranger reaches no record of home, and nothing breaks."""
    clients = {who: cast.client(who, raise_request_exception=False) for who in ASKING}
    rules = {address.name: address for address in addresses()}
    reviewed = read_matrix()
    for name in (name for name in sorted(ADDRESSES) if room_of(name) == room):
        entry = ADDRESSES[name]
        for method in ("get", "post"):
            found = {who: call(clients[who], method, name, entry, cast) for who in ASKING}
            assert "500" not in found.values(), f"{method} {name}"
            if not rules[name].open_to_all:
                assert {found[who] for who in OUTSIDE} == {"302"}, f"{method} {name}"
            if names_ours(entry) and rules[name].needs not in {None, SIGNED_IN}:
                assert found["stranger"] in {"403", "404", "405"}, f"{method} {name}"
            if os.environ.get("WRITE_MATRIX"):
                reviewed[name, method] = found
            assert found == {who: reviewed[name, method][who] for who in ASKING}, f"{method} {name}"
    if os.environ.get("WRITE_MATRIX"):
        write_matrix(reviewed)


def test_the_matrix_tells_of_no_address_that_is_gone() -> None:
    assert set(read_matrix()) == {(name, method) for name in ADDRESSES for method in ("get", "post")}


def room_of(name: str) -> str:
    room, colon, _page = name.partition(":")
    return room if colon else "accounts"


def names_ours(entry: Address) -> bool:
    return any(map(names_a_record, entry.kwargs.values()))


Matrix = dict[tuple[str, str], dict[str, str]]
"""The status everybody gets, by address and method."""


def read_matrix() -> Matrix:
    found = {}
    for line in MATRIX.read_text(encoding="utf-8").splitlines()[2:]:
        name, method, *cells = line.split()
        told = ("405" if cell == "--" else cell for cell in cells)
        found[name, method.lower()] = dict(zip(EVERYBODY, told, strict=True))
    return found


def write_matrix(matrix: Matrix) -> None:
    lines = [
        "# Address, method, then the status each gets. 302 at the left is the way to sign in; -- is 405.",
        f"{'':44}{'':5}" + " ".join(f"{who[:6]:>6}" for who in EVERYBODY),
    ]
    for (name, method), cells in sorted(matrix.items()):
        if name in ADDRESSES:
            told = (f"{cell if cell != '405' else '--':>6}" for cell in cells.values())
            lines.append(f"{name:44}{method.upper():5}" + " ".join(told))
    MATRIX.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
