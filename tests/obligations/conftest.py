from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .scene import Scene


@pytest.fixture
def scene(cast: "object") -> "Scene":
    """The home district with what it owes: see `scene.py`."""
    from .scene import Scene  # models: only after Django is set up

    return Scene(cast)
