"""The pool outlives whatever happens to its fork server, serves threads in turn, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from haitang.foundation.decoding import limits, pool
from haitang.foundation.decoding.pool import NotDecoded, Pool
from haitang.foundation.decoding.turns import NoTurn, Turns
from tests.spreadsheets import evil

from .measuring import ROOT, tree_of

pytestmark = pytest.mark.slow

PATIENCE = 30
JOB = {"decoder": "workbook", "sheet": None}


@pytest.fixture
def own() -> Iterator[Pool]:
    """A pool of the test's own."""
    made = Pool()
    yield made
    if made._control is not None:
        made._forget(made._control)


def server_of(own: Pool) -> int:
    assert own._server is not None
    return own._server.pid


def read(own: Pool) -> list[list[object]]:
    return own.decode(JOB, evil.plain(), rows_of, limits.USUAL)


def rows_of(said: dict[str, Any], _pieces: list[bytes]) -> list[list[object]]:
    return said["sheets"][0]["rows"]


def until(true: Callable[[], object], what: str) -> None:
    """Wait for a fact, not for a time."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_fork_server_serves_file_after_file(own: Pool) -> None:
    first = read(own)
    server = server_of(own)
    assert first == read(own)
    assert server_of(own) == server


def test_a_killed_fork_server_is_started_anew(own: Pool) -> None:
    read(own)
    for _time in range(3):
        killed = server_of(own)
        os.kill(killed, signal.SIGKILL)
        until(lambda killed=killed: not alive(killed), "it is dead")
        assert len(read(own)) == 2
        assert server_of(own) != killed


def test_a_fork_server_killed_in_the_midst_is_asked_anew(own: Pool) -> None:
    read(own)
    killed = server_of(own)
    os.kill(killed, signal.SIGSTOP)  # it takes the file, and does nothing with it
    free = own._turns._free
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(read, own)
        until(lambda: own._turns._free < free, "it was asked")
        os.kill(killed, signal.SIGKILL)
        assert len(answer.result(PATIENCE)) == 2
    assert server_of(own) != killed


@pytest.mark.parametrize("forgotten", [True, pytest.param(False, id="control")])
def test_a_stopped_fork_server_costs_one_file_and_no_more(
    own: Pool, monkeypatch: pytest.MonkeyPatch, *, forgotten: bool
) -> None:
    """Who waited hears that it was not his file; the next one has another server. Kept, it would fail every file."""
    read(own)
    stopped = server_of(own)
    monkeypatch.setattr(pool, "GRACE", 0.5)
    hasty = replace(limits.USUAL, clock=0.5)
    forget = own._forget
    if not forgotten:
        monkeypatch.setattr(own, "_forget", lambda _control: None)
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(NotDecoded) as refused:
        own.decode(JOB, evil.plain(), rows_of, hasty)
    assert refused.value.code == "busy"
    assert alive(stopped) is not forgotten
    if forgotten:
        assert read(own)
        return
    with pytest.raises(NotDecoded):
        own.decode(JOB, evil.plain(), rows_of, hasty)
    assert own._control is not None
    forget(own._control)


def test_one_that_dies_at_every_file_is_given_up(
    own: Pool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "dies.py"
    program.write_text("")
    monkeypatch.setattr(pool, "PROGRAM", program)
    with pytest.raises(NotDecoded) as refused:
        read(own)
    assert refused.value.code == "broken"


def test_eight_threads_are_answered_and_few_work_at_once(own: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    read(own)
    most = min(len(os.sched_getaffinity(0)), limits.MOST_AT_ONCE)
    monkeypatch.setattr(own, "_turns", Turns(most, 8))
    done = threading.Event()
    seen: set[int] = set()

    def watch() -> None:
        while not done.is_set():
            seen.add(len(tree_of(server_of(own))) - 1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _one: read(own), range(80)))
    done.set()
    watcher.join()
    assert [len(rows) for rows in answers] == [2] * 80
    assert 0 < max(seen) <= most


def test_a_fork_of_this_process_has_a_fork_server_of_its_own() -> None:
    pool.decode("workbook", evil.plain(), rows_of, sheet=None)
    ours = server_of(pool._pool)
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:  # as a worker's forks: nothing of pytest may go on here
        try:
            pool.decode("workbook", evil.plain(), rows_of, sheet=None)
            os.write(said, str(server_of(pool._pool)).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(heard, 20))
    assert theirs != ours
    until(lambda: not alive(theirs), "its fork server ended with it")
    pool.decode("workbook", evil.plain(), rows_of, sheet=None)
    assert server_of(pool._pool) == ours


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_process_that_asked(number: int, tmp_path: Path) -> None:
    """A fork of it that still lives included: it does not hold the fork server."""
    program = tmp_path / "asks.py"
    program.write_text(
        "import os, sys, time\n"
        "from haitang.foundation.decoding import pool\n"
        "pool.decode('workbook', b'a,b\\n', lambda said, pieces: said, sheet=None)\n"
        "if os.fork() == 0:\n"
        "    time.sleep(600)\n"
        "print(pool._pool._server.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    asking = subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert asking.stdout is not None
    server = int(asking.stdout.readline())
    forks = set(tree_of(asking.pid)) - {asking.pid, *tree_of(server)}
    asking.send_signal(number)
    asking.wait()
    until(lambda: not alive(server), "the fork server ended")
    assert len(forks) == 1
    for fork in forks:
        assert alive(fork)
        os.kill(fork, signal.SIGKILL)
    asking.stdout.close()


def test_a_child_ends_with_its_fork_server(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-I", "-S", str(pool.PROGRAM), str(theirs.fileno()), *pool._folders()]
    server = subprocess.Popen(command, pass_fds=[theirs.fileno()], env={})
    theirs.close()
    mine, its = socket.socketpair()
    socket.send_fds(
        ours, [b'{"memory": 50000000, "processor": 1.5, "clock": 600, "answer": 1000}'], [its.fileno()]
    )
    its.close()
    until(lambda: len(tree_of(server.pid)) == 2, "a child waits for its job")
    child = tree_of(server.pid)[1]
    server.kill()
    server.wait()
    until(lambda: not alive(child), "the child ended")
    mine.close()
    ours.close()


def test_a_child_that_takes_too_long_by_the_clock_is_killed(
    own: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that waits for the rest of a job that never comes."""
    monkeypatch.setattr(pool.wire, "JOB", b"J")
    monkeypatch.setattr(pool.Exchange, "_send", lambda *_arguments: None)
    with pytest.raises(NotDecoded) as refused:
        own.decode(JOB, evil.plain(), rows_of, replace(limits.USUAL, clock=0.2))
    assert refused.value.code == "too_large"
    assert len(tree_of(server_of(own))) == 1


