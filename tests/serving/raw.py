"""Speaking HTTP by hand: half, slowly, or not at all."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEAD = b"Host: 127.0.0.1\r\n"
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and the process it is."""

    port: int
    process: "subprocess.Popen[bytes]"

    def connect(self, seconds: float = PATIENCE) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def ask(self, request: bytes, seconds: float = PATIENCE) -> bytes:
        """Send one request and read until the server closes or has answered in full."""
        with self.connect(seconds) as connection:
            connection.sendall(request)
            return read_answer(connection)

    def get(self, path: str, seconds: float = PATIENCE) -> bytes:
        return self.ask(f"GET {path} HTTP/1.1\r\n".encode() + HEAD + b"Connection: close\r\n\r\n", seconds)

    def page(self, path: str, seconds: float = PATIENCE) -> None:
        """A page that must be there: it comes, and says 200. Who shows that it waits for nobody sees to it that those it
        might wait for last longer than this has patience."""
        answer = self.get(path, seconds)
        assert status_of(answer) == 200, answer[:200]


@dataclass(frozen=True, slots=True)
class Held:
    """Pages of the small server that last until they are let go: what happens meanwhile needs no clock."""

    folder: Path

    def begun(self) -> int:
        """How many are in a thread."""
        return len(list(self.folder.glob("begun-*")))

    def let_go(self) -> None:
        (self.folder / "go").touch()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def read_answer(connection: socket.socket) -> bytes:
    """Until it is whole by its length, or the server closes."""
    answer = b""
    while True:
        try:
            piece = connection.recv(1 << 20)
        except ConnectionResetError:
            return answer
        if not piece:
            return answer
        answer += piece
        head, blank, body = answer.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if blank and lengths and len(body) >= int(lengths[0].split(b":")[1]):
            return answer


def post(path: str, length: int | None, *lines: bytes) -> bytes:
    """The head of a form."""
    declared = b"" if length is None else b"Content-Length: %d\r\n" % length
    return b"POST %s HTTP/1.1\r\n" % path.encode() + HEAD + declared + b"".join(lines) + b"\r\n"


@contextlib.contextmanager
def small_server(**bounds: object) -> Iterator[Place]:
    """`tests.serving.small`, on a port of its own."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    number, port = listening.fileno(), listening.getsockname()[1]
    words = [f"{name}={value}" for name, value in bounds.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.serving.small", str(number), *words],
        pass_fds=(number,),
        stdout=subprocess.DEVNULL,
    )
    listening.close()
    place = Place(port, process)
    try:
        wait_for(place)
        yield place
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(place: Place) -> None:
    latest = time.monotonic() + PATIENCE
    while True:
        try:
            if status_of(place.get("/", 5)) == 200:
                return
        except OSError:
            time.sleep(0.05)
        assert place.process.poll() is None, "the server ended"
        assert time.monotonic() < latest, "the server does not answer"
