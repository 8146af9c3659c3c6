from pathlib import Path

import pytest

from haitang.foundation.options import settle_home

from .program import python


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with keys and no database."""
    folder = tmp_path / "home"
    settle_home(folder, https=False)
    return folder


@pytest.fixture
def made_home(home: Path) -> Path:
    """A home with keys and an SQLite database with tables."""
    made = python(home, "from haitang.operation.starting import make_tables; make_tables()")
    assert made.exit_code == 0, made.err
    return home
