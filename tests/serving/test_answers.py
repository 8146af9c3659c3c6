"""What the application says comes out as it said it; who does not take it is cut off and costs nothing meanwhile."""

import ast
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from haitang.operation.serving.server import STUCK

from .raw import HEAD, PATIENCE, Held, Place, body_of, post, small_server, status_of
from .small import LARGE
from .watched import wait_until

pytestmark = pytest.mark.slow

READERS = 30


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with small_server() as found:
        yield found


def get(path: str, *lines: bytes) -> bytes:
    return b"GET %s HTTP/1.1\r\n" % path.encode() + HEAD + b"".join(lines) + b"\r\n"


def memory_of(place: Place) -> int:
    """Megabytes the server holds."""
    status = Path(f"/proc/{place.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/large/", LARGE),
        ("/memory/", 300_000),
        ("/file/", (Path(__file__).parent / "small.py").stat().st_size),
    ],
)
def test_streams_and_files_come_whole(place: Place, path: str, length: int) -> None:
    answer = place.ask(get(path, b"Connection: close\r\n"))
    head, _blank, body = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = unchunked(body)
    assert len(body) == length


def unchunked(body: bytes) -> bytes:
    pieces = []
    while body:
        size, _end, body = body.partition(b"\r\n")
        pieces.append(body[: int(size, 16)])
        body = body[int(size, 16) + 2 :]
    return b"".join(pieces)


def test_both_cookies_of_an_answer_come(place: Place) -> None:
    assert place.get("/").lower().count(b"set-cookie") == 2


def test_an_error_says_nothing_of_itself(place: Place) -> None:
    answer = place.get("/broken/")
    assert status_of(answer) == 500
    assert b"139" not in answer


def test_head_has_no_body(place: Place) -> None:
    for path in ("/", "/large/", "/file/"):
        answer = place.ask(b"HEAD %s HTTP/1.1\r\n" % path.encode() + HEAD + b"Connection: close\r\n\r\n")
        assert (status_of(answer), body_of(answer)) == (200, b"")


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 900_000])
def test_a_body_comes_whole_whatever_its_size(place: Place, size: int) -> None:
    sent = bytes(range(256)) * (size // 256 + 1)
    assert body_of(place.ask(post("/", size) + sent[:size])) == (sent[:size] or b"ok")


def test_requests_on_one_connection_are_answered_in_order(place: Place) -> None:
    with place.connect() as connection:
        connection.sendall(b"".join(post("/", 1) + bytes([letter]) for letter in b"abcdef"))
        received = b""
        while received.count(b"HTTP/1.1 200") < 6 or not received.endswith(b"f"):
            received += connection.recv(65536)
    assert [answer[-1:] for answer in received.split(b"HTTP/1.1 200")[1:]] == [
        b"a",
        b"b",
        b"c",
        b"d",
        b"e",
        b"f",
    ]


def test_the_environment_is_what_it_was() -> None:
    """Beside the server as it was before: the same variables with the same values, but for what it may not be fooled by."""
    request = (
        b"GET /seen/?q=%E4%B8%AD&a=1 HTTP/1.1\r\nHost: a.example\r\nCookie: a=1\r\nAccept-Language: en\r\n"
        b"X-Forwarded-For: 10.0.0.9, 10.0.0.8\r\nX-Forwarded-Proto: https\r\nX-D: 1\r\nConnection: close\r\n\r\n"
    )
    with small_server() as ours, small_server(unbounded=1) as before:
        seen = dict(ast.literal_eval(body_of(ours.ask(request)).decode()))
        known = dict(ast.literal_eval(body_of(before.ask(request)).decode()))
    changing = {"SERVER_PORT", "REMOTE_PORT", "SERVER_SOFTWARE", "GATEWAY_INTERFACE", "HTTP_CONNECTION"}
    assert {name: seen.get(name) for name in known.keys() - changing} == {
        name: known[name] for name in known.keys() - changing
    }
    assert seen.keys() - known.keys() - changing == set()


def test_a_header_with_an_underscore_does_not_pass_for_the_proxys(place: Place) -> None:
    answer = place.ask(get("/seen/", b"X_Forwarded_For: 1.2.3.4\r\n"))
    assert b"1.2.3.4" not in answer


@pytest.mark.parametrize("path", ["/large/", "/memory/"])
def test_slow_readers_are_cut_off_and_cost_nobody_his_page(place: Place, path: str) -> None:
    before = memory_of(place)
    connected = open_files_of(place)
    readers = [place.connect() for _one in range(READERS)]
    for reader in readers:
        reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP, 1)  # the kernel takes little either
        reader.sendall(get(path))
    wait_until(lambda: open_files_of(place) > connected)
    latest = time.monotonic() + 40
    while open_files_of(place) > connected:
        place.page("/")
        assert memory_of(place) < before + 40
        assert time.monotonic() < latest
        time.sleep(0.2)
    for reader in readers:
        reader.close()


