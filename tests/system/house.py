"""An installation of its own: a home, a database, and `haitang serve` over it, started and killed from outside.

Nothing of the program is imported: it is made with the commands an operator has, looked at through /proc, and what it
keeps is read from the database by SQL.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from .machine import free_port, kill, listening, processes_with, sockets_of, tail
from .visitor import Unanswered, Visitor

ROOT: Final = Path(__file__).resolve().parents[2]
COUNTY: Final = "500153"
TOWNS: Final = ("500153001", "500153002")
VILLAGES: Final = ("500153001001", "500153002001")
HELPERS: Final = ("张三", "李四")
DIVISIONS: Final = f"""code,name,level,parent
50,重庆市,province,
5001,市辖区,city,50
{COUNTY},海棠区,county,5001
{TOWNS[0]},甲街道,town,{COUNTY}
{VILLAGES[0]},一村,village,{TOWNS[0]}
{TOWNS[1]},乙镇,town,{COUNTY}
{VILLAGES[1]},二村,village,{TOWNS[1]}
"""
REGISTER: Final = f"""姓名,手机,镇街,村（社区）,工作单位
{HELPERS[0]},13800138001,甲街道,一村,卫生院
{HELPERS[1]},13800138002,甲街道,一村,卫生院
"""
PEOPLE: Final = {
    "officer": ("district_officer", COUNTY),
    "clerk": ("district_officer", COUNTY),
    "chair": ("town_chair", TOWNS[0]),
    "guide": ("guide", VILLAGES[0]),
}
PASSWORD: Final = "a-sentence-nobody-guesses"
MAKING: Final = """
import sys
import haitang.__main__
from haitang.operation.command import main
for line in sys.stdin.read().splitlines():
    print(flush=True)
    code = main(line.split("\\t"))
    if code:
        sys.exit(code)
