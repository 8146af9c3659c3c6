"""A database with every migration applied: made once for what it is made of, and copied for whoever needs one.

Migrations and models of all apps, ours and the libraries', name the pattern, so that one of another state is never taken
for it. SQLite's lie in `build/patterns/` and serve later runs too; PostgreSQL's stand on the server of the run.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from haitang.operation.migrating import added_models_alone

from .engine import ENGINE

FOLDER: Final = Path(__file__).resolve().parents[1] / "build" / "patterns"
MADE_OF: Final = ("apps.py", "models.py", "models/**/*.py", "migrations/**/*.py")
PREFIX: Final = "haitang_pattern_"
FILE: Final = "haitang.sqlite3"


@cache
def name_of_pattern() -> str:
    """Changes with every file a migrated database is made of."""
    digest = hashlib.sha256(f"{django.VERSION} {ENGINE}".encode())
    for app in apps.get_app_configs():
        for path in sorted({path for glob in MADE_OF for path in Path(app.path).glob(glob)}):
            digest.update(f"\0{app.name} {path.relative_to(app.path)}\0".encode() + path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


@contextmanager
def alone() -> Iterator[None]:
    """No other process of any run makes or copies a pattern meanwhile."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def migrated(folder: Path) -> Iterator[str]:
    """A database of this run's engine with every table and no record; its address. SQLite's lies in the folder."""
    with alone():
        url = _copy_of_postgresql() if ENGINE == "postgresql" else _copy_of_sqlite(folder)
    try:
        yield url
    finally:
        if ENGINE == "postgresql":
            _drop(_name_in(url))


@contextmanager
def empty(folder: Path, engine: str) -> Iterator[str]:
    """A database without a table; its address."""
    if engine == "sqlite":
        yield _address(folder)
        return
    url = _create(None)
    try:
        yield url
    finally:
        _drop(_name_in(url))


@contextmanager
def like(pattern: str, folder: Path) -> Iterator[str]:
    """A copy of a database nobody is connected with; its address."""
    if pattern.startswith("sqlite"):
        there, here = sqlite3.connect(pattern.removeprefix("sqlite:///")), sqlite3.connect(folder / FILE)
        there.backup(here)  # with what still stands in its log only
        there.close()
        here.close()
        yield _address(folder)
        return
    with alone():
        url = _create(_name_in(pattern))
    try:
        yield url
    finally:
        _drop(_name_in(url))


@contextmanager
def stood_on(url: str) -> Iterator[None]:
    """This process's connection leads there."""
    described = connection.settings_dict
    before = described["NAME"]
    _lead_to(urlsplit(url).path[1:])
    try:
        yield
    finally:
        _lead_to(before)


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _migrate(url: str) -> None:
    with stood_on(url), added_models_alone():
        call_command("migrate", verbosity=0, interactive=False)


# ---- SQLite: a file


def _copy_of_sqlite(folder: Path) -> str:
    pattern = FOLDER / f"{name_of_pattern()}.sqlite3"
    if not pattern.exists():
        for old in FOLDER.glob(f"{PREFIX}*"):
            old.unlink()
        half = FOLDER / f"{PREFIX}half.sqlite3"
        _migrate(f"sqlite:///{half}")
        half.rename(pattern)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(pattern, folder / FILE)
    return _address(folder)


def _address(folder: Path) -> str:
    return f"sqlite:///{folder / FILE}"


# ---- PostgreSQL: a database that others are made from


def _server() -> str:
    return os.environ["DATABASE_URL"]


def _name_in(url: str) -> str:
    return urlsplit(url).path[1:]


def _execute(statement: str, *values: Any) -> list[Any]:
    with psycopg.connect(_server(), autocommit=True) as plain:
        asked = plain.execute(statement.encode(), values)
        return asked.fetchall() if asked.description else []


def _create(template: str | None) -> str:
    name = f"haitang_{uuid4().hex}"
    _execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return urlsplit(_server())._replace(path=f"/{name}").geturl()


def _drop(name: str) -> None:
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy_of_postgresql() -> str:
    pattern = name_of_pattern()
    if not _execute("SELECT 1 FROM pg_database WHERE datname = %s", pattern):
        for (old,) in _execute("SELECT datname FROM pg_database WHERE datname LIKE %s", f"{PREFIX}%"):
            _drop(old)
        half = _create(None)
        _migrate(half)
        _execute(f'ALTER DATABASE "{_name_in(half)}" RENAME TO "{pattern}"')
    return _create(pattern)
