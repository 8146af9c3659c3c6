"""Somebody at a browser: keeps cookies, reads the forms that pages show, fills them in and sends them.

Standard library only, and nothing of the program or of the other tests: what it finds, it finds from outside.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

Fields = list[tuple[str, str]]
File = tuple[str, str, bytes]
"""The field of a form, the name of the file, what is in it."""


class Unanswered(Exception):
    """The line broke, or nobody was there: whether what was asked was done, nobody knows."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def location(self) -> str:
        """The path it sends on to, or nothing."""
        return urlsplit(self.headers.get("location", "")).path

    @property
    def done(self) -> bool:
        """Whether a form that was sent was taken: the program sends its reader on."""
        return self.status in {302, 303}


@dataclass
class Sheet:
    """A form of a page: where it goes, and what stands in it."""

    action: str
    method: str
    fields: Fields = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {name for name, _value in self.fields} | set(self.options)

    def filled(self, said: Mapping[str, str | Iterable[str]]) -> Fields:
        """What is sent: what stands there, with what is said in its place."""
        stays = [(name, value) for name, value in self.fields if name not in said]
        more = [(name, [value] if isinstance(value, str) else list(value)) for name, value in said.items()]
        return stays + [(name, value) for name, values in more for value in values]


class _Reader(HTMLParser):
    """Collects the forms of a page. A select without a choice made sends its first option, as browsers do."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.sheets: list[Sheet] = []
        self._select = self._area = ""
        self._chosen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.sheets.append(Sheet(given.get("action") or self.path, given.get("method", "get").lower()))
        elif not self.sheets or "disabled" in given:
            return
        elif tag == "select":
            self._select, self._chosen = name, []
            self.sheets[-1].options[name] = []
        elif tag == "option" and self._select:
            self.sheets[-1].options[self._select].append(given.get("value", ""))
            self._chosen += [given.get("value", "")] if "selected" in given else []
        elif tag == "textarea":
            self._area = name
            self.sheets[-1].fields.append((name, ""))
        elif tag == "input" and name:
            self._input(given, name)

    def _input(self, given: Mapping[str, str], name: str) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in {"radio", "checkbox"}:
            self.sheets[-1].options.setdefault(name, []).append(value or "on")
            if "checked" not in given:
                return
        if kind not in {"file", "submit", "button", "image"}:
            self.sheets[-1].fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            options = self.sheets[-1].options[self._select]
            self.sheets[-1].fields += [(self._select, value) for value in self._chosen or options[:1]]
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self.sheets:
            self.sheets[-1].fields[-1] = (self._area, data)


def sheets_of(answer: Answer, path: str) -> list[Sheet]:
    """The forms of a page that change something."""
    reader = _Reader(path)
    reader.feed(answer.text)
    return [sheet for sheet in reader.sheets if sheet.method == "post"]


class Visitor:
    """One browser. Its cookies outlive the server; a lock of the caller's keeps it to one thread at a time."""

    def __init__(self, port: int, *, timeout: float = 30, headers: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.timeout = timeout
        self.headers = dict(headers or {})
        self.cookies: dict[str, str] = {}

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a line of its own. Raises `Unanswered`."""
        wire = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {**({"Cookie": cookie} if cookie else {}), **self.headers, **(headers or {})}
        try:
            wire.request(method, path, body or None, said)
            got = wire.getresponse()
            answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
            given = got.headers.get_all("Set-Cookie") or []
        except (OSError, HTTPException) as broken:
            raise Unanswered(str(broken)) from broken
        finally:
            wire.close()
        for line in given:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip().strip('"')
        return answer

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, fields: Fields, file: File | None = None) -> Answer:
        """Send a form, with a file where one is given."""
        if file is None:
            kind = "application/x-www-form-urlencoded"
            return self.send("POST", path, urlencode(fields).encode(), {"Content-Type": kind})
        body, kind = multipart(fields, file)
        return self.send("POST", path, body, {"Content-Type": kind})

    def sheet(self, path: str, *needed: str) -> Sheet:
        """The form of a page that has these fields. Raises `Unanswered` when the page shows no such form."""
        answer = self.get(path)
        for sheet in sheets_of(answer, path):
            if set(needed) <= sheet.names:
                return sheet
        raise Unanswered(f"no form with {needed} on {path} ({answer.status})")

    def fill(self, path: str, said: Mapping[str, str | Iterable[str]], file: File | None = None) -> Answer:
        """Open a page, fill in its form and send it."""
        sheet = self.sheet(path, *said)
        return self.post(sheet.action, sheet.filled(said), file)

    def sign_in(self, username: str, password: str) -> Answer:
        return self.fill("/sign-in/", {"login": username, "password": password})

    def change_password(self, old: str, new: str) -> Answer:
        return self.fill("/account/password/", {"oldpassword": old, "password1": new, "password2": new})


def multipart(fields: Fields, file: File) -> tuple[bytes, str]:
    """The body of a form with a file, and its kind."""
    mark = secrets.token_hex(16)
    lines: list[bytes] = []
    for name, value in fields:
        lines += [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()]
    name, called, content = file
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
    lines += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n"]
    return b"".join([*lines, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def number_in(path: str) -> int:
    """The number of the record that an address names last."""
    return int(re.findall(r"/(\d+)/", path)[-1])
