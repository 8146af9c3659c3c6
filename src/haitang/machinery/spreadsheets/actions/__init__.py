from .applying import apply, discard, queue, recall, undo
from .mending import answer, mend, remap
from .preview import preview

__all__ = ["answer", "apply", "discard", "mend", "preview", "queue", "recall", "remap", "undo"]
