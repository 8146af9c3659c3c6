import math
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .district import Rongchang
    from .yunling import Yunling


@pytest.fixture(autouse=True)
def without_hurry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long work on a file may take is asked by `test_effort*` alone: a busy machine's seconds say little."""
    if not request.path.name.startswith("test_effort"):
        monkeypatch.setattr("haitang.machinery.spreadsheets.effort.SECONDS", math.inf)


@pytest.fixture
def rongchang(db: None) -> "Rongchang":
    """Rongchang on its first day: see `district.py`."""
    from .district import open_district  # models: only after Django is set up

    return open_district()


@pytest.fixture
def yunling(db: None, tmp_path: "Path") -> "Yunling":
    """Another county on its first day: see `yunling.py`."""
    from haitang.network.access.actions import console_acting

    from .yunling import AT, open_yunling  # models: only after Django is set up

    return open_yunling(console_acting(AT), tmp_path)
