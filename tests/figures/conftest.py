from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast, District


@pytest.fixture
def district(cast: "Cast") -> "District":
    """The home district with something of everything in it, and the twin with as much again."""
    from .scene import furnish_both  # models: only after Django is set up

    furnish_both(cast)
    return cast.home