"""
"""Several command lines in one process, since starting takes longer than any of them."""
SECONDS_TO_START: Final = 60
SECONDS_TO_END: Final = 20


class NotStarted(Exception):
    """The program does not answer."""


@dataclass
class House:
    """One installation. `passwords` are those people chose at their first sign-in, or were given."""

    home: Path
    database_url: str
    passwords: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    parent: "subprocess.Popen[bytes] | None" = None

    # ---- the program

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("HAITANG_", "PYTEST_"))
        }
        ours.pop("DJANGO_SETTINGS_MODULE", None)  # the test run's own
        path = os.pathsep.join([str(ROOT), str(ROOT / "src"), *filter(None, [ours.get("PYTHONPATH")])])
        return ours | {
            "HAITANG_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "PYTHONPATH": path,
            **self.extra,
        }

    def run(self, *words: str, timeout: float) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def command(self, *words: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        """One command line to its end."""
        return self.run("-m", "haitang", *words, timeout=timeout)

    def python(self, source: str, timeout: float = 120) -> str:
        """What a piece of Python says in which the program is loaded."""
        loaded = f"import haitang.__main__\nfrom haitang.operation.starting import prepare\nprepare(['manage'])\n{source}"
        done = self.run("-c", loaded, timeout=timeout)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def spawn(self, *words: str) -> "subprocess.Popen[bytes]":
        """A command line that goes on; what it says goes to a file in the home."""
        with (self.home / f"{words[0]}.out").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "haitang", *words],
                env=self.environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def start(self) -> None:
        """Start `haitang serve` and wait until it answers. Raises `NotStarted`."""
        self.parent = self.spawn("serve", "--port", str(self.port))
        self.wait(SECONDS_TO_START)

    def wait(self, seconds: float) -> None:
        """Until pages answer. Raises `NotStarted`."""
        until = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > until or (self.parent is not None and self.parent.poll() is not None):
                raise NotStarted(tail(self.home / "serve.out"))
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether a page comes back: the sign-in page, which needs the database and no account."""
        try:
            return Visitor(self.port, timeout=5).get("/sign-in/").status == 200
        except Unanswered:
            return False

    def health(self, timeout: float = 5) -> tuple[int, Any]:
        """The status of /health/ and what it says. Raises `Unanswered`."""
        answer = Visitor(self.port, timeout=timeout).get("/health/")
        return answer.status, json.loads(answer.body)

    def ensure(self, seconds: float) -> bool:
        """Have pages answer again: by itself within so many seconds, else started anew. Says whether by itself."""
        try:
            self.wait(seconds)
        except NotStarted:
            self.stop()
            self.start()
            return False
        return True

    def stop(self) -> None:
        """End it as an operator does, and whatever is left of it afterwards by force."""
        if self.parent is not None:
            if self.parent.poll() is None:
                self.parent.send_signal(signal.SIGTERM)
            try:
                self.parent.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self.parent.kill()
                self.parent.wait()
            self.parent = None
        for pid in self.processes():
            kill(pid)

    # ---- its processes

    def processes(self) -> dict[int, str]:
        """Every living process of this installation, with its command line: known by the home it was started with."""
        return processes_with(f"HAITANG_HOME={self.home}")

    def webs(self) -> list[int]:
        """The processes that hold the port, less the parent that started them."""
        inodes = listening(self.port)
        held = [pid for pid in self.processes() if inodes & sockets_of(pid)]
        top = self.parent.pid if self.parent else None
        return [pid for pid in held if pid != top] or held

    def workers(self) -> list[int]:
        """The processes of background work."""
        return [pid for pid, words in self.processes().items() if "worker" in words]

    def wait_until_gone(self, seconds: float = SECONDS_TO_END) -> list[int]:
        """The processes that outlived their parent for so long: orphans."""
        until = time.monotonic() + seconds
        while (left := list(self.processes())) and time.monotonic() < until:
            time.sleep(0.1)
        return left

    # ---- its records

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database says, read beside the program."""
        if self.database_url.startswith("sqlite"):
            connection = sqlite3.connect(
                f"file:{self.home / 'haitang.sqlite3'}?mode=ro", uri=True, timeout=30
            )
            try:
                return connection.execute(statement).fetchall()
            finally:
                connection.close()
        with psycopg.connect(self.database_url) as there:
            return list(there.execute(statement).fetchall())  # type: ignore[call-overload]

    def count(self, table: str, where: str = "1 = 1") -> int:
        return int(self.rows(f"SELECT COUNT(*) FROM {table} WHERE {where}")[0][0])

    # ---- its people

    def visitor(self, name: str, **options: Any) -> Visitor:
        """A browser in which somebody has signed in, with a password of his own if the first was still in use."""
        visitor = Visitor(self.port, **options)
        answer = visitor.sign_in(name, self.passwords[name])
        assert answer.done, (answer.status, answer.text[-500:])
        if self.passwords[name] != PASSWORD:
            answer = visitor.change_password(self.passwords[name], PASSWORD)
            assert answer.done, (answer.status, answer.text[-500:])
            self.passwords[name] = PASSWORD
        return visitor


def make_house(folder: Path, url: str) -> House:
    """A district of two towns and some people, made with commands over a database that may have its tables already."""
    home = folder / "home"
    house = House(home, url, {})
    (folder / "divisions.csv").write_text(DIVISIONS, encoding="utf-8")
    (folder / "志愿者.csv").write_text(REGISTER, encoding="utf-8")
    lines = [
        ["init", COUNTY, "--divisions", str(folder / "divisions.csv"), "--json"],
        *(["user", "add", name, "--name", name, "--json"] for name in PEOPLE),
        *(["user", "grant", name, role, "--region", at, "--json"] for name, (role, at) in PEOPLE.items()),
        ["import", "volunteers", str(folder / "志愿者.csv"), "--apply", "--json"],
    ]
    made = subprocess.run(
        [sys.executable, "-c", MAKING],
        input="\n".join("\t".join(line) for line in lines),
        env=house.environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert made.returncode == 0, (
        made.stdout[-2000:] + made.stderr[-2000:] + tail(home / "log" / "command.log")
    )
    for document in map(json.loads, filter(None, made.stdout.split("\n\n"))):
        if "password" in document:
            house.passwords[document["username"]] = document["password"]
    settings = home / "haitang.toml"
    settings.write_text(settings.read_text().replace("https = true", "https = false"))
    return house


def copy_of(house: House, folder: Path, server: str | None, **extra: str) -> House:
    """The same installation once more, with a database of its own."""
    home = folder / "home"
    shutil.copytree(house.home, home, ignore=shutil.ignore_patterns("*-queue", "*.out"))
    url = f"sqlite:///{home / 'haitang.sqlite3'}"
    if server:
        url = database_at(server, template=urlsplit(house.database_url).path.lstrip("/"))
    return House(home, url, dict(house.passwords), extra)


def database_at(server: str, template: str) -> str:
    """A copy of a database on its server; its address."""
    name = f"house_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")  # type: ignore[call-overload]
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@contextmanager
def serving(house: House) -> Iterator[House]:
    """The program runs within."""
    try:
        house.start()
        yield house
    finally:
        house.stop()
