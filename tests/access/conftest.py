import logging

import pytest
from django.template.base import Template
from django.test.utils import _TestState


@pytest.fixture
def plain_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of pages are asked for here and none is asked what it was made of, which Django's tests note otherwise, nor
    what stands in the log."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    monkeypatch.setattr(logging.getLogger("haitang.request"), "disabled", True)


@pytest.fixture(autouse=True)
def _all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker beats and no backup is made behind these tests; what /health/ makes of that is asked elsewhere."""
    monkeypatch.setattr("haitang.operation.health.failing_checks", lambda at: [])
