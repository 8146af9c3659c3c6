"""The HTTP server of one web process: granian in this very process, on a socket the supervisor opened.

granian parses HTTP and bounds the heads; `adapter` bounds all else. Its embedded server opens its own socket, so a
process that is started anew would find the port closed meanwhile: here it is given ours (`OnGivenSocket`).
"""

import asyncio
import contextlib
import logging
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from .adapter import Adapter
from .connections import Connections
from .limits import FIELDS_BYTES, Limits
from .listening import BACKLOG
from .pulse import Pulse

STUCK: Final = 4
BEAT_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 2.0
SWITCH_SECONDS: Final = 0.001
LEAST_CONNECTIONS: Final = 64
NOT_CONNECTIONS: Final = 512
"""Descriptors set apart for files, the database, and whatever else is open."""

log = logging.getLogger("haitang.serving")


class OnGivenSocket(Server):
    """The embedded server on a socket that listens already."""

    def __init__(self, target: Any, listening: socket.socket, limits: Limits) -> None:
        self.listening = listening
        super().__init__(
            target,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            websockets=False,
            backlog=BACKLOG,
            backpressure=limits.connections,
            http1_settings=HTTP1Settings(
                header_read_timeout=round(limits.head_seconds * 1000), max_buffer_size=limits.head_bytes
            ),
            log_enabled=False,
        )

    def _init_shared_socket(self) -> None:
        self._shd: Any = SocketHolder(self.listening.fileno(), False, BACKLOG)  # type: ignore[call-arg] # stubs lag


def descriptors_allowed() -> int:
    """As many as the system lets this process open: raised to the hard limit."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


async def serve(
    adapter: Adapter,
    listening: socket.socket,
    pulse: Pulse,
    exchanged: Callable[[], bool] = lambda: False,
) -> None:
    """Until SIGTERM or SIGINT: requests in hand are answered, bodies on their way given up.

    `exchanged` says that the database is another one now: the process ends, and the next one opens that.
    """
    server = OnGivenSocket(adapter, listening, adapter.limits)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        adapter.bodies.give_up_all()
        server.stop()  # type: ignore[no-untyped-call]

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    watching = asyncio.create_task(watch(adapter, listening.getsockname()[1], pulse, exchanged))
    try:
        await server.serve()
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


def give_up(why: str) -> None:
    log.error(why)
    logging.shutdown()
    os._exit(STUCK)  # the threads do not listen: no other way ends them


async def watch(adapter: Adapter, port: int, pulse: Pulse, exchanged: Callable[[], bool]) -> None:
    """Beat, look after the connections, and give the process up when no page is answered any more, or from another database."""
    connections = Connections(port, adapter.limits, adapter.in_hand)
    looked = 0.0
    while True:
        pulse.beat()
        if adapter.stuck_for() > adapter.limits.hung_seconds:
            give_up("pages_stuck")
        if exchanged():
            give_up("database_exchanged")
        if (now := time.monotonic()) - looked >= LOOK_SECONDS:
            looked = now
            if cut := await asyncio.to_thread(connections.look):
                log.info("connections_cut", extra={"count": cut})
        await asyncio.sleep(BEAT_SECONDS)


def limits_of(settings: Any) -> Limits:
    """The bounds as the program's settings have them."""
    return Limits(
        threads=settings["web_threads"],
        waiting=settings["web_waiting"],
        body_bytes=settings["upload_megabytes"] * 1024 * 1024 + FIELDS_BYTES,
        connections=max(
            min(Limits().connections, descriptors_allowed() - NOT_CONNECTIONS), LEAST_CONNECTIONS
        ),
    )


def run_server(pulse: int, listening: int) -> int:
    # the settings are read here, in the process that serves
    from django.conf import settings  # noqa: PLC0415
    from django.core.servers.basehttp import get_internal_wsgi_application  # noqa: PLC0415

    from haitang.foundation.sqlite.identity import never_make_one  # noqa: PLC0415

    from .exchanged import database_is_exchanged  # noqa: PLC0415
    from .pages import turned_away  # noqa: PLC0415

    # the event loop's thread must not wait long for one that renders a page: 5 ms a step by default
    sys.setswitchinterval(SWITCH_SECONDS)
    application = get_internal_wsgi_application()
    own = settings.SETTINGS
    adapter = Adapter(application, turned_away, limits_of(own), behind_proxy=own["behind_proxy"])
    never_make_one()
    asyncio.run(serve(adapter, socket.socket(fileno=listening), Pulse(pulse), database_is_exchanged))
    return 0
