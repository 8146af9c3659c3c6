"""For a child that must not outlive whoever started it: its standard input is a pipe that ends with the parent."""

import os
import signal
from typing import Final

STDIN: Final = 0


def end_with_parent() -> None:
    """Wait until the parent is gone, killed or not, then end this process and all of its group. Runs in a thread."""
    os.read(STDIN, 1)  # `sys.stdin` has a lock that a fork would keep
    os.killpg(0, signal.SIGKILL)
