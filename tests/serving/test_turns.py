"""Whoever asks most waits longest: one address cannot take the turns of the others."""

import asyncio
import threading
from types import SimpleNamespace

import pytest

from haitang.foundation.networks import network_of
from haitang.operation.serving import environ
from haitang.operation.serving.environ import visitor_address
from haitang.operation.serving.turns import Full, Turns

PATIENCE = 20


class Counter:
    """Work that waits until it is let on, and notes who was served in which order."""

    def __init__(self) -> None:
        self.let_on = threading.Event()
        self.served: list[str] = []

    def work(self, who: str) -> str:
        assert self.let_on.wait(PATIENCE)
        self.served.append(who)
        return who


async def asked(turns: Turns, counter: Counter, crowd: list[str]) -> list[object]:
    """What each of the crowd got, coming in this order while the first is being served."""
    tasks = []
    for number, address in enumerate(crowd):
        tasks.append(asyncio.create_task(turns.run(address, counter.work, f"{address}{number}")))
        await asyncio.sleep(0)
    counter.let_on.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


def test_addresses_alternate() -> None:
    counter = Counter()
    asyncio.run(asked(Turns(1, 10, PATIENCE, "t"), counter, list("aaaab")))
    assert counter.served == ["a0", "a1", "b4", "a2", "a3"]


def test_when_too_many_wait_who_asks_most_is_turned_away() -> None:
    counter = Counter()
    got = asyncio.run(asked(Turns(1, 3, PATIENCE, "t"), counter, list("aaaaab")))
    assert [isinstance(each, Full) for each in got] == [False, False, False, True, True, False]
    assert sorted(counter.served) == ["a0", "a1", "a2", "b5"]


def test_of_those_who_ask_alike_the_last_is_turned_away() -> None:
    got = asyncio.run(asked(Turns(1, 2, PATIENCE, "t"), Counter(), list("abcd")))
    assert [isinstance(each, Full) for each in got] == [False, False, False, True]


def test_who_waits_too_long_is_turned_away_and_no_thread_is_lost() -> None:
    async def late() -> None:
        turns, counter = Turns(1, 5, 0.05, "t"), Counter()
        first = asyncio.create_task(turns.run("a", counter.work, "first"))
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await turns.run("b", counter.work, "late")
        assert turns.stuck_for() == 0.0  # nobody waits
        counter.let_on.set()
        assert await first == "first"
        assert await turns.run("b", counter.work, "next") == "next"
        assert counter.served == ["first", "next"]

    asyncio.run(late())


def test_stuck_is_when_somebody_waits_and_no_thread_comes_free() -> None:
    async def stuck() -> None:
        turns, counter = Turns(1, 5, PATIENCE, "t"), Counter()
        tasks = [asyncio.create_task(turns.run("a", counter.work, str(number))) for number in range(2)]
        await asyncio.sleep(0.05)
        assert turns.stuck_for() >= 0.04
        counter.let_on.set()
        await asyncio.gather(*tasks)
        assert turns.stuck_for() == 0.0

    asyncio.run(stuck())


HOUSEHOLD = [f"2001:db8:0:7::{number:x}" for number in range(1, 6)]


@pytest.mark.parametrize("behind_proxy", [True, False])
@pytest.mark.parametrize("by_network", [True, pytest.param(False, id="control")])
def test_one_network_of_ipv6_is_one_asker(
    monkeypatch: pytest.MonkeyPatch, *, behind_proxy: bool, by_network: bool
) -> None:
    """Whoever has a network has as many addresses as he likes; each alone would have a turn of its own."""
    if not by_network:
        monkeypatch.setattr(environ, "network_of", str)
    crowd = [visitor(address, behind_proxy=behind_proxy) for address in [*HOUSEHOLD, "2001:db8:0:8::1"]]
    counter = Counter()
    got = asyncio.run(asked(Turns(1, 3, PATIENCE, "t"), counter, crowd))
    assert isinstance(got[-1], Full) is not by_network
    assert sum(isinstance(each, Full) for each in got) == 2


def visitor(address: str, *, behind_proxy: bool) -> str:
    headers = SimpleNamespace(items=lambda: [("x-forwarded-for", address)])
    client = "127.0.0.1:5000" if behind_proxy else f"[{address}]:5000"
    return visitor_address(SimpleNamespace(client=client, headers=headers), behind_proxy=behind_proxy)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:7:1:2:3:4", "2001:db8:0:7::"),
        ("2001:DB8:0:7::", "2001:db8:0:7::"),
        ("fe80::1%eth0", "fe80::"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, ["9.9.9.9"], "127.0.0.1"),
        (True, ["9.9.9.9"], "9.9.9.9"),
        (True, ["1.1.1.1, 9.9.9.9"], "9.9.9.9"),
        (True, ["1.1.1.1", "9.9.9.9"], "9.9.9.9"),
        (True, [], "127.0.0.1"),
    ],
)
def test_behind_a_proxy_its_word_counts_and_only_then(
    behind_proxy: bool, forwarded: list[str], address: str
) -> None:
    headers = SimpleNamespace(items=lambda: [("x-forwarded-for", value) for value in forwarded])
    scope = SimpleNamespace(client="127.0.0.1:5000", headers=headers)
    assert visitor_address(scope, behind_proxy=behind_proxy) == address
