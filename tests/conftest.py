import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from .cast import Cast

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
assert settings.DATABASES  # read now, so that pytest-django finds them
del os.environ["DJANGO_SETTINGS_MODULE"]  # the workers of a parallel run cannot import it as early as it asks


@pytest.fixture
def cast(db: None) -> "Cast":
    """Everybody the tests know, in two districts: see `tests/cast/`."""
    from .standing import put_back  # models: only after Django is set up

    return put_back()


@pytest.fixture(scope="session", autouse=True)
def _unlocked_flush() -> Iterator[None]:
    """Tests that really commit are emptied afterwards, which the audit's triggers would refuse.

    For the whole session, because a test's own patches are gone before its database is emptied.
    """
    from .unlocked import let_the_audit_be_flushed

    with pytest.MonkeyPatch.context() as patches:
        let_the_audit_be_flushed(patches)
        yield
