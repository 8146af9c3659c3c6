"""The file of the database moved away, or replaced, while the program runs over it."""

import sqlite3
from pathlib import Path

import pytest

from .house import House
from .machine import until
from .visitor import Unanswered
from .work import KINDS

SECONDS = 60
PERSON = KINDS[0]


@pytest.fixture
def path(house: House, server: str | None) -> Path:
    if server:
        pytest.skip("a server looks after its own files")
    house.start()
    return Path(house.database_url.removeprefix("sqlite:///"))


def is_written(house: House, mark: str) -> bool:
    return house.visitor("officer").fill(PERSON.path, PERSON.said(mark)).done


def names_it(house: House) -> bool | None:
    """Whether health says that something is wrong with the database; None when nobody answers."""
    try:
        status, said = house.health()
    except Unanswered:
        return None
    return status == 503 and "database" in said["failing"]


def test_a_database_that_was_moved_is_named_and_nothing_is_acknowledged(house: House, path: Path) -> None:
    officer = house.visitor("officer")
    sheet = officer.sheet(PERSON.path, "name")
    path.rename(path.with_name("elsewhere"))
    assert until(lambda: names_it(house), SECONDS)
    assert officer.post(sheet.action, sheet.filled(PERSON.said("person 1"))).status == 503
    assert not path.exists()
    path.with_name("elsewhere").rename(path)
    assert until(lambda: names_it(house) is False, SECONDS)
    assert is_written(house, "person 2")
    assert house.count("people_person", "name LIKE 'person %'") == 1


def test_a_database_that_was_replaced_is_worked_on_from_then(house: House, path: Path) -> None:
    assert is_written(house, "person 2")
    assert until((house.home / "worker" / "beat").exists, SECONDS), "the worker has not begun"
    before = {*house.webs(), *house.workers()}
    with sqlite3.connect(path) as there, sqlite3.connect(path.with_name("copy")) as copy:
        there.backup(copy)
    path.with_name("copy").replace(path)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    assert until(lambda: not before & set(house.processes()), SECONDS)
    assert until(lambda: names_it(house) is False, SECONDS)
    assert is_written(house, "person 3")
    assert house.count("people_person", "name LIKE 'person %'") == 2
