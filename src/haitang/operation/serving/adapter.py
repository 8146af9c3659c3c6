"""Between the HTTP server and Django: bodies are received, turns waited for, answers sent, each within its bounds."""

import asyncio
import io
import logging
import os
from collections.abc import Callable
from typing import IO, Any, Final

from .answers import Answer, Application, call
from .bodies import Bodies, CutOff, Late, TooLarge
from .environ import environ_of, visitor_address
from .limits import Limits
from .turns import Full, Turns

HEALTH: Final = "/health/"
HEALTH_WAITING: Final = 16
LINGER: Final = 10.0
"""Seconds after which a file handed to the server is closed here: it opens it anew, a moment later."""
NO_BODY: Final = frozenset({204, 304})

log = logging.getLogger("haitang.serving")
TurnedAway = Callable[[dict[str, Any], int | Exception], Answer]
"""Makes the page for who is turned away with a status, or after an error."""


class Adapter:
    """Called for each request with RSGI's scope and protocol."""

    def __init__(
        self, application: Application, turned_away: TurnedAway, limits: Limits, *, behind_proxy: bool
    ) -> None:
        self.application = application
        self.turned_away = turned_away
        self.limits = limits
        self.behind_proxy = behind_proxy
        self.bodies = Bodies(limits)
        self.pages = Turns(limits.threads, limits.waiting, limits.waiting_seconds, "page")
        self.health = Turns(1, HEALTH_WAITING, limits.waiting_seconds, "health")
        self.in_hand: set[str] = set()

    async def __call__(self, scope: Any, protocol: Any) -> None:
        self.in_hand.add(scope.client)
        try:
            answer = await self.answer(scope, protocol)
        finally:
            self.in_hand.discard(scope.client)
        send(protocol, scope.method, answer)

    async def answer(self, scope: Any, protocol: Any) -> Answer:
        address = visitor_address(scope, behind_proxy=self.behind_proxy)
        body: IO[bytes] = io.BytesIO()
        try:
            body = await self.body_of(scope, protocol, address)
            environ = environ_of(scope, body)
            turns = self.health if scope.path == HEALTH else self.pages
            return await turns.run(address, call, self.application, environ, self.limits.memory_bytes)
        except tuple(STATUS_OF) as refused:
            log.info("turned_away", extra={"status": STATUS_OF[type(refused)], "method": scope.method})
            return self.turned_away(environ_of(scope, io.BytesIO()), STATUS_OF[type(refused)])
        except Exception as error:
            log.exception("unanswered")
            return self.turned_away(environ_of(scope, io.BytesIO()), error)
        finally:
            body.close()

    async def body_of(self, scope: Any, protocol: Any, address: str) -> IO[bytes]:
        """The whole body; an empty one where none is announced. Raises `NoLength` and what `Bodies.receive` raises."""
        headers = scope.headers
        if "transfer-encoding" in headers:
            # a body cut off within is told from a whole one by its length only
            raise NoLength
        length = int(headers.get("content-length") or 0)
        if not length:
            return io.BytesIO()
        if length > self.limits.body_bytes and "expect" in headers:
            raise TooLarge  # who asks beforehand is answered before it sends
        return await self.bodies.receive(protocol, length, address)

    def stuck_for(self) -> float:
        return max(self.pages.stuck_for(), self.health.stuck_for())


class NoLength(Exception):
    """A body is sent in pieces without saying how long it is."""


STATUS_OF: Final[dict[type[Exception], int]] = {
    Late: 408,
    CutOff: 400,
    NoLength: 411,
    TooLarge: 413,
    Full: 503,
}


def send(protocol: Any, method: str, answer: Answer) -> None:
    """Hand the answer to the HTTP server, which sends it as fast as it is taken."""
    headers = [(name.lower(), value) for name, value in answer.headers]
    if answer.file is not None and "content-length" not in dict(headers):
        headers.append(("content-length", str(os.fstat(answer.file).st_size)))
    if answer.file is not None and method != "HEAD":
        asyncio.get_running_loop().call_later(LINGER, os.close, answer.file)
        protocol.response_file(answer.status, headers, f"/proc/self/fd/{answer.file}")
        return
    if answer.file is not None:
        os.close(answer.file)
    if method == "HEAD" or answer.status in NO_BODY:
        protocol.response_empty(answer.status, headers)
    else:
        protocol.response_bytes(answer.status, headers, answer.content)
