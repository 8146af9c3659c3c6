from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .district import Rongchang
    from .yunling import Yunling


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
