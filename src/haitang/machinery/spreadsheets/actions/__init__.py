from .applying import apply, discard, queue, recall, undo
from .mending import mend, remap
from .preview import preview

__all__ = ["apply", "discard", "mend", "preview", "queue", "recall", "remap", "undo"]
