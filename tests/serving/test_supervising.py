"""What ends is started again, what hangs is ended, and nothing outlives its parent; with small members, so often."""

import contextlib
import os
import random
import signal
import socket
import time
from pathlib import Path

import pytest

from haitang.operation.serving import supervisor
from haitang.operation.serving.notify import Notifier
from haitang.operation.serving.supervisor import LONGEST_DELAY, SHORTEST_DELAY, delay_of

from .watched import Known, Watched, alive, living, supervised, wait_until

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "10"))
MEMBERS = 2
EACH = 5
"""Processes of a member: itself, two children, a child of each."""


def all_there(watched: Watched) -> bool:
    return len(watched.below()) == MEMBERS * EACH


@pytest.mark.parametrize("seed", range(KILLS))
def test_whoever_is_killed_all_are_there_again_and_none_twice(seed: int, tmp_path: Path) -> None:
    choose = random.Random(seed)
    with supervised(tmp_path) as watched:
        wait_until(lambda: all_there(watched))
        started = watched.count("child_started")
        leaders = watched.leaders()
        victim = choose.choice(sorted(watched.below() if seed % 2 else leaders))
        victim.signal()
        wait_until(lambda: not alive({victim}))
        if victim in leaders:
            wait_until(lambda: watched.count("child_started") == started + 1 and all_there(watched))


