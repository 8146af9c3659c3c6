from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .scene import Desk


@pytest.fixture
def desk(cast: "object") -> "Desk":
    """The home district with its people as they write papers: see `scene.py`."""
    from .scene import Desk  # models: only after Django is set up

    return Desk(cast)
