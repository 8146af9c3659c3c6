"""What decoding one file may take. The same for every file of a decoder: nothing in a file can widen it."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory beyond what the fork server holds, processor seconds, seconds by the clock, bytes of the answer."""

    memory: int = 72 * MEGABYTE
    processor: float = 1.5
    clock: float = 15.0
    answer: int = 16 * MEGABYTE


USUAL: Final = Limits()
FILE: Final = Limits(answer=24 * MEGABYTE)
"""Where the answer is a file as large as the one that came."""

MOST_AT_ONCE: Final = 3
"""Children at work of one process, however many cores there are."""
MOST_WAITING: Final = 3
"""Files that wait for a child: with those at work they leave threads for the pages."""
PATIENCE: Final = 15.0
"""Seconds a file waits for its turn before it is turned away."""
