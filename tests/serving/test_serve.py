"""`haitang serve` itself: it holds, it revives, it ends, and what was killed leaves nothing."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from haitang.project.options import settle_home
from tests.project.program import environment, python

from .raw import PATIENCE, Place, post, status_of
from .test_half_sent import MANY, SOONER_THAN, Crowd, half_body
from .watched import Watched, alive, clear_away, wait_until

KILLS = int(os.environ.get("HAITANG_TEST_KILLS", "10"))
PROCESSES = 5
"""Pages, the worker, and three of its own."""
LONG = 120.0


@contextlib.contextmanager
def serving(home: Path, **settings: str) -> Iterator[tuple[Place, Watched]]:
    """The program over a home, until it answers; cleared away afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home.parent / f"serve-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "haitang", "serve", "--port", str(port)],
            env=environment(home, **settings),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    watched = Watched(process, log)
    try:
        wait_until(lambda: log.exists() and watched.count("ready") == 1, LONG)
        wait_until(lambda: len(watched.below()) == PROCESSES, LONG)
        yield Place(port, process), watched
    finally:
        clear_away(watched)


@pytest.fixture(scope="module")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "home"
    settle_home(folder, https=False)
    made = python(folder, "from haitang.project.command import make_tables; make_tables()")
    assert made.exit_code == 0, made.err
    return folder


def test_half_sent_forms_take_nobody_his_page(served_home: Path) -> None:
    with serving(served_home) as (place, _watched), Crowd(place, half_body("/sign-in/"), MANY):
        for path in ("/sign-in/", "/health/", "/sign-in/"):
            assert place.seconds_for(path) < SOONER_THAN
        too_large = place.ask(post("/sign-in/", 10**9, b"Expect: 100-continue\r\n"))
        assert status_of(too_large) == 413
        assert "提交的内容太大" in too_large.decode()


def test_whoever_is_killed_the_pages_come_back_and_one_cluster_works(served_home: Path) -> None:
    """`HAITANG_TEST_KILLS` of them, of anybody but the supervisor, in an order that is drawn."""
    choose = random.Random(KILLS)
    with serving(served_home) as (place, watched):
        for _kill in range(KILLS):
            victim = choose.choice(sorted(watched.below()))
            os.kill(victim, signal.SIGKILL)
            wait_until(lambda victim=victim: not alive({victim}))
            wait_until(lambda: len(watched.below()) == PROCESSES, LONG)
            wait_until(lambda: answers(place), LONG)
        assert not alive(watched.seen - watched.below() - {watched.process.pid})


def answers(place: Place) -> bool:
    try:
        return status_of(place.get("/health/", 5)) == 200
    except OSError:
        return False


@pytest.mark.parametrize("seed", range(max(KILLS // 5, 1)))
def test_of_a_killed_supervisor_nothing_remains(seed: int, served_home: Path) -> None:
    with serving(served_home) as (_place, watched):
        time.sleep(random.Random(seed).random())
        below = watched.below()
        watched.process.kill()
        watched.process.wait()
        wait_until(lambda: not alive(below), 10)


def test_told_to_end_it_ends_with_all_and_frees_its_port(served_home: Path) -> None:
    with serving(served_home) as (place, watched):
        below = watched.below()
        watched.process.terminate()
        assert watched.process.wait(PATIENCE) == 0
        assert not alive(below)
        with pytest.raises(ConnectionRefusedError):
            place.connect()


def test_a_taken_port_is_a_sentence(served_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "haitang", "serve", "--port", port],
            env=environment(served_home),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert "可能已被占用" in done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB, where this account may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("a small disk needs the right to mount one")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_pages_are_read_and_writing_is_a_sentence(small_disk: Path, served_home: Path) -> None:
    """Both what is sent and what the database writes; with room again everything goes on."""
    own = small_disk / "home"
    shutil.copytree(served_home, own, ignore=shutil.ignore_patterns("static", "worker"))
    with serving(own, TMPDIR=str(small_disk)) as (place, watched):
        assert status_of(upload(place)) == 403  # without the form's token; a folder for files was chosen
        assert try_to_sign_in(place) == 200
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
                file.flush()
        assert status_of(place.get("/sign-in/")) == 200
        full = upload(place)
        assert status_of(full) == 507
        assert "磁盘已满" in full.decode()
        # what counts the tries cannot write either, and then lets nobody in
        assert {try_to_sign_in(place) for _time in range(5)} <= {429, 507}
        filler.unlink()
        assert status_of(upload(place)) == 403
        assert try_to_sign_in(place) == 200
        assert watched.count("child_hangs") == 0


def upload(place: Place) -> bytes:
    large = b"a=" + b"x" * 1_000_000
    return place.ask(
        post("/sign-in/", len(large), b"Content-Type: application/x-www-form-urlencoded\r\n") + large
    )


def try_to_sign_in(place: Place) -> int:
    """With a name nobody has: the try is written down."""
    token = "t" * 32
    form = urlencode(
        {"login": f"nobody.{os.urandom(8).hex()}", "password": "x" * 200, "csrfmiddlewaretoken": token}
    ).encode()
    lines = (
        b"Content-Type: application/x-www-form-urlencoded\r\n",
        b"Cookie: csrftoken=%s\r\n" % token.encode(),
    )
    return status_of(place.ask(post("/sign-in/", len(form), *lines) + form))