def test_who_finds_no_turn_hears_that_others_are_before_him(
    own: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    monkeypatch.setattr(own, "_turns", Turns(1, 1))
    with own._turns.turn(0), pytest.raises(NotDecoded) as refused:
        read(own)
    assert refused.value.code == "busy"
    assert len(read(own)) == 2


def test_where_enough_wait_the_next_hears_so_at_once() -> None:
    turns = Turns(1, 2)
    with turns.turn(0):
        waiting = [threading.Thread(target=lambda: turns._take(PATIENCE)) for _one in range(2)]
        for one in waiting:
            one.start()
        until(lambda: len(turns._waiting) == 2, "both wait")
        with pytest.raises(NoTurn):
            turns._take(PATIENCE * 1000)
    turns._give()
    for one in waiting:
        one.join()


def test_turns_come_in_the_order_of_asking() -> None:
    turns = Turns(1, 20)
    order: list[int] = []

    def ask(number: int) -> None:
        with turns.turn(PATIENCE):
            order.append(number)

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    with turns.turn(0):
        for number, asker in enumerate(askers):
            asker.start()
            until(lambda number=number: len(turns._waiting) == number + 1, "it waits")
    for asker in askers:
        asker.join()
    assert order == list(range(20))


def test_who_gave_up_waiting_holds_no_place() -> None:
    turns = Turns(1, 1)
    with turns.turn(0), pytest.raises(NoTurn), turns.turn(0.01):
        pass
    with turns.turn(0):
        pass


LIE = """
import os, socket, sys, time
control = socket.socket(fileno=int(sys.argv[1]))
while True:
    message, sockets, _flags, _address = socket.recv_fds(control, 4096, 1)
    if not message:
        break
    connection = socket.socket(fileno=sockets[0])
    try:
        connection.sendall({lie})
    except ConnectionError:
        pass
    connection.close()
"""


def said(body: str) -> str:
    return f"b'A' + len({body}).to_bytes(4, 'big') + {body}"


@pytest.mark.parametrize(
    "lie",
    [
        "b'A' + b'\\xff' * 4 + bytes(1000)",
        "b'A' + (16 << 20).to_bytes(4, 'big') + bytes(1000)",
        "b'S' + b'\\xff' * 4",
        "b'X' + bytes(4)",
        said("b''"),
        said("bytes(4)"),
        said("b'\\x00\\x00\\x00\\x02[]'"),
        said("b'\\x00\\x00\\x00\\x02{}'"),
        said("b'\\xff\\xff\\xff\\xff' + b'[' * 100000"),
        said("""b'\\x00\\x00\\x00\\x40' + b'{"said":{"found":{"sheets":{}}},"pieces":[9]}'.ljust(64)"""),
        said("""b'\\x00\\x00\\x00\\x20' + b'{"said":null,"pieces":[]}'.ljust(32)"""),
        said("""b'\\x00\\x00\\x00\\x20' + b'{"said":{"date":7},"pieces":[]}'.ljust(32)"""),
        said("""b'\\x00\\x00\\x00\\x40' + b'{"said":{"microseconds":1e999},"pieces":[]}'.ljust(64)"""),
    ],
)
def test_a_child_that_lies_is_not_believed(
    lie: str, own: Pool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "lies.py"
    program.write_text(LIE.format(lie=lie))
    monkeypatch.setattr(pool, "PROGRAM", program)
    with pytest.raises(NotDecoded) as refused:
        read(own)
    assert refused.value.code in {"broken", "too_large"}


TRIES = """
import os, socket, sys
sys.path += sys.argv[1:]
from haitang.foundation.decoding.child import work
server = os.getppid()
work.limit(server, {"memory": 50_000_000, "processor": 1.5, "clock": 5, "answer": 1000})
found = []
for name, attempt in {
    "file": lambda: open("/etc/hostname"),
    "written": lambda: open("/tmp/never", "w"),
    "socket": lambda: socket.socket(),
    "pipe": os.pipe,
    "memory": lambda: bytes(60_000_000),
}.items():
    try:
        attempt()
        found.append(name)
    except (OSError, MemoryError):
        pass
sys.stdout.write(",".join(found))
"""


def test_a_child_can_open_nothing_and_take_no_more() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", TRIES, *pool._folders()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == ""
    without = TRIES.replace("work.limit(", "str(")
    free = subprocess.run(
        [sys.executable, "-I", "-S", "-c", without.replace("str(server, ", "str("), *pool._folders()],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert free.stdout == "file,written,socket,pipe,memory"


def test_the_fork_server_knows_no_secret(own: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAITANG_PRIVATE_KEY", "canary")
    read(own)
    assert b"canary" not in Path(f"/proc/{server_of(own)}/environ").read_bytes()


def test_it_has_one_thread(own: Pool) -> None:
    read(own)
    assert len(list(Path(f"/proc/{server_of(own)}/task").iterdir())) == 1
