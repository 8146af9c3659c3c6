"""Threads for the pages, and a bounded, fair queue before them: addresses take turns, whoever asks most waits longest."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


class Full(Exception):
    """Too many wait, or the turn did not come in time: nothing was done."""


class Turns:
    """So many threads; a request gets one when its address's turn comes. For one event loop."""

    def __init__(self, threads: int, waiting: int, seconds: float, name: str) -> None:
        self.most_waiting = waiting
        self.seconds = seconds
        self.free = threads
        self.queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.moved = time.monotonic()

    @property
    def waiting(self) -> int:
        return sum(map(len, self.queues.values()))

    def stuck_for(self) -> float:
        """Seconds since a thread last came free or was taken, when requests wait; 0 when none does."""
        return time.monotonic() - self.moved if self.waiting else 0.0

    async def run(self, address: str, function: Callable[..., Result], *arguments: Any) -> Result:
        """What the function returns, called in a thread. Raises `Full`, and then it was not called."""
        await self._take(address)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, function, *arguments)
        finally:
            self._give()

    async def _take(self, address: str) -> None:
        if self.free:
            self.free -= 1
            self.moved = time.monotonic()
            return
        if self.waiting >= self.most_waiting:
            self._turn_away_for(address)
        turn = asyncio.get_running_loop().create_future()
        self.queues.setdefault(address, deque()).append(turn)
        await asyncio.wait({turn}, timeout=self.seconds)
        if not turn.done():
            self._leave(address, turn)
            raise Full
        turn.result()

    def _turn_away_for(self, address: str) -> None:
        """Make room for one of this address: whoever has most waiting loses the last of his. Raises `Full` when it is he."""
        most = max(self.queues, key=lambda one: len(self.queues[one]))
        if len(self.queues[most]) <= len(self.queues.get(address, ())) + 1:
            raise Full
        self.queues[most].pop().set_exception(Full())

    def _leave(self, address: str, turn: asyncio.Future[None]) -> None:
        queue = self.queues[address]
        queue.remove(turn)
        if not queue:
            del self.queues[address]

    def _give(self) -> None:
        """Hand the thread to the next address, which then waits behind the others."""
        self.moved = time.monotonic()
        if not self.queues:
            self.free += 1
            return
        address, queue = self.queues.popitem(last=False)
        queue.popleft().set_result(None)
        if queue:
            self.queues[address] = queue
