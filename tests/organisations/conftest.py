import pytest

from haitang.foundation.acting import Acting, Hold
from haitang.foundation.scope import Scope
from haitang.network.access.permissions import actions_of
from haitang.network.access.words import Role


@pytest.fixture
def console(db: None) -> Acting:
    """The command line's own account: everything the table allows it, everywhere."""
    return Acting(None, "console", (Hold(Role.CONSOLE, actions_of(Role.CONSOLE), Scope.everywhere()),))
