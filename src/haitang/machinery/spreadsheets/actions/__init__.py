from .applying import apply, discard, queue, recall, undo
from .mending import answer, mend, remap
from .preview import preview
from .words import remember_word, set_words

__all__ = [
    "answer",
    "apply",
    "discard",
    "mend",
    "preview",
    "queue",
    "recall",
    "remap",
    "remember_word",
    "set_words",
    "undo",
]
