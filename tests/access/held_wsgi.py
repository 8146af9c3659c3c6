"""The program with one action that begins and never ends: it says so by making a file. For a server that is killed."""

import os
import time
from pathlib import Path
from typing import Any

from haitang.project.wsgi import application

from .wire import STARTED

from haitang.network.access import actions  # isort: skip  # models: only after Django is set up

__all__ = ["application"]


def never_ends(**_given: Any) -> int:
    Path(os.environ[STARTED]).touch()
    while True:
        time.sleep(1)


actions.end_other_sessions = never_ends  # type: ignore[assignment]
