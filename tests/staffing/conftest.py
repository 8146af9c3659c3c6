from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .scene import Place


@pytest.fixture
def place(db: None) -> "Place":
    """A district established by its rules, with nobody in a post: see `scene.py`."""
    from .scene import establish, make_county  # models: only after Django is set up

    return establish(make_county())
