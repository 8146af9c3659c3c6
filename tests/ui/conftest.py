from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _bare_shell() -> Iterator[None]:
    """The parts are tested without what the floors above put around a page."""
    from haitang.machinery.ui import navigation

    before = navigation.installed()
    navigation.install(navigation.Shell())
    yield
    navigation.install(before)
