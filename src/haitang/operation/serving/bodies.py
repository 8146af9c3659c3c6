"""Receiving what is sent: under a deadline, at a least rate, in bounded number, and never in a thread.

Who sends half a form holds a place here and nothing else. When places are short the slowest gives way, of the same
address first, but nobody in his first second: a form that comes in one piece passes between any number of forms that
never end.
"""

import asyncio
import contextlib
import io
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from .limits import Limits

FIRST: Final = 1.0
"""Seconds in which nobody gives way. Meanwhile there may be more bodies than places: as many as connections, at most."""


class Late(Exception):
    """The body did not come in time, or gave way to a faster one."""


class TooLarge(Exception):
    """The body is longer than allowed."""


class CutOff(Exception):
    """The sender went away before the end: what came must not be taken for the whole."""


@dataclass(eq=False, slots=True)
class Arrival:
    """One body on its way."""

    address: str
    began: float
    deadline: asyncio.Timeout
    received: int = 0

    def rate(self, now: float) -> float:
        return self.received / max(now - self.began, 0.001)


class Bodies:
    """All bodies on their way to this process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.arrivals: set[Arrival] = set()

    async def receive(self, chunks: Any, length: int, address: str) -> IO[bytes]:
        """The whole body, `length` bytes, ready to be read. Raises `Late`, `TooLarge`, `CutOff`, or OSError of the disk."""
        keep = length <= self.limits.body_bytes
        body: IO[bytes] = tempfile.SpooledTemporaryFile(self.limits.memory_bytes)  # noqa: SIM115 - the caller closes it
        try:
            async with asyncio.timeout(None) as deadline:
                with self._place(address, deadline) as arrival:
                    await self._take(arrival, chunks, length, body if keep else None)
        except TimeoutError:
            body.close()
            raise Late from None
        except BaseException:
            body.close()
            raise
        if not keep:
            body.close()
            raise TooLarge
        if arrival.received != length:
            body.close()
            raise CutOff
        body.seek(io.SEEK_SET)
        return body

    async def _take(self, arrival: Arrival, chunks: Any, length: int, body: IO[bytes] | None) -> None:
        """Without a body to write to what comes is thrown away: a browser hears an answer only when it has sent all."""
        limits, loop = self.limits, asyncio.get_running_loop()
        most = length if body else min(length, 4 * limits.body_bytes)
        self._extend(arrival)
        async for chunk in chunks:
            arrival.received += len(chunk)
            if arrival.received > most:
                return
            if body and arrival.received > limits.memory_bytes:
                await loop.run_in_executor(None, body.write, chunk)  # the disk may be slow
            elif body:
                body.write(chunk)
            self._extend(arrival)
            if sum(one.received for one in self.arrivals) > limits.spooled_bytes:
                self._give_way(self.arrivals, 1)

    def _extend(self, arrival: Arrival) -> None:
        limits = self.limits
        allowed = min(limits.body_grace + arrival.received / limits.body_rate, limits.body_seconds)
        arrival.deadline.reschedule(arrival.began + allowed)

    @contextlib.contextmanager
    def _place(self, address: str, deadline: asyncio.Timeout) -> Iterator[Arrival]:
        of_address = [one for one in self.arrivals if one.address == address]
        self._make_room(of_address, self.limits.bodies_of_address)
        self._make_room(self.arrivals, self.limits.bodies)
        arrival = Arrival(address, asyncio.get_running_loop().time(), deadline)
        self.arrivals.add(arrival)
        try:
            yield arrival
        finally:
            self.arrivals.discard(arrival)

    def _make_room(self, among: Collection[Arrival], places: int) -> None:
        """The slowest of them give way until there is a place for one more."""
        excess = len(among) + 1 - places
        if excess > 0:
            now = asyncio.get_running_loop().time()
            self._give_way([one for one in among if one.began <= now - FIRST], excess)

    def _give_way(self, among: Collection[Arrival], count: int) -> None:
        """So many of them, the slowest first."""
        now = asyncio.get_running_loop().time()
        for arrival in sorted(among, key=lambda one: (one.rate(now), one.began))[:count]:
            self.arrivals.discard(arrival)
            arrival.deadline.reschedule(now)

    def give_up_all(self) -> None:
        """Nobody is waited for any more: the process ends."""
        now = asyncio.get_running_loop().time()
        for arrival in self.arrivals:
            arrival.deadline.reschedule(now)