def test_without_the_bound_they_stay() -> None:
    """The negative control: longer than it takes otherwise."""
    with small_server(answer_grace=600) as patient, patient.connect() as reader:
        connected = open_files_of(patient)
        reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP, 1)
        reader.sendall(get("/large/"))
        time.sleep(12)
        assert open_files_of(patient) > connected


def open_files_of(place: Place) -> int:
    """Connections the server holds, and files it sends."""
    return len(list(Path(f"/proc/{place.process.pid}/fd").iterdir()))


def test_whoever_reads_steadily_gets_all_of_it(place: Place) -> None:
    """Slower than at once, for longer than the grace: but he takes what he is given."""
    with place.connect() as reader:
        reader.sendall(get("/large/", b"Connection: close\r\n"))
        received = 0
        began = time.monotonic()
        while piece := reader.recv(256 * 1024):
            received += len(piece)
            time.sleep(max(0.0, began + 5 * received / LARGE - time.monotonic()))
    assert received >= LARGE


def test_more_than_may_wait_hear_that_it_is_busy_and_health_does_not_wait(tmp_path: Path) -> None:
    """Four threads, eight waiting: of thirty at once, twelve are served."""
    answers: list[int] = []
    held = Held(tmp_path)
    with small_server(waiting=8, waiting_seconds=int(PATIENCE), held=tmp_path) as place:
        threads = [
            threading.Thread(target=lambda: answers.append(status_of(place.get("/held/", 2 * PATIENCE))))
            for _one in range(30)
        ]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(answers) == 18 and held.begun() == 4)
        for _one in range(5):
            assert status_of(place.get("/health/")) == 200
        assert answers == [503] * 18
        held.let_go()
        for thread in threads:
            thread.join()
    assert answers.count(200) == 12


def test_when_every_thread_hangs_the_process_is_given_up() -> None:
    with small_server(hung_seconds=2) as place:
        hanging = [place.connect() for _one in range(4)]
        for connection in hanging:
            connection.sendall(get("/hang/"))
        time.sleep(4)
        assert place.process.poll() is None  # nobody waits yet
        with place.connect() as waiting:
            waiting.sendall(get("/"))
            assert place.process.wait(20) == STUCK
        for connection in hanging:
            connection.close()


def test_ending_finishes_what_is_in_hand(tmp_path: Path) -> None:
    held = Held(tmp_path)
    with small_server(held=tmp_path) as place, place.connect() as connection, place.connect() as half:
        half.sendall(post("/", 100))
        connection.sendall(get("/held/"))
        wait_until(lambda: held.begun() == 1)
        place.process.terminate()
        wait_until(lambda: is_shut(place))
        held.let_go()
        assert status_of(connection.recv(1000)) == 200
        assert place.process.wait(PATIENCE) == 0


def is_shut(place: Place) -> bool:
    try:
        place.connect().close()
    except ConnectionRefusedError:
        return True
    return False
