"""What lies in `shared/` beside the checkout: sample rosters and facts."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared"


def shared(name: str) -> bytes:
    """A file that lies beside the checkout.

    Without it the test is skipped loudly, or fails where all must run.
    """
    file = FOLDER / name
    if not file.exists():
        message = f"{name} is not beside the checkout"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return file.read_bytes()


def sample(name: str) -> bytes:
    return shared(f"samples/{name}")


def expected(name: str) -> Any:
    return json.loads(sample("expected.json"))[name]
