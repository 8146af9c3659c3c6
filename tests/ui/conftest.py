import pytest


@pytest.fixture(autouse=True)
def _bare_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts are tested without what the floors above put around a page."""
    from haitang.machinery.ui import navigation

    monkeypatch.setattr(navigation.SHELL, "_items", [navigation.Shell()])
