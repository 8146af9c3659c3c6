"""How much of what the pages' server grants anybody, signed in or not. The measure: what an office on a bad line needs."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
FIELDS_BYTES: Final = 3 * MIB
"""What a form may hold besides its file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one web process; seconds and bytes."""

    threads: int = 8
    waiting: int = 64
    """Requests that wait for a thread; beyond it the address that asks most is turned away."""
    waiting_seconds: float = 30
    body_bytes: int = 20 * MIB + FIELDS_BYTES
    body_grace: float = 10
    """A body is whole after this, or has come at `body_rate` since it began."""
    body_rate: int = 8 * KIB
    body_seconds: float = 600
    bodies: int = 256
    """Bodies on their way at once; beyond it the slowest gives way."""
    bodies_of_address: int = 32
    spooled_bytes: int = 1024 * MIB
    """Of all bodies on their way together, on disk."""
    memory_bytes: int = 64 * KIB
    """Of one body or answer; what is longer lies in a file without a name."""
    head_seconds: float = 10
    """For the head of a request, and between two requests."""
    head_bytes: int = 64 * KIB
    connections: int = 4096
    answer_grace: float = 20
    """Who takes none of an answer for so long, or less than `answer_rate` on average since it began, is cut off."""
    answer_rate: int = 4 * KIB
    hung_seconds: float = 120
    """When a request waits and no thread has come free for so long, the process is given up."""
