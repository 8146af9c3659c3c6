"""`haitang serve` itself: it holds, it revives, it ends, and what was killed leaves nothing."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from haitang.operation.serving.foreman import MEMBER_LOST
from tests.engine import ENGINE
from tests.project.program import environment, home_with_tables, python

from .raw import PATIENCE, Place, post, status_of
from .test_half_sent import MANY, Crowd, half_body
from .watched import Watched, alive, at_rest, clear_away, wait_until

KILLS = int(os.environ.get("KILLS", "10"))
MOST_AT_ONCE = 5
PROCESSES = 5
"""Pages, the worker, and three of its own."""
LONG = 180.0
ASK_FOR_WORK = "from django_q.tasks import async_task; async_task('haitang.operation.upkeep.freshen')"
COUNT_WORK = (
    "from django_q.models import Success; print(Success.objects.filter(func__endswith='freshen').count())"
)


@dataclass(frozen=True, slots=True)
class House:
    """A home with a database of its own, on the engine of this run."""

    home: Path

    def python(self, source: str) -> str:
        done = python(self.home, source)
        assert done.exit_code == 0, done.err
        return done.out

    def work_is_done(self) -> None:
        """Something is asked for now, and done."""
        before = int(self.python(COUNT_WORK))
        self.python(ASK_FOR_WORK)
        wait_until(lambda: int(self.python(COUNT_WORK)) > before, LONG)


@contextlib.contextmanager
def serving(house: House, port: int | None = None, **settings: str) -> Iterator[tuple[Place, Watched]]:
    """The program over a home, until it answers; cleared away afterwards."""
    port = port or free_port()
    folder = Path(tempfile.mkdtemp(prefix="haitang-serve-"))  # not beside the home, whose disk may be full
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "haitang", "serve", "--port", str(port)],
            env=environment(house.home, **settings),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    watched = Watched(process, log)
    try:
        wait_until(lambda: watched.count("ready") == 1 and len(watched.below()) == PROCESSES, LONG)
        yield Place(port, process), watched
    finally:
        clear_away(watched)
        shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def house(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with home_with_tables(tmp_path_factory.mktemp("serve") / "home") as home:
        yield House(home)


@pytest.mark.one_engine
def test_half_sent_forms_take_nobody_his_page(house: House) -> None:
    with serving(house) as (place, _watched), Crowd(place, half_body("/sign-in/"), MANY) as crowd:
        for path in ("/sign-in/", "/health/", "/sign-in/"):
            place.page(path)
            assert len(crowd.answered()) < MANY, "it came while some of them still held their places"
        too_large = place.ask(post("/sign-in/", 10**9, b"Expect: 100-continue\r\n"))
        assert status_of(too_large) == 413
        assert "提交的内容太大" in too_large.decode()


def test_whoever_is_killed_the_pages_come_back_and_one_cluster_works(house: House) -> None:
    """`KILLS` of them, up to five at once, of anybody, in an order that is drawn. A killed supervisor takes
    all with it, and is started anew on its port, as a service manager does."""
    choose = random.Random(KILLS)
    port, kills = free_port(), 0
    while kills < KILLS:
        with serving(house, port) as (place, watched):
            while kills < KILLS:
                kills += killed_at_once(watched, choose)
                if not watched.itself():
                    wait_until(lambda watched=watched: not alive(watched.seen))
                    break
                wait_until(lambda watched=watched: len(watched.below()) == PROCESSES, LONG)
                wait_until(lambda place=place: answers(place), LONG)
                assert not alive(watched.seen - watched.below() - watched.itself())
    with serving(house, port):
        house.work_is_done()


def killed_at_once(watched: Watched, choose: random.Random) -> int:
    victims = choose.sample(sorted(watched.below() | watched.itself()), choose.randint(1, MOST_AT_ONCE))
    for victim in victims:
        victim.signal()
        time.sleep(choose.random() * 0.2)
    wait_until(lambda: not alive(set(victims)))
    return len(victims)


def answers(place: Place) -> bool:
    try:
        return status_of(place.get("/health/", 5)) == 200
    except OSError:
        return False


WORKER = """
import os, sys
from haitang.operation.serving import processes
processes.die_with(os.getppid())
processes.bind_forks()
from haitang.operation.serving import foreman
from django_q.cluster import Sentinel
if "as_it_was" in sys.argv:
    foreman.Foreman.reincarnate = Sentinel.reincarnate
