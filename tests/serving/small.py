"""The pages' server over a small application, with short bounds: `python -m tests.serving.small SOCKET [BOUND=VALUE …]`.

With `unbounded=1` it is what `serve` ran before: granian's WSGI with as many threads. The negative control. `held=FOLDER`
names where the page /held/ says that it has begun, and waits until it is let go: see `raw.Held`.
"""

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server.mp import MPServer

from haitang.operation.serving.adapter import Adapter
from haitang.operation.serving.answers import Answer, WholeFile
from haitang.operation.serving.limits import Limits
from haitang.operation.serving.pulse import Pulse
from haitang.operation.serving.server import descriptors_allowed, serve

SHORT: dict[str, Any] = {
    "threads": 4,
    "waiting": 64,
    "waiting_seconds": 5,
    "body_bytes": 1024 * 1024,
    "body_grace": 2.0,
    "body_seconds": 6,
    "head_seconds": 2,
    "answer_grace": 3.0,
    "hung_seconds": 60.0,
}
SLEEPS = {"/slow/": 1, "/hang/": 600}
LARGE = 8 * 1024 * 1024


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Says by its path what it does; by default it repeats the body it was sent."""
    path = environ["PATH_INFO"]
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    headers = [("Content-Type", "text/plain")]
    time.sleep(SLEEPS.get(path, 0))
    if path == "/held/":
        hold(Path(os.environ["HELD"]))
    if path == "/broken/":
        raise RuntimeError("phone 13912345678")
    if path == "/full/":
        raise OSError(28, "No space left on device")
    if path == "/seen/":
        body = repr(
            sorted((k, v) for k, v in environ.items() if isinstance(v, str) and k not in os.environ)
        ).encode()
    if path == "/large/":
        start_response("200 OK", headers)
        return (b"x" * 65536 for _chunk in range(LARGE // 65536))
    if path == "/file/":
        start_response("200 OK", headers)
        return environ["wsgi.file_wrapper"](open(__file__, "rb"))
    if path == "/memory/":
        start_response("200 OK", headers)
        return environ["wsgi.file_wrapper"](BytesIO(b"y" * 300_000))
    start_response("200 OK", [*headers, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [body or b"ok"]


def hold(folder: Path) -> None:
    (folder / f"begun-{threading.get_ident()}-{time.monotonic_ns()}").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)


def turned_away(environ: dict[str, Any], why: int | Exception) -> Answer:
    status = why if isinstance(why, int) else 500
    return Answer(status, [("Content-Type", "text/plain")], b"turned away")


def main(words: list[str]) -> None:
    asked = dict(word.split("=") for word in words[1:])
    bounds = SHORT | {
        name: type(SHORT.get(name, 1))(value)
        for name, value in asked.items()
        if name not in {"unbounded", "held"}
    }
    os.environ["HELD"] = asked.get("held", "")
    listening = socket.socket(fileno=int(words[0]))
    if "unbounded" in asked:
        plain(listening, bounds["threads"])
        return
    descriptors_allowed()
    adapter = Adapter(application, turned_away, Limits(**bounds), behind_proxy=False)
    asyncio.run(serve(adapter, listening, Pulse(os.open(os.devnull, os.O_WRONLY))))


def plain(listening: socket.socket, threads: int) -> None:
    host, port = listening.getsockname()
    listening.close()
    MPServer(
        "tests.serving.small:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_enabled=False,
    ).serve()


__all__ = ["WholeFile", "application"]

if __name__ == "__main__":
    main(sys.argv[1:])
