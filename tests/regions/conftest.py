import pytest

from haitang.access.permissions import actions_of
from haitang.access.words import Role
from haitang.accounts.acting import Acting, Hold
from haitang.accounts.scope import Scope


@pytest.fixture
def console(db: None) -> Acting:
    """The command line's own account: everything the table allows it, everywhere."""
    return Acting(None, "console", (Hold(Role.CONSOLE, actions_of(Role.CONSOLE), Scope.everywhere()),))
