"""The only place that writes the assessment."""

from .drafting import amend_scheme, draft, publish, set_parts
from .freezing import freeze
from .objecting import answer_objection, object_to
from .running import announce, close_statements, compute, confirm, open_round
from .speaking import Reviewed, Stated, review, state

__all__ = [
    "Reviewed",
    "Stated",
    "amend_scheme",
    "announce",
    "answer_objection",
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