@pytest.mark.parametrize("seed", range(KILLS // 10))
def test_of_a_supervisor_killed_at_any_moment_nothing_remains(seed: int, tmp_path: Path) -> None:
    with supervised(tmp_path) as watched:
        time.sleep(random.Random(seed).random() * 1.5)
        watched.below()
        watched.process.kill()
        wait_until(lambda: not alive(watched.seen))
        wait_until(lambda: not orphans_of(watched))  # whoever was just being started looks for its parent


def orphans_of(watched: Watched) -> set[int]:
    """Members of this supervisor by the number they were told of it."""
    told = str(watched.process.pid).encode()
    found = set()
    for known in living():
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{known.pid}/cmdline").read_bytes().split(b"\0")
            if b"tests.serving.member" in words and told in words:
                found.add(known.pid)
    return found


@pytest.mark.parametrize("member", ["", "loose"])
def test_of_a_killed_supervisor_nothing_remains(member: str, tmp_path: Path) -> None:
    with supervised(tmp_path, member) as watched:
        wait_until(lambda: len(watched.below()) >= MEMBERS * EACH)
        below = watched.below()
        watched.process.kill()
        bound = below if not member else below - loose(below)
        wait_until(lambda: not alive(bound))


def loose(found: set[Known]) -> set[Known]:
    """Those in a session of their own that no supervisor started: they end with the pipe or socket they hang on, if at all."""
    return {known for known in found if b"-c" in Path(f"/proc/{known.pid}/cmdline").read_bytes().split(b"\0")}


def test_without_the_bond_they_remain(tmp_path: Path) -> None:
    """The negative control."""
    with supervised(tmp_path, "unbound") as watched:
        wait_until(lambda: all_there(watched))
        below = watched.below()
        watched.process.kill()
        watched.process.wait()
        with pytest.raises(AssertionError):
            wait_until(lambda: not alive(below), seconds=3)


def test_what_a_member_left_in_another_session_is_ended_with_it(tmp_path: Path) -> None:
    with supervised(tmp_path, "loose") as watched:
        wait_until(lambda: len(watched.below()) == MEMBERS * (EACH + 1))
        below = watched.below()
        for leader in watched.leaders():
            leader.signal()
        wait_until(lambda: not alive(below))
        wait_until(lambda: len(watched.below()) == MEMBERS * (EACH + 1))


@pytest.mark.parametrize("stopped", ["web", "worker"])
def test_silent_pages_are_given_up_sooner_than_a_worker(stopped: str) -> None:
    """The worker is the control: with the patience of every child it is waited for."""
    children = {child.kind: child for child in supervisor.wanted_processes(-1, 1, 1)}
    for child in children.values():
        child.started, child.heard = 0.0, 1.0
    late = supervisor.WEB_SILENCE + 2
    assert not children[stopped].hangs(supervisor.WEB_SILENCE, 120.0)
    assert children[stopped].hangs(late, 120.0) is (stopped == "web")
    assert children[stopped].hangs(late, 10.0)
    assert children[stopped].hangs(122.0, 120.0)


def test_whoever_hangs_is_ended_and_started_again(tmp_path: Path) -> None:
    with supervised(tmp_path) as watched:
        wait_until(lambda: watched.count("ready") == 1 and all_there(watched))
        stopped = min(watched.leaders())
        stopped.signal(signal.SIGSTOP)
        wait_until(lambda: watched.count("child_hangs") >= 1 and not alive({stopped}))
        wait_until(lambda: all_there(watched))


@pytest.mark.parametrize("seed", range(KILLS // 2))
def test_whoever_is_stopped_is_replaced_before_patience_ends(seed: int, tmp_path: Path) -> None:
    """Any process of a member, itself or below it: those below do not beat, and would never be missed."""
    with supervised(tmp_path, PATIENCE="600", STOPPED_SECONDS="0.5") as watched:
        wait_until(lambda: watched.count("ready") == 1 and all_there(watched))
        stopped = random.Random(seed).choice(
            sorted(watched.below() - watched.leaders() if seed else watched.leaders())
        )
        stopped.signal(signal.SIGSTOP)
        wait_until(lambda: watched.count("child_hangs") >= 1 and not alive({stopped}))
        wait_until(lambda: all_there(watched))


def test_without_the_look_who_is_stopped_stays(tmp_path: Path) -> None:
    """The negative control."""
    with supervised(tmp_path, PATIENCE="600") as watched:
        wait_until(lambda: watched.count("ready") == 1 and all_there(watched))
        stopped = max(watched.below())
        stopped.signal(signal.SIGSTOP)
        with pytest.raises(AssertionError):
            wait_until(lambda: watched.count("child_hangs") >= 1, seconds=3)


def test_who_fails_again_and_again_is_started_ever_later(tmp_path: Path) -> None:
    with supervised(tmp_path, "failing") as watched:
        wait_until(lambda: watched.count("child_ended") >= 6)
        ended = [
            line for line in watched.events() if line["event"] == "child_ended" and line["kind"] == "web"
        ]
        assert [line["ms"] for line in ended[:3]] == [200, 400, 800]
        assert {line["exit"] for line in ended} == {7}
        assert watched.count("ready") == 0
    assert delay_of(0) == SHORTEST_DELAY
    assert delay_of(10_000) == LONGEST_DELAY


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_in_time_with_all(number: signal.Signals, tmp_path: Path) -> None:
    """One of the members does not listen: it is stopped."""
    with supervised(tmp_path) as watched:
        wait_until(lambda: watched.count("ready") == 1 and all_there(watched))
        below = watched.below()
        min(below).signal(signal.SIGSTOP)
        watched.process.send_signal(number)
        assert watched.process.wait(20) == 0
        assert not alive(below)


def test_the_service_manager_hears_ready_alive_and_stopping(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        spoken = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        with supervised(tmp_path, **spoken) as watched:
            heard = [manager.recv(100)]
            while b"READY=1" not in heard or heard[-1] != b"WATCHDOG=1":
                heard.append(manager.recv(100))
            watched.process.terminate()
            while heard[-1] != b"STOPPING=1":
                heard.append(manager.recv(100))
        assert set(heard) == {b"READY=1", b"WATCHDOG=1", b"STOPPING=1"}


def test_a_notifier_that_nobody_listens_to_says_nothing() -> None:
    Notifier({}).tell("READY=1")
    Notifier({"NOTIFY_SOCKET": "/no/such/socket"}).tell("READY=1")
    assert Notifier({}).interval is None
    assert Notifier({"WATCHDOG_USEC": "30000000"}).interval == 15
