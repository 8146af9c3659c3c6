from collections.abc import Iterator
from pathlib import Path

import pytest

from haitang.foundation.options import settle_home

from .program import home_with_tables


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with keys and no database."""
    folder = tmp_path / "home"
    settle_home(folder, https=False)
    return folder


@pytest.fixture
def made_home(tmp_path: Path, engine: str) -> Iterator[Path]:
    """A home with keys and a database with tables, on this run's engine."""
    with home_with_tables(tmp_path / "home") as home:
        yield home
