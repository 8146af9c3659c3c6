"""The socket that the web processes are handed. Loads nothing of the server, which a command line need not."""

import socket
from typing import Final

BACKLOG: Final = 2048


def listen(address: str, port: int) -> socket.socket:
    """A socket that listens, to be handed to the web processes. Raises OSError when the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((address, port))
    listening.listen(BACKLOG)
    return listening
