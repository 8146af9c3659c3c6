"""Whoever sends half of something, slowly or never, takes nobody's page away. Each way, and the server as it was before."""

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Self

import pytest

from .raw import HEAD, PATIENCE, Place, body_of, post, read_answer, small_server, status_of

pytestmark = pytest.mark.slow

ENDLESS = {
    "waiting_seconds": 600,
    "body_grace": 600.0,
    "body_seconds": 600,
    "head_seconds": 600,
    "answer_grace": 600.0,
    "hung_seconds": 600.0,
}
"""Far longer than any test has patience: what comes meanwhile came because of no deadline."""
SOON = 2.0
"""After which the server as it was has not answered."""
MANY = 60
TIMES = 5
"""Each page is asked: the first may come before all of the crowd has been let in."""


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with small_server() as found:
        yield found


@pytest.fixture(scope="module")
def endless() -> Iterator[Place]:
    with small_server(**ENDLESS) as found:
        yield found


def half_head(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127".encode()


def half_body(path: str) -> bytes:
    return post(path, 1000) + b"name="


def nothing_of_the_body(path: str) -> bytes:
    return post(path, 1000)


def chunked(path: str) -> bytes:
    return post(path, None, b"Transfer-Encoding: chunked\r\n") + b"5\r\nna"


def expecting(path: str) -> bytes:
    return post(path, 1000, b"Expect: 100-continue\r\n")


def huge(path: str) -> bytes:
    return post(path, 10**15) + b"name="


def pipelined(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\n".encode() + HEAD + b"\r\n" + half_body(path)


def silent(path: str) -> bytes:
    return b""


WAYS = [half_head, half_body, nothing_of_the_body, chunked, expecting, huge, pipelined, silent]
PATHS = ["/", "/health/", "/static/x.css", "/no/such/page/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("way", WAYS)
def test_pages_and_health_answer_meanwhile(endless: Place, way: Callable[[str], bytes], path: str) -> None:
    with Crowd(endless, way(path), MANY) as crowd:
        if way is pipelined:
            crowd.read_answers()  # whole requests of one's own address may rightly fill the queue
        for _time in range(TIMES):
            endless.page("/")
            endless.page("/health/")
        assert status_of(endless.ask(post("/", 5) + b"a=b&c")) == 200


def test_the_same_on_the_server_as_it_was_before() -> None:
    """The negative control."""
    with (
        small_server(unbounded=1) as before,
        Crowd(before, half_body("/"), MANY),
        pytest.raises(TimeoutError),
    ):
        ask_often(before)


def ask_often(place: Place) -> None:
    for _time in range(10 * TIMES):
        place.get("/", SOON)


def test_one_byte_now_and_then_costs_nobody_his_page(endless: Place) -> None:
    with Crowd(endless, half_body("/"), MANY, drip=0.3):
        endless.page("/")


def test_one_byte_now_and_then_is_not_enough(place: Place) -> None:
    """It never falls silent, and is answered all the same."""
    with place.connect() as connection:
        connection.sendall(half_body("/"))
        with DripFeed([connection], 0.3):
            assert status_of(read_answer(connection)) == 408


def test_a_thousand_idle_connections(endless: Place) -> None:
    with Crowd(endless, b"", 1000):
        endless.page("/")


def test_more_connections_than_there_may_be() -> None:
    """The idle ones give way before nobody else comes in."""
    with small_server(**ENDLESS | {"connections": 200}) as crowded, Crowd(crowded, b"", 190):
        time.sleep(3)  # it looks every two seconds
        with Crowd(crowded, b"", 100):
            crowded.page("/")


def test_the_head_has_a_deadline(place: Place) -> None:
    """Without one nothing ever comes, and patience ends in an error."""
    assert place.ask(half_head("/")) == b""


def test_a_body_cut_off_is_never_taken_for_the_whole(place: Place) -> None:
    with place.connect() as connection:
        connection.sendall(half_body("/"))
        connection.shutdown(socket.SHUT_WR)
        assert status_of(read_answer(connection)) == 400


def test_too_large_is_said_before_and_after(place: Place) -> None:
    assert status_of(place.ask(post("/", 10**9, b"Expect: 100-continue\r\n"))) == 413
    large = 2 * 1024 * 1024
    assert status_of(place.ask(post("/", large) + b"x" * large)) == 413


def test_who_asks_whether_he_may_send_is_told(place: Place) -> None:
    with place.connect() as connection:
        connection.sendall(post("/", 5, b"Expect: 100-continue\r\n"))
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"hello")
        assert body_of(read_answer(connection)) == b"hello"


def test_a_whole_form_passes_between_half_ones_of_its_own_address() -> None:
    with small_server(bodies_of_address=4, body_grace=30.0) as few, Crowd(few, half_body("/"), MANY):
        for _time in range(10):
            assert body_of(few.ask(post("/", 5) + b"hello")) == b"hello"


def test_half_ones_beyond_their_places_give_way() -> None:
    with small_server(bodies_of_address=4, body_grace=30.0) as few, Crowd(few, half_body("/"), MANY) as crowd:
        latest = time.monotonic() + PATIENCE
        while len(crowd.answered()) < MANY - 3:
            assert time.monotonic() < latest
            assert body_of(few.ask(post("/", 5) + b"hello")) == b"hello"
        assert len(crowd.answered()) == MANY - 3, "so many have a place, with the one who asked"


class Crowd:
    """So many connections that have sent the same, and send no more but what is dripped."""

    def __init__(self, place: Place, sent: bytes, count: int, drip: float | None = None) -> None:
        self.place, self.sent, self.count, self.drip = place, sent, count, drip

    def __enter__(self) -> Self:
        self.all = [self.place.connect() for _one in range(self.count)]
        for connection in self.all:
            connection.sendall(self.sent)
        self.feed = DripFeed(self.all, self.drip) if self.drip else None
        if self.feed:
            self.feed.__enter__()
        return self

    def read_answers(self) -> None:
        """What has been answered so far is taken: one answer each."""
        for connection in self.all:
            read_answer(connection)

    def answered(self) -> list[socket.socket]:
        return select.select(self.all, [], [], 0)[0]

    def __exit__(self, *_error: object) -> None:
        if self.feed:
            self.feed.__exit__()
        for connection in self.all:
            connection.close()


class DripFeed:
    """One byte after the other."""

    def __init__(self, connections: list[socket.socket], every: float) -> None:
        self.connections, self.every = connections, every
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        while not self.over.wait(self.every):
            for connection in self.connections:
                try:
                    connection.send(b"x")
                except OSError:
                    continue

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()
