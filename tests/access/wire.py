"""Requests over a real wire: many at once, and to a server that is stopped and started again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client

from haitang.foundation.options import PREFIX

TOKEN = "k" * 32
STARTED = "STARTED_FILE"
"""The variable that names the file `held_wsgi` makes."""


def at_once(url: str, client: Client, body: Mapping[str, str]) -> list[tuple[int, str]]:
    """The same request twenty times in parallel; the status and place of each answer."""
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda _turn: send(url, client, body), range(20)))


def send(url: str, client: Client, body: Mapping[str, str]) -> tuple[int, str]:
    """Status and place of the answer to one request over the wire."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    wire = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    wire.request("POST", urlsplit(url).path, urlencode(body), headers)
    answer = wire.getresponse()
    answer.read()
    wire.close()
    return answer.status, answer.headers["Location"]


@contextmanager
def server(
    module: str = "haitang.project.wsgi", *, ends_with: signal.Signals = signal.SIGTERM, **extra: str
) -> Iterator[str]:
    """The program itself, served by granian over the test's database, and ended with all its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        f"{module}:application",
    ]
    env = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "haitang.project.settings",
        **extra,
    }
    process = subprocess.Popen(
        command,
        env={k: v for k, v in env.items() if k != f"{PREFIX}TEST_ENGINE"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, ends_with)
        process.wait(30)


def database_url() -> str:
    """The address of the test's own database."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{at['NAME']}").geturl()


def wait_for(port: int) -> None:
    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    wait_until(answers)


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
