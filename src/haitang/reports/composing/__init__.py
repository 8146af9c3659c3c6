"""From a text with figures in it to a document: the template language, the line marks, the figures, the check of numbers."""

from .compose import Composed, Source, check_text, compose
from .materials import Grid, Material
from .readings import Moved, moved
from .unbacked import Unbacked

__all__ = ["Composed", "Grid", "Material", "Moved", "Source", "Unbacked", "check_text", "compose", "moved"]