if "soon" in sys.argv:
    foreman.STUCK_SECONDS = 2
if "still" in sys.argv:
    foreman.heartbeat.SECONDS_STILL = 3
sys.exit(foreman.run_worker(os.open(os.devnull, os.O_WRONLY)))
"""


@pytest.mark.one_engine
@pytest.mark.parametrize("member", range(PROCESSES - 2))
def test_a_killed_member_ends_its_cluster(house: House, member: int) -> None:
    with working(house) as watched:
        sorted(watched.below())[member].signal()
        assert watched.process.wait(PATIENCE) == MEMBER_LOST
        wait_until(lambda: not alive(watched.seen))


def test_work_that_nobody_takes_ends_the_cluster(house: House) -> None:
    """A member that is stopped lives and does nothing."""
    with working(house, "soon") as watched:
        min(watched.below()).signal(signal.SIGSTOP)
        house.python(ASK_FOR_WORK)
        assert watched.process.wait(PATIENCE) == MEMBER_LOST
        wait_until(lambda: not alive(watched.seen))


@pytest.mark.one_engine
def test_a_worker_that_moves_no_more_ends_its_cluster(house: House) -> None:
    """As long as it moves, it stays: its task of every minute is done here in its place, and then no more."""
    beat = house.home / "worker" / "beat"
    with working(house, "still") as watched:
        for _turn in range(12):
            beat.touch()
            time.sleep(0.5)
        assert watched.process.poll() is None
        assert watched.process.wait(PATIENCE) == MEMBER_LOST


@pytest.mark.one_engine
def test_as_it_was_the_next_member_waits_for_ever(house: House) -> None:
    """The negative control: the worker is started first, and is killed while it waits for work."""
    with working(house, "as_it_was") as watched:
        min(watched.below()).signal()
        wait_until(lambda: len(watched.below()) == PROCESSES - 2)
        before = int(house.python(COUNT_WORK))
        house.python(ASK_FOR_WORK)
        time.sleep(5)
        assert int(house.python(COUNT_WORK)) == before


@contextlib.contextmanager
def working(house: House, *words: str) -> Iterator[Watched]:
    """The background work alone, without a supervisor."""
    source = f"import haitang.__main__\nfrom haitang.operation.starting import prepare\nprepare(['manage'])\n{WORKER}"
    process = subprocess.Popen(
        [sys.executable, "-c", source, *words],
        env=environment(house.home),
        stdout=subprocess.DEVNULL,
    )
    watched = Watched(process, house.home)
    try:
        wait_until(lambda: len(watched.below()) == PROCESSES - 2, LONG)
        wait_until(lambda: at_rest(watched.below()), LONG)  # each is where it waits
        yield watched
    finally:
        clear_away(watched)


@pytest.mark.one_engine
def test_told_to_end_it_ends_with_all_and_frees_its_port(house: House) -> None:
    with serving(house) as (place, watched):
        below = watched.below()
        watched.process.terminate()
        assert watched.process.wait(PATIENCE) == 0
        assert not alive(below)
        with pytest.raises(ConnectionRefusedError):
            place.connect()


@pytest.mark.one_engine
def test_a_taken_port_is_a_sentence(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "haitang", "serve", "--port", port],
            env=environment(house.home),
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


@pytest.mark.skipif(ENGINE != "sqlite", reason="the disk is SQLite's")
def test_on_a_full_disk_pages_are_read_and_writing_is_a_sentence(small_disk: Path, house: House) -> None:
    """Both what is sent and what the database writes; with room again everything goes on."""
    own = small_disk / "home"
    shutil.copytree(house.home, own, ignore=shutil.ignore_patterns("static", "worker"))
    with serving(House(own), TMPDIR=str(small_disk)) as (place, watched):
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
