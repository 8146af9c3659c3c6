"""Telling the service manager how it goes (systemd's `sd_notify`): one datagram a word, nothing when nobody listens."""

import contextlib
import os
import socket
from collections.abc import Mapping
from typing import Final

MICROSECONDS: Final = 1_000_000
READY: Final = "READY=1"
ALIVE: Final = "WATCHDOG=1"
STOPPING: Final = "STOPPING=1"


class Notifier:
    """Speaks to the socket the service manager named; `interval` is how often it wants to hear, in seconds."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        watched = environ.get("WATCHDOG_USEC", "")
        self.interval = int(watched) / MICROSECONDS / 2 if watched.isdigit() else None

    def tell(self, word: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagram:
            datagram.setblocking(False)
            datagram.sendto(word.encode(), address)


def without_the_socket(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child: what it starts must not speak for the service."""
    return {name: value for name, value in environ.items() if name not in {"NOTIFY_SOCKET", "WATCHDOG_USEC"}}
