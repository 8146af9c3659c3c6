"""Calling the application in a thread, and what comes of it: status, headers, and bytes or a file.

Everything is taken from the application while it has its thread, so that a slow reader holds neither a thread nor a
connection to the database.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`file` is a descriptor of a whole file to be sent and then closed, where `content` would be too long."""

    status: int
    headers: Headers
    content: bytes = b""
    file: int | None = None


class WholeFile:
    """What the application hands over when it answers with an open file (`wsgi.file_wrapper`)."""

    def __init__(self, file: IO[bytes], block: int = 65536) -> None:
        self.file = file
        self.block = block

    def __iter__(self) -> "WholeFile":
        return self

    def __next__(self) -> bytes:
        if chunk := self.file.read(self.block):
            return chunk
        raise StopIteration

    def close(self) -> None:
        self.file.close()

    def descriptor(self) -> int | None:
        """A descriptor of ours, when it is a file on disk from its beginning."""
        try:
            number = self.file.fileno()
            return os.dup(number) if self.file.tell() == 0 else None
        except (AttributeError, OSError):
            return None


def call(application: Application, environ: dict[str, Any], most_in_memory: int) -> Answer:
    """Have the application answer, to its end. Raises whatever it raises, and OSError when the disk is full."""
    begun: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        begun[:] = [int(status.partition(" ")[0]), headers]
        return write

    def write(_data: bytes) -> None:
        raise NotImplementedError("the application returns what it has to say")

    environ["wsgi.file_wrapper"] = WholeFile
    chunks = application(environ, start_response)
    try:
        content, file = collect(chunks, most_in_memory)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = begun
    return Answer(status, headers, content, file)


def collect(chunks: Iterable[bytes], most_in_memory: int) -> tuple[bytes, int | None]:
    """All there is: in memory as long as it is short, else in a file without a name."""
    if isinstance(chunks, WholeFile) and (descriptor := chunks.descriptor()) is not None:
        if os.fstat(descriptor).st_size > most_in_memory:
            return b"", descriptor
        os.close(descriptor)
    with tempfile.SpooledTemporaryFile(most_in_memory) as spooled:
        for chunk in chunks:
            spooled.write(chunk)
        if spooled.tell() <= most_in_memory:
            spooled.seek(0)
            return spooled.read(), None
        spooled.flush()
        spooled.rollover()
        return b"", os.dup(spooled.fileno())
