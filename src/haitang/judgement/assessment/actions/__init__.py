"""The only place that writes the assessment."""

from .drafting import amend, draft, publish, set_parts
from .freezing import freeze
from .objecting import answer, object_to
from .running import announce, close_statements, compute, confirm, open_round
from .speaking import Reviewed, Stated, review, state

__all__ = [
    "Reviewed",
    "Stated",
    "amend",
    "announce",
    "answer",
    "close_statements",
    "compute",
    "confirm",
    "draft",
    "freeze",
    "object_to",
    "open_round",
    "publish",
    "review",
    "set_parts",
    "state",
]
