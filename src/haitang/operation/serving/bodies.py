"""Receiving what is sent: under a deadline, at a least rate, in bounded number, and never in a thread.

Who sends half a form holds a place here and nothing else. When places are short the slowest gives way, of the same
address first: a form that comes in one piece passes between any number of forms that never end.
"""

import asyncio
import contextlib
import io
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any

from .limits import Limits


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
            spooled = sum(one.received for one in self.arrivals)
            self._make_room(self.arrivals, spooled > limits.spooled_bytes)

    def _extend(self, arrival: Arrival) -> None:
        limits = self.limits
        allowed = min(limits.body_grace + arrival.received / limits.body_rate, limits.body_seconds)
        arrival.deadline.reschedule(arrival.began + allowed)

    @contextlib.contextmanager
    def _place(self, address: str, deadline: asyncio.Timeout) -> Iterator[Arrival]:
        limits = self.limits
        of_address = [one for one in self.arrivals if one.address == address]
        self._make_room(of_address, len(of_address) >= limits.bodies_of_address)
        self._make_room(self.arrivals, len(self.arrivals) >= limits.bodies)
        arrival = Arrival(address, asyncio.get_running_loop().time(), deadline)
        self.arrivals.add(arrival)
        try:
            yield arrival
        finally:
            self.arrivals.discard(arrival)

    def _make_room(self, among: Collection[Arrival], crowded: bool) -> None:  # noqa: FBT001 - read at each call
        """The slowest of them gives way when it is crowded."""
        if crowded:
            now = asyncio.get_running_loop().time()
            slowest = min(among, key=lambda one: (one.rate(now), one.began))
            self.arrivals.discard(slowest)
            slowest.deadline.reschedule(now)

    def give_up_all(self) -> None:
        """Nobody is waited for any more: the process ends."""
        now = asyncio.get_running_loop().time()
        for arrival in self.arrivals:
            arrival.deadline.reschedule(now)
