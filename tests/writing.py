"""How long a page holds the writer, and what slow work it does meanwhile.

Held is: on SQLite from the first savepoint or writing statement, since our engine begins there; on PostgreSQL from the
first statement that writes or locks. It ends with the block in which it began. The disk itself is not in it: tests take
everything back.
"""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
import pytest
import python_calamine
import typst
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from lxml import etree
from PIL import Image

from haitang.foundation.decoding.pool import Pool

TAKES_NOTHING: Final = ("SELECT", "VALUES", "EXPLAIN", "PRAGMA", "RELEASE", "ROLLBACK")
LOCKS: Final = (" FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE")

SLOW: Final[tuple[tuple[Any, str], ...]] = (
    (Pool, "decode"),
    (Image, "open"),
    (Image.Image, "load"),
    (Image.Image, "save"),
    (ZipFile, "__init__"),
    (etree, "fromstring"),
    (etree, "parse"),
    (python_calamine.CalamineWorkbook, "from_filelike"),
    (python_calamine.CalamineWorkbook, "from_object"),
    (python_calamine, "load_workbook"),
    (openpyxl, "load_workbook"),
    (typst, "compile"),
    (MD5PasswordHasher, "encode"),
    (MD5PasswordHasher, "verify"),
    (os, "fsync"),
    (subprocess.Popen, "__init__"),
    (socket.socket, "connect"),
    (time, "sleep"),
)
"""Decoders, typesetters, hashers, the disk, other processes and machines, at their roots: whoever calls them is found."""


class Watch:
    """`longest` is in seconds of work, of this thread and of the database's process for it: what others on the machine took
    meanwhile is not in it. Waiting for anything else is named in `slow`, when it was begun while the writer was held.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.slow: list[str] = []
        self._depth = len(connection.savepoint_ids)
        self._since: float | None = None

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if not self.held() and takes_the_writer(sql):
            self._since = worked()
        try:
            return execute(sql, params, many, context)
        finally:
            if not sql.startswith("SAVEPOINT"):  # which is counted only when it stands
                self.held()

    def held(self) -> bool:
        """Whether somebody else would have to wait at this moment."""
        if self._since is not None and len(connection.savepoint_ids) <= self._depth:
            self.longest = max(self.longest, worked() - self._since)
            self._since = None
        return self._since is not None

    def noting(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **kwargs: Any) -> Any:
            if self.held():
                self.slow.append(name)
            return work(*args, **kwargs)

        return noted


def worked() -> float:
    """Seconds that this thread, and PostgreSQL's process for it on this machine, have been at work."""
    if connection.vendor == "sqlite":
        return time.thread_time()
    process = connection.connection.info.backend_pid
    nanoseconds = int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0])
    return time.thread_time() + nanoseconds / 1e9


def takes_the_writer(sql: str) -> bool:
    said = sql.lstrip().upper()
    if said.startswith(("SAVEPOINT", "BEGIN")):
        return connection.vendor == "sqlite"
    return not said.startswith(TAKES_NOTHING) or said.endswith(LOCKS)


@contextmanager
def watched() -> Iterator[Watch]:
    """What this thread's connection is asked inside, in a test that takes everything back."""
    watch = Watch()
    with pytest.MonkeyPatch.context() as patches:
        for owner, name in SLOW:
            known = f"{getattr(owner, '__name__', owner)}.{name}"
            patches.setattr(owner, name, watch.noting(known, getattr(owner, name)))
        with connection.execute_wrapper(watch):
            yield watch
    watch.held()
