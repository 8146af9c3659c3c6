from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    """A files folder for each test, so that none sweeps or misses what is another's."""
    settings.FILES_ROOT = tmp_path
