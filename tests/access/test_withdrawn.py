"""A right withdrawn is gone by the next request."""

from datetime import timedelta

from haitang.foundation.doors import SIGNED_IN
from haitang.network.access.checks import addresses
from haitang.network.access.models import Grant
from tests.cast import AT, Cast

from .addresses import ADDRESSES


def test_a_grant_that_ended_opens_nothing(cast: Cast) -> None:
    guarded = [
        address.name
        for address in addresses()
        if address.needs not in {None, SIGNED_IN} and address.name in ADDRESSES
    ]
    clients = {who: cast.client(who) for who in ("officer", "security", "system", "auditor")}
    for client in clients.values():
        client.get("/")
    Grant.objects.update(until=AT - timedelta(days=1))
    for name in guarded:
        for who, client in clients.items():
            answer = client.get(ADDRESSES[name].url(name, cast))
            assert answer.status_code == 403, f"{name} as {who}: {answer.status_code}"


def test_an_account_disabled_is_out(cast: Cast) -> None:
    client = cast.client("officer")
    cast["officer"].is_active = False
    cast["officer"].save()
    for address in addresses():
        if address.needs and address.name in ADDRESSES:
            assert client.get(ADDRESSES[address.name].url(address.name, cast)).status_code == 302
