"""One installation made once for the whole run and copied for each test that asks for one."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.patterns import migrated

from .house import House, copy_of, make_house

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]  # what is looked at lies in /proc


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.system)
            if item.path.name == "test_siege.py":
                item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def server(engine: str) -> str | None:
    """The PostgreSQL this run is about, or none: SQLite."""
    return os.environ["DATABASE_URL"] if engine == "postgresql" else None


@pytest.fixture(scope="session")
def pattern(server: str | None) -> Iterator[House]:
    """The installation all others are copied from; it is never started but to have its pages' styles collected."""
    folder = Path(tempfile.mkdtemp(prefix="hs-"))
    with migrated(folder / "home") as url:
        house = make_house(folder, url)
        collected = house.command("manage", "collectstatic", "--noinput", "--verbosity=0")
        assert collected.returncode == 0, collected.stderr
        yield house
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def a_house(pattern: House, server: str | None, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Makes installations for one test, with what is given in their environment; whatever runs of them is ended."""
    made: list[House] = []

    def make(**extra: str) -> House:
        made.append(copy_of(pattern, tmp_path / str(len(made)), server, **extra))
        return made[-1]

    yield make
    for house in made:
        house.stop()


@pytest.fixture
def house(a_house: Callable[..., House]) -> House:
    return a_house()
