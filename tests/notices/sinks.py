"""Servers on this machine that take what is sent: one for mail, one for robots. Each test starts its own."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

SECONDS = 10
"""So long a connection may stay silent."""


@dataclass
class Mailbox:
    """What a mail server took. `refuses` is the command it answers with `550` to, such as "RCPT"."""

    port: int = 0
    refuses: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    def text(self, nth: int = 0) -> str:
        """What a mail says, both its forms."""
        body = self.mails[nth]
        return "\n".join(part.get_content() for part in body.walk() if not part.is_multipart())


class Speaker(socketserver.StreamRequestHandler):
    """As much of SMTP as a client of ours speaks; its server carries the box."""

    timeout = SECONDS

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # set below
        self.say("220 here")
        while line := self.rfile.readline():
            command = line.decode().strip().upper().split(" ")[0]
            if command == box.refuses:
                self.say("550 no")
            elif command == "DATA":
                self.say("354 go on")
                box.mails.append(self.mail())
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return cast("EmailMessage", message_from_bytes(b"".join(lines), policy=policy.default))


@contextmanager
def mail_server(refuses: str = "") -> Iterator[Mailbox]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speaker) as server:
        server.daemon_threads = True
        box = Mailbox(port=server.server_address[1], refuses=refuses)
        server.box = box  # type: ignore[attr-defined]  # read by the speaker
        yield from served(server, box)


@dataclass
class Vendor:
    """What a robot's vendor was asked, as (path, body); `answers` is what it says to everything."""

    base: str = ""
    status: int = 200
    answers: dict[str, Any] = field(default_factory=lambda: {"errcode": 0, "errmsg": "ok"})
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@contextmanager
def vendor() -> Iterator[Vendor]:
    kept = Vendor()

    class Answering(BaseHTTPRequestHandler):
        timeout = SECONDS

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.asked.append((self.path, json.loads(body)))
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", f"{kept.base}/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(kept.answers).encode())

        def log_message(self, *args: Any) -> None:
            """Nothing: the tests' own output is enough."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        kept.base = f"http://127.0.0.1:{server.server_address[1]}"
        yield from served(server, kept)


def served(server: socketserver.BaseServer, kept: Any) -> Iterator[Any]:
    """Hand over what is kept while a thread serves; the thread has ended when the test has."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join(SECONDS)
