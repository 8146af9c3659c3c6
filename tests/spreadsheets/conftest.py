from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .district import Rongchang


@pytest.fixture
def rongchang(db: None) -> "Rongchang":
    """Rongchang on its first day: see `district.py`."""
    from .district import open_district  # models: only after Django is set up

    return open_district()
